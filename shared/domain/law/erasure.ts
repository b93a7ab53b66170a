import type { Cover } from '../cover.ts';
import { nameOfRule, ruleOn, ruleSets } from './rule-on.ts';
import type { Day, Length, RetentionRule, RuleKind, RuleSetName } from './rules.ts';

/** What a clock of retention runs by. */
export interface Kept {
  /** The day on which the agency whose clock it is got it: of the submission at its originator, of the record at a recipient. */
  readonly registeredOn: Day;
  readonly cover: Pick<Cover, 'retention' | 'offence'>;
  /** Whether it was released: jointly available, as the law says. */
  readonly released: boolean;
}

/** When something goes, by which dated rule, and how far that may be extended (no further than `on`, where nobody extends). */
export interface Erasure {
  readonly on: Day;
  readonly rule: string;
  readonly source: string;
  readonly longest: Day;
  readonly pausable: boolean;
}

/** A day so much later; from the last days of a month to the last day of a shorter one (29 February, a year later: 28 February). */
function later(day: Day, length: Length): Day {
  const months = 'years' in length ? 12 * length.years : length.months;
  const date = new Date(`${day}T00:00:00Z`);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return date.toISOString().slice(0, 10);
}

function startOf({ from }: RetentionRule, { registeredOn, cover }: Kept): Day {
  switch (from) {
    case 'registration':
      return registeredOn;
    case 'end-of-year-of-registration':
      return `${registeredOn.slice(0, 4)}-12-31`;
    case 'case-closed':
      return cover.retention.caseClosedOn ?? registeredOn;
  }
}

function lengthOf({ keep, graver }: RetentionRule, { cover }: Kept): Length {
  const months = cover.offence.maximumPenaltyMonths;
  return graver !== undefined && (months === 'life' || months >= graver.leastMaximumMonths) ? graver.keep : keep;
}

/** Which kind of rule keeps it. */
export function retentionKind({ released, cover }: Kept): RuleKind & `retention-${string}` {
  return released ? `retention-${cover.retention.class}` : 'retention-unreleased';
}

/**
 * When it goes, by the rule that held on the day of its registration. What would have gone before it came (a case that was closed long
 * ago) goes on the day after: on the day itself its approvers may still extend it, or send it back.
 */
export function erasureOf(law: RuleSetName, kept: Kept): Erasure {
  const kind = retentionKind(kept);
  const dated = ruleOn(ruleSets[law], kind, kept.registeredOn);
  const { rule, source } = dated;
  const on = theLater(later(startOf(rule, kept), lengthOf(rule, kept)), nextDay(kept.registeredOn));
  const furthest = rule.longest === undefined ? on : later(kept.registeredOn, rule.longest);
  return {
    on,
    rule: nameOfRule(law, kind, dated),
    source,
    longest: theLater(furthest, on),
    pausable: rule.pausable,
  };
}

function theLater(a: Day, b: Day): Day {
  return [a, b].toSorted().at(-1) ?? a;
}

function nextDay(day: Day): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}
