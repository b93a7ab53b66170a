import { isDate, millisecondsOf } from '../../protocol/time.ts';
import type { Called } from './command.ts';
import { Usage } from './session.ts';

export const sinceOption = { since: { type: 'string' } } as const;
export const periodOptions = { ...sinceOption, until: { type: 'string' } } as const;

/** What --since and --until take, for help. */
export const timeHelp =
  'a day, YYYY-MM-DD, from its beginning to its end in the zone of this machine, or a time as 2026-11-20T10:00:00Z';

/** Milliseconds of a day's beginning, or of its end; or of a time. */
function boundOf(called: Called, name: 'since' | 'until'): number | undefined {
  const text = called.option(name);
  if (text === undefined) return undefined;
  if (isDate(text)) {
    const [year = 0, month = 1, day = 1] = text.split('-').map(Number);
    return name === 'since'
      ? new Date(year, month - 1, day).getTime()
      : new Date(year, month - 1, day + 1).getTime() - 1;
  }
  const time = millisecondsOf(text);
  if (time === undefined) throw new Usage(`--${name} is a day as 2026-11-20, or a time as 2026-11-20T10:00:00Z`);
  return time;
}

/**
 * Of rows that come newest first those that --since and --until choose; the list is walked no further back than --since.
 * @param timeOf the time of a row that counts, as the exchange tells it
 */
export function periodOf(
  called: Called,
): <Row>(rows: AsyncIterable<Row>, timeOf: (row: Row) => string) => AsyncGenerator<Row> {
  const since = boundOf(called, 'since') ?? Number.NEGATIVE_INFINITY;
  const until = boundOf(called, 'until') ?? Number.POSITIVE_INFINITY;
  if (since > until) throw new Usage('--since is after --until: there is nothing between them.');
  return async function* (rows, timeOf) {
    for await (const row of rows) {
      const time = millisecondsOf(timeOf(row)) ?? 0;
      if (time < since) return;
      if (time <= until) yield row;
    }
  };
}
