import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterOpening, mostInAnHour, mostReaders, type Openings, secondsToWait } from '../../shared/domain/openings.ts';
import { person } from '../support/submissions.ts';

const timeOf = (seconds: number): string =>
  new Date(Date.parse('2026-11-24T09:00:00.000Z') + seconds * 1000).toISOString();
const reader = (i: number) => person(i % 2 ? 'police' : 'customs', `holder-${i}`);

/** A report that persons open one after another; each opening that is refused leaves no trace. */
const openedBy = () => {
  let all: readonly Openings[] = [];
  return {
    /** Seconds to wait, or undefined where it was opened. */
    open: (who: number, seconds: number): number | undefined => {
      const wait = secondsToWait(all, reader(who), timeOf(seconds));
      if (wait === undefined) all = afterOpening(all, reader(who), timeOf(seconds));
      return wait;
    },
    counts: () => all,
  };
};

/** One of so many persons opens it up to 130 times at once, up to 40 minutes after the one before. */
const bursts = (persons: number) =>
  fc.array(
    fc.record({
      who: fc.nat({ max: persons - 1 }),
      times: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 90, max: 130 })),
      later: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 2_400 })),
    }),
    { minLength: 1, maxLength: 120 },
  );

describe('the cap of openings', () => {
  it('lets each of fifty persons open it a hundred times in the hour that begins with its first, no more and no less', () => {
    fc.assert(
      fc.property(bursts(mostReaders), (all) => {
        const report = openedBy();
        const exact = new Map<number, { since: number; times: number }>();
        let now = 0;
        for (const { who, times, later } of all) {
          now += later;
          for (let i = 0; i < times; i += 1) {
            const before = exact.get(who);
            const own = before !== undefined && before.since + 3600 > now ? before : { since: now, times: 0 };
            const wait = report.open(who, now);
            expect(wait).toBe(own.times < mostInAnHour ? undefined : own.since + 3600 - now);
            if (wait === undefined) exact.set(who, { ...own, times: own.times + 1 });
          }
        }
      }),
    );
  });

  it('of however many persons: keeps few counts, refuses nobody without a hundred of its own or fifty as busy, and has nobody wait beyond an hour', () => {
    fc.assert(
      fc.property(bursts(130), (all) => {
        const report = openedBy();
        const done: { who: number; at: number }[] = [];
        let now = 0;
        for (const { who, times, later } of all) {
          now += later;
          for (let i = 0; i < times; i += 1) {
            const wait = report.open(who, now);
            expect(report.counts().length).toBeLessThanOrEqual(mostReaders);
            if (wait === undefined) {
              done.push({ who, at: now });
              continue;
            }
            expect(wait).toBeGreaterThan(0);
            expect(wait).toBeLessThanOrEqual(3600);
            const own = done.filter((one) => one.who === who && one.at > now - 3600).length;
            // Of the count that it goes on with, others have made up the rest: then all that ran had at least as much.
            const ofAll = done.filter(({ at }) => at > now - 7200).length;
            expect(ofAll).toBeGreaterThanOrEqual(own + (mostReaders - 1) * (mostInAnHour - own));
          }
        }
      }),
      { numRuns: 50 },
    );
  });

  it.each([51, 75, 200])(
    '%i persons who take turns open it as often as fifty could, and are told when they may again',
    (persons) => {
      const report = openedBy();
      let opened = 0;
      const waits = new Set<number | undefined>();
      for (let i = 0; i < 12_000; i += 1) {
        const wait = report.open(i % persons, 60);
        if (wait === undefined) opened += 1;
        else waits.add(wait);
      }
      expect(opened).toBe(mostReaders * mostInAnHour);
      expect([...waits]).toEqual([3600]);
      expect(report.open(persons + 1, 3661)).toBeUndefined();
    },
  );
});
