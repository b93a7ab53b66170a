import { type RecordOutcome, recordOutcomes } from './act.ts';
import { type PurposeCode, purposeCodes } from './cover.ts';
import type { Code } from './refusal.ts';
import type { Counted, Ending } from './tally.ts';

/** What is counted of one agency's month, as it is: nobody outside is told these numbers. */
export interface Counts {
  submitted: number;
  released: number;
  /** How submissions ended in the month; those approved are told as released. */
  ended: Record<Ending, number>;
  urgent: { of: number; within: number };
  /** From receipt to the decision, of what was decided in the month. */
  hours: number[];
  reads: Record<PurposeCode, number>;
  searches: { made: number; hits: number };
  outcomes: Record<RecordOutcome, number>;
  refusals: Partial<Record<Code, number>>;
}

function none<const Name extends string>(names: readonly Name[]): Record<Name, number> {
  return Object.fromEntries(names.map((name) => [name, 0])) as Record<Name, number>;
}

function nothing(): Counts {
  return {
    submitted: 0,
    released: 0,
    ended: none(['approved', 'returned', 'rejected', 'expired']),
    urgent: { of: 0, within: 0 },
    hours: [],
    reads: none(purposeCodes),
    searches: { made: 0, hits: 0 },
    outcomes: none(recordOutcomes),
    refusals: {},
  };
}

function addEnded(counts: Counts, { how, priority, inTime, hours }: Extract<Counted, { what: 'ended' }>): void {
  counts.ended[how] += 1;
  if (how !== 'expired') counts.hours.push(hours);
  if (priority !== 'urgent') return;
  counts.urgent.of += 1;
  if (inTime) counts.urgent.within += 1;
}

function add(counts: Counts, one: Counted): void {
  switch (one.what) {
    case 'submitted':
    case 'released':
      counts[one.what] += 1;
      return;
    case 'ended':
      addEnded(counts, one);
      return;
    case 'read':
      counts.reads[one.purpose] += 1;
      return;
    case 'outcome':
      counts.outcomes[one.outcome] += 1;
      return;
    case 'searched':
      counts.searches.made += 1;
      if (one.hit) counts.searches.hits += 1;
      return;
    case 'refused':
      for (const [code, count] of Object.entries(one.codes) as [Code, number][])
        counts.refusals[code] = (counts.refusals[code] ?? 0) + count;
  }
}

/** The counts of what was tallied. */
export function countsOf(tallied: readonly Counted[]): Counts {
  const counts = nothing();
  for (const one of tallied) add(counts, one);
  return counts;
}
