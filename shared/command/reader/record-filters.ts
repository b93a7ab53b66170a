import type { RecordRow } from '../../protocol/answers.ts';
import type { Called } from '../call/command.ts';
import { filterHelp, filterOf, filterOptions } from '../call/filters.ts';
import { periodOf, periodOptions, timeHelp } from '../call/period.ts';
import type { Session } from '../call/session.ts';
import { readBefore } from './remembered.ts';

/** Options that choose records of an agency's list. */
export const recordFilterOptions = {
  ...filterOptions,
  ...periodOptions,
  unread: { type: 'boolean' },
} as const;

export const recordFilterHelp = `${filterHelp}
Of records also: --since and --until (${timeHelp}) by when they were
released; --unread, what you have not opened on this machine.`;

/** The records that the options choose, newest first as they come; the list is walked no further back than --since. */
export function chosenRecords(
  called: Called,
  session: Session,
): (rows: AsyncIterable<RecordRow>) => AsyncGenerator<RecordRow> {
  const chosen = filterOf(called, session.connection);
  const inPeriod = periodOf(called);
  const before = called.flag('unread') ? readBefore(session) : new Set<string>();
  return async function* (rows) {
    for await (const row of inPeriod(rows, ({ releasedAt }) => releasedAt))
      if (!before.has(row.id) && chosen(row)) yield row;
  };
}
