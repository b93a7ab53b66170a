import type { RecordedAct } from '../../../shared/custody/leaf.ts';
import type { ShownAct } from '../../../shared/workflow/ports.ts';
import { copied } from './store.ts';

/** What is read of an act to be shown. */
const members = [
  'seq',
  'act',
  'at',
  'by',
  'agency',
  'reason',
  'purpose',
  'justification',
  'caseReference',
  'secrecyAssessment',
  'until',
  'action',
  'outcome',
  'note',
];

/** An act as it is read to be shown: without its evidence, its cover and all that opens its commitment. */
export const toldOf = (act: RecordedAct): ShownAct => {
  const shown = Object.entries(act).filter(([name]) => members.includes(name));
  return copied({ ...Object.fromEntries(shown), custody: { hash: act.custody.hash } }) as ShownAct;
};
