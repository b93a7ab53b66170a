import type { RecordRow } from '../../protocol/answers.ts';
import { isDate, millisecondsOf } from '../../protocol/time.ts';
import type { Called } from './command.ts';
import { filterHelp, filterOf, filterOptions } from './filters.ts';
import { readBefore } from './remembered.ts';
import { type Session, Usage } from './session.ts';

/** Options that choose records of an agency's list. */
export const recordFilterOptions = {
  ...filterOptions,
  since: { type: 'string' },
  until: { type: 'string' },
  unread: { type: 'boolean' },
} as const;

export const recordFilterHelp = `${filterHelp}
Of records also: --since and --until (a day, YYYY-MM-DD, from its beginning to its end in the zone of this machine, or a time as
2026-11-20T10:00:00Z) by when they were released; --unread, what you have not opened on this machine.`;

/** Milliseconds of a day's beginning, or of its end; or of a time. */
const boundOf = (called: Called, name: 'since' | 'until'): number | undefined => {
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
};

/** The records that the options choose, newest first as they come; the list is walked no further back than --since. */
export const chosenRecords = (
  called: Called,
  session: Session,
): ((rows: AsyncIterable<RecordRow>) => AsyncGenerator<RecordRow>) => {
  const chosen = filterOf(called, session.connection);
  const since = boundOf(called, 'since') ?? Number.NEGATIVE_INFINITY;
  const until = boundOf(called, 'until') ?? Number.POSITIVE_INFINITY;
  if (since > until) throw new Usage('--since is after --until: nothing was released between them.');
  const before = called.flag('unread') ? readBefore(session) : new Set<string>();
  return async function* (rows) {
    for await (const row of rows) {
      const released = millisecondsOf(row.releasedAt) ?? 0;
      if (released < since) return;
      if (released <= until && !before.has(row.id) && chosen(row)) yield row;
    }
  };
};
