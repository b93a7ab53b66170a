import { dayIn } from '../protocol/time.ts';
import type { AuthorizedRecord } from './ports.ts';

/**
 * Whether a record is erased, or its day has come: from then on nobody opens it, whether or not a machine has come to it, and also where its
 * table was restored to a day before.
 */
export function isGone({ state, erasure }: AuthorizedRecord, timeZone: string | undefined, now: number): boolean {
  return state === 'erased' || (erasure !== undefined && erasure.on <= dayIn(timeZone, now));
}
