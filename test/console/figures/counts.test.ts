import { afterEach, describe, expect, it } from 'vitest';
import { paces, throughput, waitingByDue, waitingBySpan, weeksOf } from '../../../shared/console/figures/counts.ts';
import { mayList, walk } from '../../../shared/console/figures/gather.ts';
import { day, span } from '../../../shared/console/figures/told.ts';
import { language } from '../../../shared/console/words/language.ts';

/** Wednesday, and the clocks were set back on the Sunday before it: Stockholm has a week of 169 hours behind it. */
const now = Date.parse('2026-10-28T14:00:00+01:00');
const ago = (hours: number): string => new Date(now - hours * 3_600_000).toISOString();

const total = ({ urgent, routine }: { urgent: number; routine: number }): number => urgent + routine;

describe('what waits', () => {
  const task = (hours: number, priority: 'urgent' | 'routine' = 'routine') => ({ priority, receivedAt: ago(hours) });

  it('is counted by how long it has waited; the end of a span belongs to the next', () => {
    const tasks = [task(0), task(0.99), task(1), task(3.9, 'urgent'), task(24), task(100), task(168), task(5000)];
    expect(waitingBySpan(tasks, now)).toEqual([
      { urgent: 0, routine: 2 },
      { urgent: 1, routine: 1 },
      { urgent: 0, routine: 0 },
      { urgent: 0, routine: 1 },
      { urgent: 0, routine: 1 },
      { urgent: 0, routine: 2 },
    ]);
  });

  it('is counted although the clock of this machine is behind', () => {
    expect(waitingBySpan([task(-2)], now)[0]).toEqual({ urgent: 0, routine: 1 });
  });

  it('is late, due today, on one of six days, or later, and each task is counted once', () => {
    const due = (time: string, priority: 'urgent' | 'routine' = 'routine') => ({ priority, due: time });
    const tasks = [
      due('2026-10-28T09:00:00+01:00', 'urgent'),
      due('2026-10-28T14:00:00+01:00'),
      due('2026-10-28T23:59:59+01:00'),
      due('2026-10-29T00:00:00+01:00'),
      due('2026-11-03T23:00:00+01:00'),
      due('2026-11-04T00:00:00+01:00'),
    ];
    const counted = waitingByDue(tasks, now);
    expect(counted.map(total)).toEqual([1, 2, 1, 0, 0, 0, 0, 1, 1]);
    expect(counted[0]).toEqual({ on: { kind: 'late' }, urgent: 1, routine: 0 });
    expect(counted[1]?.on).toEqual({ kind: 'day', at: Date.parse('2026-10-28T00:00:00+01:00') });
  });
});

describe('the last weeks', () => {
  it('are eight, from Mondays at midnight, also over the change of the clocks', () => {
    const weeks = weeksOf(now).map((week) => new Date(week).toISOString());
    expect(weeks).toHaveLength(8);
    expect(weeks.slice(-2)).toEqual(['2026-10-18T22:00:00.000Z', '2026-10-25T23:00:00.000Z']);
    // A Sunday is the last day of its week.
    const sunday = Date.parse('2026-10-25T12:00:00+01:00');
    expect(new Date(weeksOf(sunday).at(-1) ?? 0).toISOString()).toBe('2026-10-18T22:00:00.000Z');
  });

  it('say what was sent and received', () => {
    const sent = ['2026-10-25T23:00:00.000Z', '2026-10-25T22:59:59.999Z', '2026-01-01T00:00:00.000Z'];
    const counted = throughput(
      sent.map((receivedAt) => ({ receivedAt })),
      [{ releasedAt: ago(1) }],
      now,
    );
    expect(counted.slice(-2).map((week) => [week.sent, week.received])).toEqual([
      [1, 0],
      [1, 1],
    ]);
    expect(counted.reduce((sum, week) => sum + week.sent, 0)).toBe(2);
  });

  it('say how long decisions took: a half, and nine of ten; nothing where nothing was decided', () => {
    const decided = (hours: number) => ({ receivedAt: ago(hours + 1), decidedAt: ago(1) });
    const { weeks, all } = paces([...[1, 2, 3, 4, 5, 6, 7, 8, 9, 90].map(decided), { receivedAt: ago(2) }], now);
    expect(weeks.at(-1)).toMatchObject({ decided: 10, median: 5, nineOfTen: 9 });
    expect(weeks.slice(0, -1).every((week) => week.decided === 0 && week.median === undefined)).toBe(true);
    expect(all).toEqual({ decided: 10, median: 5, nineOfTen: 9 });
    expect(paces([], now).all).toEqual({ decided: 0 });
  });
});

describe('a list', () => {
  const endless = async function* (asked: { rows: number }): AsyncGenerator<number> {
    for (;;) yield asked.rows++;
  };

  it('of any length is walked to an end, and says that there is more', async () => {
    const asked = { rows: 0 };
    const { rows, whole } = await walk(endless(asked), () => true, 120);
    expect([rows.length, whole]).toEqual([120, false]);
    expect(asked.rows).toBe(121);
  });

  it('is walked no further than it is counted, and that is all of it', async () => {
    const asked = { rows: 0 };
    expect(await walk(endless(asked), (row) => row < 3)).toEqual({ rows: [0, 1, 2], whole: true });
    expect(asked.rows).toBe(4);
  });

  it('is asked for by those alone who may read it', () => {
    const may = (...roles: ('submitter' | 'approver' | 'reader' | 'auditor')[]) => mayList({ roles });
    expect(may('reader')).toEqual({ inbox: false, sent: false, received: true });
    expect(may('auditor')).toEqual({ inbox: false, sent: true, received: false });
    expect(may('approver', 'reader')).toEqual({ inbox: true, sent: true, received: true });
  });
});

const before = language.value;
afterEach(() => {
  language.value = before;
});

describe('spans and days', () => {
  it('are told as people tell them, in both languages', () => {
    for (const [one, told] of [
      ['sv', ['under 1 min', '0 min', '30 min', '3,5 h', '47 h', '3 d', '28 okt.']],
      ['en', ['under 1 min', '0 min', '30 min', '3.5 h', '47 h', '3 d', '28 Oct']],
    ] as const) {
      language.value = one;
      expect([span(0.01), span(0), span(0.5), span(3.46), span(47), span(72.4), day(now)]).toEqual(told);
    }
  });
});
