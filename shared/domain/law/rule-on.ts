import { customs } from './customs.ts';
import { police } from './police.ts';
import type { Dated, Day, RuleKind, RuleSet, RuleSetName, RulesByKind } from './rules.ts';

/** Every rule set that a configuration may give an agency. */
export const ruleSets: Readonly<Record<RuleSetName, RuleSet>> = { police, customs };

/**
 * The rule of a kind that holds on a day: the latest that has begun by then. Each begins with its `from` and ends the day before the
 * next one's, so there is one for every day since the laws came into force, and never two. Throws on a day before that: nothing
 * that this exchange has judged is so old.
 */
export function ruleOn<K extends RuleKind>(ruleSet: RuleSet, kind: K, day: Day): Dated<RulesByKind[K]> {
  const history: readonly Dated<RulesByKind[K]>[] = ruleSet[kind];
  const rule = history.findLast(({ from }) => from <= day);
  if (rule === undefined) throw new RangeError('no law of this exchange was in force on that day');
  return rule;
}

/** The shortest time that a law has ever given an urgent report: what watches over a queue has no day. */
export function leastUrgentHours(law: RuleSetName): number {
  return Math.min(...ruleSets[law].deadlines.map(({ rule }) => rule.dueHours.urgent));
}

/** What a dated rule is called wherever it is referred to: `police/retention-no-case/2019-01-01`. */
export function nameOfRule(law: RuleSetName, kind: RuleKind, { from }: Pick<Dated<unknown>, 'from'>): string {
  return `${law}/${kind}/${from}`;
}
