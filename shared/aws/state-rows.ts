import type { Agency } from '../domain/agency.ts';
import type { Standing } from '../domain/progress.ts';
import type { StagedKey } from '../workflow/key-ports.ts';
import type { Stored } from '../workflow/ports.ts';
import { storedAs } from '../workflow/stored.ts';
import { type ActRow, firstActOf } from './act-rows.ts';

/**
 * The row of a submission's state: what changes, rewritten with each act, and what its lists go by. What never changes, the cover above all,
 * stands in the row of its first act and is written once. The staged content key lies here until the submission ends or is released.
 */
export interface StateRow extends Standing {
  readonly hash: string;
  /** Who may know of it: by this DynamoDB leaves it out of what it answers an agency. */
  readonly knownTo: readonly Agency[];
  readonly staged?: StagedKey;
  readonly waitingSince?: string;
  readonly untold?: readonly Agency[];
}

/** A submission as its state and its first act say it. */
export function storedOf({ seq, state, progress, hash, waitingSince, untold }: StateRow, first: ActRow): Stored {
  return storedAs({ seq, state, progress, hash, first: firstActOf(first), waitingSince, untold });
}
