import type { Offence } from './cover.ts';
import type { Dated, SharingRule } from './law/rules.ts';
import type { Fault } from './refusal.ts';

function months(penalty: number | 'life'): number {
  return penalty === 'life' ? Number.POSITIVE_INFINITY : penalty;
}

function inWords(months: number): string {
  return months === 12 ? 'one year' : `${months} months`;
}

/**
 * Why a report about this offence may not be shared under its originator's law of the day; an empty list allows it. That it is linked to
 * suspected criminal activity, and needed, is stated by purpose and legal ground, which no cover may lack.
 */
export function sharingFaults({ rule, source }: Dated<SharingRule>, offence: Offence): readonly Fault[] {
  if (rule === 'linked-and-needed') return [];
  if (offence.systematic || months(offence.maximumPenaltyMonths) >= rule.leastMaximumMonths) return [];
  const least = inWords(rule.leastMaximumMonths);
  return [
    {
      pointer: '/cover/offence',
      detail: `under ${source} the scale must reach ${least} of prison, or the activity must be systematic`,
    },
  ];
}
