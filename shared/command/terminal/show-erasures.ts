import type { ErasureRow } from '../../protocol/retention-answers.ts';
import type { Shown } from './show-lists.ts';

/** What goes soon, and by which rule. */
export const shownErasures: Shown<ErasureRow> = {
  columns: [
    { title: 'GOES' },
    { title: 'REPORT' },
    { title: 'REFERENCE', flexible: true, least: 12 },
    { title: 'AS' },
    { title: 'RULE', flexible: true },
  ],
  row: ({ id, kind, reference, on, rule }) => [on, id, reference, kind, rule],
};
