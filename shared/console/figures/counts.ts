import type { RecordRow, SubmissionAnswer, Task } from '../../protocol/answers.ts';

/**
 * What the figures say, counted from the rows of lists and the time of the moment: days and weeks are those of this machine's clock, a
 * week begins on Monday. Times are in milliseconds since 1970.
 */

/** How many of something, by priority. */
export interface ByPriority {
  readonly urgent: number;
  readonly routine: number;
}

function byPriority(rows: readonly Pick<Task, 'priority'>[]): ByPriority {
  const urgent = rows.filter(({ priority }) => priority === 'urgent').length;
  return { urgent, routine: rows.length - urgent };
}

const hour = 3_600_000;

/** Spans of waiting, each from the end of the one before: below 1 hour, 4 hours, 1 day, 3 days, a week, and whatever is longer. */
export const waitsBelowHours = [1, 4, 24, 72, 168, Number.POSITIVE_INFINITY] as const;

/** What waits, by how long it has waited since it came. */
export function waitingBySpan(
  tasks: readonly Pick<Task, 'priority' | 'receivedAt'>[],
  now: number,
): readonly ByPriority[] {
  const hours = (task: Pick<Task, 'receivedAt'>): number => (now - Date.parse(task.receivedAt)) / hour;
  return waitsBelowHours.map((below, i) => {
    const from = waitsBelowHours[i - 1] ?? Number.NEGATIVE_INFINITY;
    return byPriority(tasks.filter((task) => hours(task) >= from && hours(task) < below));
  });
}

/** The first moment of a day that is so many days off; 23 or 25 hours are a day twice a year. */
function dayFrom(now: number, days: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days).getTime();
}

/** When it is due: before now, on one of the next days (`at` their beginning, today first), or later than these. */
export type DueOn = { readonly kind: 'late' | 'later' } | { readonly kind: 'day'; readonly at: number };

const daysAhead = 7;

/** What waits, by the day when it is due. */
export function waitingByDue(
  tasks: readonly Pick<Task, 'priority' | 'due'>[],
  now: number,
): readonly (ByPriority & { readonly on: DueOn })[] {
  const between = (from: number, to: number): ByPriority =>
    byPriority(tasks.filter(({ due }) => Date.parse(due) >= from && Date.parse(due) < to));
  const days = Array.from({ length: daysAhead }, (_, i) => ({
    on: { kind: 'day', at: dayFrom(now, i) } as const,
    // What was due earlier today is late, and is not counted twice.
    ...between(Math.max(now, dayFrom(now, i)), dayFrom(now, i + 1)),
  }));
  return [
    { on: { kind: 'late' }, ...between(Number.NEGATIVE_INFINITY, now) },
    ...days,
    { on: { kind: 'later' }, ...between(dayFrom(now, daysAhead), Number.POSITIVE_INFINITY) },
  ];
}

/** So many weeks are looked back on, the one that runs among them. */
const weeksBack = 8;

/** The beginnings of the weeks that are told, the earliest first. */
export function weeksOf(now: number): readonly number[] {
  const sinceMonday = (new Date(now).getDay() + 6) % 7;
  return Array.from({ length: weeksBack }, (_, i) => dayFrom(now, -sinceMonday - 7 * (weeksBack - 1 - i)));
}

function inWeek<Row>(rows: readonly Row[], timeOf: (row: Row) => string | undefined, week: number): readonly Row[] {
  return rows.filter((row) => {
    const time = Date.parse(timeOf(row) ?? '');
    return time >= week && time < dayFrom(week, 7);
  });
}

/** What the agency has sent and received, week by week. */
export function throughput(
  sent: readonly Pick<SubmissionAnswer, 'receivedAt'>[],
  received: readonly Pick<RecordRow, 'releasedAt'>[],
  now: number,
): readonly { readonly week: number; readonly sent: number; readonly received: number }[] {
  return weeksOf(now).map((week) => ({
    week,
    sent: inWeek(sent, ({ receivedAt }) => receivedAt, week).length,
    received: inWeek(received, ({ releasedAt }) => releasedAt, week).length,
  }));
}

/** The least value that so large a part of sorted values does not exceed. */
function quantile(sorted: readonly number[], part: number): number | undefined {
  return sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)];
}

/** How long decisions took, in hours: a half of them at most `median`, nine of ten at most `nineOfTen`; neither where there was none. */
export interface Pace {
  readonly decided: number;
  readonly median?: number;
  readonly nineOfTen?: number;
}

type Decided = Pick<SubmissionAnswer, 'receivedAt' | 'decidedAt'>;

function paceOf(rows: readonly Decided[]): Pace {
  const hours = rows
    .flatMap(({ receivedAt, decidedAt }) =>
      decidedAt === undefined ? [] : [(Date.parse(decidedAt) - Date.parse(receivedAt)) / hour],
    )
    .sort((one, other) => one - other);
  const [median, nineOfTen] = [quantile(hours, 0.5), quantile(hours, 0.9)];
  return median === undefined || nineOfTen === undefined
    ? { decided: 0 }
    : { decided: hours.length, median, nineOfTen };
}

/** How long it took from a report's coming to the decision on it, by the week of the decision; and over all of these weeks. */
export function paces(
  sent: readonly Decided[],
  now: number,
): { readonly weeks: readonly (Pace & { readonly week: number })[]; readonly all: Pace } {
  const weeks = weeksOf(now).map((week) => ({ week, rows: inWeek(sent, ({ decidedAt }) => decidedAt, week) }));
  return {
    weeks: weeks.map(({ week, rows }) => ({ week, ...paceOf(rows) })),
    all: paceOf(weeks.flatMap(({ rows }) => rows)),
  };
}
