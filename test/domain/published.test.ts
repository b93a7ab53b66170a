import { describe, expect, it } from 'vitest';
import { published, type Told } from '../../shared/domain/published.ts';
import { countsOf } from '../../shared/domain/statistics.ts';

type Truth = Readonly<Record<string, number>>;

/** What is told of a month in which this is so; what is approved is released at once. */
const toldOf = ({
  submitted = 0,
  released = 0,
  rejected = 0,
  returned = 0,
  expired = 0,
  of = 0,
  within = 0,
}: Truth) => {
  const counts = countsOf([]);
  const hours = Array.from({ length: released + rejected + returned }, () => 1);
  const ended = { approved: released, rejected, returned, expired };
  return published({ ...counts, submitted, released, ended, urgent: { of, within }, hours }, 0);
};

const upTo = (most: number): readonly number[] => Array.from({ length: most + 1 }, (_, n) => n);

/** Every way in which these can be, each from its numbers. */
function* ways(ranges: Readonly<Record<string, readonly number[]>>): Generator<Truth> {
  const [[name, numbers] = ['', []], ...rest] = Object.entries(ranges);
  if (name === '') return yield {};
  for (const more of ways(Object.fromEntries(rest))) for (const number of numbers) yield { ...more, [name]: number };
}

/**
 * The adversary: it knows the rules by which numbers are hidden, has everything that was published, and tries all that could have been.
 * What it finds out is each small number for which only one possibility is left.
 */
const foundOut = (
  truths: Iterable<Truth>,
  publish: (truth: Truth) => unknown,
  hidden: readonly string[],
  counts: (truth: Truth) => boolean = () => true,
) => {
  const possible = new Map<string, { left: Map<string, Set<number>>; counts: boolean }>();
  for (const truth of truths) {
    const key = JSON.stringify(publish(truth));
    const known = possible.get(key) ?? {
      left: new Map(hidden.map((name) => [name, new Set<number>()])),
      counts: false,
    };
    for (const [name, numbers] of known.left) numbers.add(truth[name] ?? 0);
    possible.set(key, { ...known, counts: known.counts || counts(truth) });
  }
  expect(possible.size).toBeGreaterThan(20);
  return [...possible].flatMap(([key, { left, counts }]) =>
    [...left].flatMap(([name, numbers]) => {
      const [only = 0] = numbers;
      return counts && numbers.size === 1 && only >= 1 && only <= 4 ? [`${name} is ${only}: ${key}`] : [];
    }),
  );
};

const sum = (...numbers: readonly (number | undefined)[]): number =>
  numbers.reduce<number>((all, one) => all + (one ?? 0), 0);
function* where(truths: Iterable<Truth>, isSo: (truth: Truth) => boolean): Generator<Truth> {
  for (const truth of truths) if (isSo(truth)) yield truth;
}

