import type { Agency } from '../domain/agency.ts';
import { type State, type Submission, submittedAs } from '../domain/submission.ts';
import type { StagedKey, Stored } from '../workflow/ports.ts';
import { type ActRow, firstActOf } from './act-rows.ts';

/** What a submission's first act says for ever, and what stands beside it in the row by a name of its own. */
const elsewhere: ReadonlySet<string> = new Set([
  'id',
  'originator',
  'submitter',
  'cover',
  'receivedAt',
  'due',
  'contentDigest',
  'sealedDigest',
  'approvals',
  'seq',
  'state',
] satisfies (keyof Submission)[]);

/** What acts after the first have made of a submission. */
export const progressOf = (s: object): object =>
  Object.fromEntries(Object.entries(s).filter(([name]) => !elsewhere.has(name)));

/**
 * The row of a submission's state: what changes, rewritten with each act, and what its lists go by. What never changes, the cover above all,
 * stands in the row of its first act and is written once. The staged content key lies here until the submission ends or is released.
 */
export interface StateRow {
  readonly seq: number;
  readonly state: State;
  readonly hash: string;
  readonly progress: object;
  /** Who may know of it: by this DynamoDB leaves it out of what it answers an agency. */
  readonly knownTo: readonly Agency[];
  readonly staged?: StagedKey;
  readonly waiting?: string;
  readonly untold?: readonly Agency[];
}

/** A submission as its state and its first act say it. What is not the state's to say is not read there, whoever has written it. */
export const storedOf = (row: StateRow, first: ActRow): Stored => {
  const { seq, state, hash, waiting, untold } = row;
  const submission = { ...submittedAs(firstActOf(first)), ...progressOf(row.progress), seq, state } as Submission;
  return waiting !== undefined && 'releasedTo' in submission
    ? { submission, hash, untold: untold ?? submission.releasedTo }
    : { submission, hash };
};
