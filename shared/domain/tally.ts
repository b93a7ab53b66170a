import type { Act, RecordOutcome } from './act.ts';
import type { Agency } from './agency.ts';
import type { Priority, PurposeCode } from './cover.ts';
import type { Code } from './refusal.ts';
import type { Submission } from './submission.ts';

/** How a submission was decided, or that time has run out for it. */
export type Ending = 'approved' | 'returned' | 'rejected' | 'expired';

/** What statistics count. `hours` from receipt to the decision; `refused`: how many calls, by code. */
export type Counted =
  | { readonly what: 'submitted' }
  | {
      readonly what: 'ended';
      readonly how: Ending;
      readonly priority: Priority;
      readonly inTime: boolean;
      readonly hours: number;
    }
  | { readonly what: 'released' }
  | { readonly what: 'read'; readonly purpose: PurposeCode }
  | { readonly what: 'outcome'; readonly outcome: RecordOutcome }
  | { readonly what: 'searched'; readonly hit: boolean }
  | { readonly what: 'refused'; readonly codes: Readonly<Partial<Record<Code, number>>> };

/** Something that is counted, for one agency, at its time (RFC 3339). */
export interface Tally {
  readonly of: Agency;
  readonly at: string;
  readonly counted: Counted;
}

function endOf(before: Submission | undefined, { state }: Submission): Ending | undefined {
  if (before?.state !== 'pending') return undefined;
  return state === 'approved' || state === 'returned' || state === 'rejected' || state === 'expired'
    ? state
    : undefined;
}

/**
 * What an act adds to the statistics; undefined where it adds nothing. It is written with the act and never apart from it: what
 * is counted is on record, once, and what is on record is counted.
 */
export function tallyOf(act: Act, before: Submission | undefined, after: Submission): Tally | undefined {
  const { at } = act;
  const how = endOf(before, after);
  if (how !== undefined) {
    const { receivedAt, due, cover, originator } = after;
    const hours = (Date.parse(at) - Date.parse(receivedAt)) / 3_600_000;
    const inTime = how !== 'expired' && Date.parse(at) <= Date.parse(due);
    return { of: originator, at, counted: { what: 'ended', how, priority: cover.priority, inTime, hours } };
  }
  switch (act.act) {
    case 'submitted':
    case 'released':
      return { of: after.originator, at, counted: { what: act.act } };
    case 'disclosed':
      return { of: act.by.agency, at, counted: { what: 'read', purpose: act.purpose } };
    case 'resulted':
      return { of: act.by.agency, at, counted: { what: 'outcome', outcome: act.outcome } };
    default:
      return undefined;
  }
}
