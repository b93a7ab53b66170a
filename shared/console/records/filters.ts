import type { RecordRow } from '../../protocol/answers.ts';
import { saysAll } from '../shell/words-in.ts';

/** Which of the records are shown; an empty text stands for all. */
export interface RecordFilter {
  /** Words, each of which has to be in what the row says, or in the report where it was opened here. */
  readonly text: string;
  readonly originator: string;
  readonly offence: string;
  readonly priority: string;
  readonly handling: string;
  /** Whether it was opened in this session. */
  readonly opened: '' | 'opened' | 'unopened';
  /** Days, YYYY-MM-DD, the first and the last on which it may have been released, by the clock of this machine. */
  readonly from: string;
  readonly to: string;
}

export const allRecords: RecordFilter = {
  text: '',
  originator: '',
  offence: '',
  priority: '',
  handling: '',
  opened: '',
  from: '',
  to: '',
};

/** The day of this machine's clock in which a time lies, YYYY-MM-DD. */
function dayOf(time: string): string {
  const at = new Date(time);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** What a row's cover says, as far as the list tells it. */
function said({ offence, reference, purpose, handling }: RecordRow): string {
  return [offence.name, reference, purpose.description, handling.conditions ?? ''].join('\n');
}

/** The records that a filter lets through, in their order. `opened` answers the words of a report that was opened here. */
export function recordsIn(
  list: readonly RecordRow[],
  filter: RecordFilter,
  opened: (id: string) => string | undefined,
): readonly RecordRow[] {
  return list.filter((row) => {
    const words = opened(row.id);
    const day = dayOf(row.releasedAt);
    return (
      (filter.originator === '' || row.originator === filter.originator) &&
      (filter.offence === '' || row.offence.name === filter.offence) &&
      (filter.priority === '' || row.priority === filter.priority) &&
      (filter.handling === '' || row.handling.code === filter.handling) &&
      (filter.opened === '' || (filter.opened === 'opened') === (words !== undefined)) &&
      (filter.from === '' || day >= filter.from) &&
      (filter.to === '' || day <= filter.to) &&
      saysAll(`${said(row)}\n${words ?? ''}`, filter.text)
    );
  });
}
