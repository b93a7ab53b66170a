import type { Submitted } from './act.ts';
import type { Agency } from './agency.ts';
import { submittedAs } from './evolve.ts';
import type { State, Submission } from './submission.ts';

/** What a submission's first act says for ever, and what stands beside its progress by a name of its own. */
const elsewhere: ReadonlySet<string> = new Set([
  'id',
  'originator',
  'submitter',
  'cover',
  'receivedAt',
  'due',
  'expires',
  'erasure',
  'contentDigest',
  'sealedDigest',
  'approvals',
  'seq',
  'state',
] satisfies (keyof Submission)[]);

/** What acts after the first have made of a submission. */
export function progressOf(s: object): object {
  return Object.fromEntries(Object.entries(s).filter(([name]) => !elsewhere.has(name)));
}

/** What changes of a submission, and is kept anew with each act. What never changes stands in its first act, and is kept once. */
export interface Standing {
  readonly seq: number;
  readonly state: State;
  readonly progress: object;
}

/** How a submission stands, to be kept. */
export function standingOf(s: Submission): Standing {
  return { seq: s.seq, state: s.state, progress: progressOf(s) };
}

/** A submission as its first act and what was kept of it say. What is not the standing's to say is not read there, whoever has written it. */
export function resumed(first: Omit<Submitted, 'evidence'>, { seq, state, progress }: Standing): Submission {
  return { ...submittedAs(first), ...progressOf(progress), seq, state } as Submission;
}

/** That a release is not proved: no act says so, and it holds only of a submission that is still as it was. */
export interface UnprovenMark {
  readonly submission: string;
  readonly originator: Agency;
  readonly was: Pick<Submission, 'seq' | 'state'>;
  readonly since: string;
  readonly progress: object;
}

/** The mark of a release that was found not to be proved (RFC 3339); none where it is on its way no more, or is marked. */
export function unprovenMark(s: Submission, since: string): UnprovenMark | undefined {
  if (s.state !== 'approved' || s.unprovenSince !== undefined) return undefined;
  const { id, originator, seq, state } = s;
  const progress = progressOf({ ...s, unprovenSince: since });
  return { submission: id, originator, was: { seq, state }, since, progress };
}
