import type { AskedToAcknowledge, Overdue } from '../../protocol/answers.ts';
import { day } from './show.ts';
import type { Shown } from './show-lists.ts';

/** What the own agency is asked to acknowledge. */
export const shownAsked: Shown<AskedToAcknowledge> = {
  columns: [
    { title: 'RECORD' },
    { title: 'REFERENCE', flexible: true, least: 12 },
    { title: 'FROM', flexible: true },
    { title: 'WAS' },
    { title: 'SINCE' },
  ],
  row: ({ id, reference, originator, kind, since }) => [id, reference, originator, kind, day(since)],
};

/** Recipients that have not answered in time. */
export const shownOverdue: Shown<Overdue> = {
  columns: [
    { title: 'RECORD' },
    { title: 'REFERENCE', flexible: true, least: 12 },
    { title: 'RECIPIENT', flexible: true },
    { title: 'WAS' },
    { title: 'SINCE' },
  ],
  row: ({ id, reference, agency, kind, since }) => [id, reference, agency, kind, day(since)],
};
