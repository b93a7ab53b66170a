import { nameOfRule, ruleOn, ruleSets } from './rule-on.ts';
import type { Dated, Day, RuleKind, RuleSetName } from './rules.ts';
import { titles } from './titles.ts';

/** One rule as it is told: of its kind, by its name, from its day until the day on which the next one begins, where that is known. */
export interface InForce extends Dated<unknown> {
  readonly kind: RuleKind;
  readonly name: string;
  readonly until?: Day;
}

/** All rules of a law that hold on a day, one of each kind. Throws on a day before the law. */
export function inForceOn(law: RuleSetName, day: Day): readonly InForce[] {
  return (Object.keys(titles) as RuleKind[]).map((kind) => {
    const rule = ruleOn(ruleSets[law], kind, day);
    const history: readonly Dated<unknown>[] = ruleSets[law][kind];
    const next = history.find(({ from }) => from > rule.from);
    return { kind, name: nameOfRule(law, kind, rule), ...(next && { until: next.from }), ...rule };
  });
}
