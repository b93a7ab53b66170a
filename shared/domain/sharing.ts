import type { Offence } from './cover.ts';
import type { Fault } from './refusal.ts';

/**
 * The sharing gates of the originators, each a rule with its source:
 * - `customs-2018-1694`: TBDL (2018:1694) 3:2: at least one year of prison in the offence's scale, or systematic activity.
 * - `police-2025-961`: PBDL (2018:1693) 3:2 as amended by SFS 2025:961: no threshold; the link to suspected criminal activity and
 *   the need are stated by the cover's purpose and legal ground, which no cover may lack.
 */
export type SharingRule = 'customs-2018-1694' | 'police-2025-961';

function months(penalty: number | 'life'): number {
  return penalty === 'life' ? Number.POSITIVE_INFINITY : penalty;
}

/** Why a report about this offence may not be shared under this rule; an empty list allows it. */
export function sharingFaults(rule: SharingRule, offence: Offence): readonly Fault[] {
  if (rule === 'police-2025-961') return [];
  if (offence.systematic || months(offence.maximumPenaltyMonths) >= 12) return [];
  return [
    {
      pointer: '/cover/offence',
      detail: 'under TBDL 3:2 the scale must reach one year of prison, or the activity must be systematic',
    },
  ];
}