describe('a month’s statistics', () => {
  it('tell one to four as <5, and nothing and five as they are', () => {
    const small = (count: number): Told => toldOf({ submitted: 100, rejected: count }).rejected;
    expect(upTo(6).map(small)).toEqual([0, '<5', '<5', '<5', '<5', 5, 6]);
  });

  it('let nobody compute how many ended in which way, also in the first month, when no more can have ended than came', () => {
    const truths = ways({
      submitted: upTo(22),
      released: upTo(6),
      rejected: upTo(5),
      returned: upTo(5),
      expired: upTo(5),
    });
    const first = where(truths, (t) => sum(t.released, t.rejected, t.returned, t.expired) <= (t.submitted ?? 0));
    expect(foundOut(first, toldOf, ['submitted', 'released', 'rejected', 'returned', 'expired'])).toEqual([]);
  });

  it('let nobody compute it by the urgent ones, nor how many of these came too late', () => {
    const truths = ways({ submitted: [20], released: upTo(7), rejected: upTo(6), of: upTo(12), within: upTo(12) });
    const possible = where(
      truths,
      ({ released, rejected, of = 0, within = 0 }) => of <= sum(released, rejected) && within <= of,
    );
    const late = [...possible].map((truth) => ({ ...truth, late: sum(truth.of) - sum(truth.within) }));
    expect(foundOut(late, toldOf, ['released', 'rejected', 'of', 'within', 'late'])).toEqual([]);
  });

  it('let nobody compute it by the months together, as long as four wait at the end of each: no more can have ended by then than had come', () => {
    const months = ways({
      came1: upTo(10),
      went1: upTo(5),
      back1: upTo(5),
      came2: upTo(14),
      went2: upTo(6),
      back2: [0, 1, 2],
    });
    const [left1, left2] = [
      (t: Truth) => sum(t.came1) - sum(t.went1, t.back1),
      (t: Truth) => sum(t.came1, t.came2) - sum(t.went1, t.back1, t.went2, t.back2),
    ];
    const possible = where(months, (t) => left1(t) >= 0 && left2(t) >= 0);
    const both = ({ came1 = 0, went1 = 0, back1 = 0, came2 = 0, went2 = 0, back2 = 0 }: Truth) => [
      toldOf({ submitted: came1, released: went1, returned: back1 }),
      toldOf({ submitted: came2, released: went2, returned: back2 }),
    ];
    const names = ['came1', 'went1', 'back1', 'came2', 'went2'];
    expect(foundOut(possible, both, names, (t) => left1(t) >= 4 && left2(t) >= 4)).toEqual([]);
  });

  it('let nobody compute how many searches have found nothing', () => {
    const made = where(ways({ made: upTo(14), hits: upTo(14) }), ({ made = 0, hits = 0 }) => hits <= made);
    const missed = [...made].map((truth) => ({ ...truth, missed: sum(truth.made) - sum(truth.hits) }));
    const publish = ({ made = 0, hits = 0 }: Truth) => published({ ...countsOf([]), searches: { made, hits } }, 0);
    expect(foundOut(missed, publish, ['made', 'hits', 'missed'])).toEqual([]);
  });

  it('let an adversary find something where they hide no more than the small number itself', () => {
    const careless = ({ of = 0, within = 0 }: Truth) => ({ of, within: within > 0 && within < 5 ? '<5' : within });
    const truths = where(ways({ of: upTo(12), within: upTo(12) }), ({ of = 0, within = 0 }) => within <= of);
    const late = [...truths].map((truth) => ({ ...truth, late: sum(truth.of) - sum(truth.within) }));
    expect(foundOut(late, careless, ['late'])).not.toEqual([]);
  });

  it('tell hours to a decision of five decisions and more: the middle, and that below which nineteen of twenty are', () => {
    const of = (hours: number[]) => published({ ...countsOf([]), hours }, 0).hoursToDecision;
    expect(of([1, 2, 3, 4])).toEqual({ median: null, p95: null });
    expect(of([10, 1.234, 3, 4, 2])).toEqual({ median: 3, p95: 10 });
    expect(of([...upTo(100)])).toEqual({ median: 50, p95: 95 });
  });

  it('count what was tallied, each where it belongs', () => {
    const counts = countsOf([
      { what: 'submitted' },
      { what: 'ended', how: 'approved', priority: 'urgent', inTime: true, hours: 2 },
      { what: 'ended', how: 'expired', priority: 'urgent', inTime: false, hours: 80 },
      { what: 'ended', how: 'returned', priority: 'routine', inTime: true, hours: 5 },
      { what: 'released' },
      { what: 'read', purpose: 'prevent' },
      { what: 'outcome', outcome: 'seizure' },
      { what: 'searched', hit: true },
      { what: 'searched', hit: false },
      { what: 'refused', codes: { 'not-found': 2 } },
      { what: 'refused', codes: { 'not-found': 1, 'role-missing': 1 } },
    ]);
    expect(counts).toMatchObject({
      submitted: 1,
      released: 1,
      ended: { approved: 1, expired: 1, returned: 1, rejected: 0 },
      urgent: { of: 2, within: 1 },
      hours: [2, 5],
      reads: { prevent: 1, investigate: 0 },
      outcomes: { seizure: 1, none: 0 },
      searches: { made: 2, hits: 1 },
      refusals: { 'not-found': 3, 'role-missing': 1 },
    });
  });
});
