import { type ApprovalPolicy, handlingCodes } from './handling.ts';
import { ruleOn, ruleSets } from './law/rule-on.ts';
import type { Day, RuleKind, RuleSetName, RulesByKind } from './law/rules.ts';

/** Hours from receipt until a task is due (contract, section 5). */
export interface DueHours {
  readonly urgent: number;
  readonly routine: number;
}

/**
 * What a deployment's configuration says of one agency: the law that binds it (`law/`), the descriptions of a purpose that are too wide
 * to be one (brottsdatalagen 2:3), and what it has decided for itself beside its law: its own times, and more approvers.
 */
export interface AgencyRules {
  readonly law: RuleSetName;
  readonly catchAlls: readonly string[];
  readonly dueHours?: DueHours | undefined;
  readonly approvals?: ApprovalPolicy | undefined;
  /** The time zone (IANA) by whose day dates are judged; Europe/Stockholm where it says none. */
  readonly timeZone?: string | undefined;
}

/** What an agency's law says on a day, of one kind. */
export function ruleOf<K extends RuleKind>({ law }: Pick<AgencyRules, 'law'>, kind: K, day: Day): RulesByKind[K] {
  return ruleOn(ruleSets[law], kind, day).rule;
}

/** The hours that an agency's approvers have from that day on: its own, where it has decided so. */
export function dueHoursOf(rules: AgencyRules, day: Day): DueHours {
  return rules.dueHours ?? ruleOf(rules, 'deadlines', day).dueHours;
}

/** How many of its persons an agency asks for from that day on: its own number where that is more than its law's. */
export function approvalsOf(rules: AgencyRules, day: Day): ApprovalPolicy {
  const least = ruleOf(rules, 'approvals', day);
  return Object.fromEntries(handlingCodes.map((code) => [code, Math.max(least[code], rules.approvals?.[code] ?? 0)]));
}
