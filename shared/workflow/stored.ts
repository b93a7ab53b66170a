import type { Submitted } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import { resumed, type Standing } from '../domain/progress.ts';
import type { Stored } from './ports.ts';

/** What is kept of a submission, as a table has it. */
export interface Kept extends Standing {
  readonly first: Omit<Submitted, 'evidence'>;
  /** The leaf hash of its latest act. */
  readonly hash: string;
  /** Since when it waits to be released, or for its recipients to be told; then those that are left, or all where none is told yet. */
  readonly waitingSince: string | undefined;
  readonly untold?: readonly Agency[] | undefined;
}

/** A submission as it was kept. */
export function storedAs({ first, hash, waitingSince, untold, ...standing }: Kept): Stored {
  const submission = resumed(first, standing);
  if (waitingSince === undefined || !('releasedTo' in submission)) return { submission, hash };
  const { state, releasedAt, releasedTo } = submission;
  return {
    submission,
    hash,
    untold: untold ?? releasedTo,
    untoldSince: state === 'released' ? releasedAt : waitingSince,
  };
}
