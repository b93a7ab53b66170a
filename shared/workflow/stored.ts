import type { Submitted } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import { resumed, type Standing } from '../domain/progress.ts';
import type { Stored } from './ports.ts';

/** What is kept of a submission, as a table has it. */
export interface Kept extends Standing {
  readonly first: Omit<Submitted, 'evidence'>;
  /** The leaf hash of its latest act. */
  readonly hash: string;
  /** Whether it waits to be released, or for its recipients to be told; then those that are left, or all where none is told yet. */
  readonly isWaiting: boolean;
  readonly untold?: readonly Agency[] | undefined;
}

/** A submission as it was kept. */
export const storedAs = ({ first, hash, isWaiting, untold, ...standing }: Kept): Stored => {
  const submission = resumed(first, standing);
  return isWaiting && 'releasedTo' in submission
    ? { submission, hash, untold: untold ?? submission.releasedTo }
    : { submission, hash };
};
