import type { PurposeCode, RetentionClass } from '../cover.ts';
import type { HandlingCode } from '../handling.ts';

/** A day as people write it, YYYY-MM-DD: always the day in the agency's own time zone. */
export type Day = string;

/**
 * What an offence has to be before a report on it may be shared: linked to suspected criminal activity and needed, which every cover
 * states (purpose and legal ground); or, besides, so many months of prison in its scale, or systematic activity.
 */
export type SharingRule = 'linked-and-needed' | { readonly leastMaximumMonths: number; readonly orSystematic: true };

/** From which day a clock runs. A case that nobody has told to be closed counts as closed on the day of registration. */
export type ClockStart = 'case-closed' | 'registration' | 'end-of-year-of-registration';

/** A length of time in the calendar: years, or months. */
export type Length = { readonly years: number } | { readonly months: number };

/** When what is kept under a class goes. */
export interface RetentionRule {
  readonly from: ClockStart;
  readonly keep: Length;
  /** Kept so long instead, where the offence can give this many months of prison. */
  readonly graver?: { readonly leastMaximumMonths: number; readonly keep: Length } | undefined;
  /** The longest to which it may be extended, from the day of registration; without it nobody extends. */
  readonly longest?: Length | undefined;
  /** Whether an approver may stop the clock (imprisonment does). */
  readonly pausable: boolean;
}

/** Hours that an approver has, what follows where they pass, and when somebody is reminded. */
export interface DeadlineRule {
  /** From receipt until it is due. */
  readonly dueHours: { readonly urgent: number; readonly routine: number };
  /** From due until it ends undecided. */
  readonly expiryHoursAfterDue: { readonly urgent: number; readonly routine: number };
  /** When approvers are reminded: parts of the time from receipt to due. */
  readonly remindersAt: readonly number[];
}

/** Every kind of rule, and what a rule of that kind says. A released report is kept by its class; one that was not, by `retention-unreleased`. */
export interface RulesByKind extends Readonly<Record<`retention-${RetentionClass}`, RetentionRule>> {
  readonly 'retention-unreleased': RetentionRule;
  readonly sharing: SharingRule;
  /** Whether who approves for the originator has to give the balancing of secrecy with the approval. */
  readonly 'secrecy-assessment': 'required' | 'optional';
  /** What a report may be shared and read for. */
  readonly purposes: readonly PurposeCode[];
  /** How many distinct persons of the originator approve. */
  readonly approvals: Readonly<Record<HandlingCode, number>>;
  readonly deadlines: DeadlineRule;
  /** Days in which a recipient answers a recall or a correction. */
  readonly acknowledgement: { readonly days: number };
  /** What another agency's search is told of what was not released to it: whom to contact, or what a miss would be told. */
  readonly discovery: 'contact' | 'silent';
  /** Whether the originator's approvers are told that another agency has searched for what they hold. */
  readonly 'tell-interest': 'tell' | 'do-not-tell';
}
export type RuleKind = keyof RulesByKind;

/** One rule from its day on, with where it stands and what it says in plain words. It holds until the next one of its kind begins. */
export interface Dated<Rule> {
  readonly from: Day;
  readonly rule: Rule;
  readonly source: string;
  readonly text: { readonly sv: string; readonly en: string };
}

/** All rules of one law, each kind with its history, the oldest first. */
export type RuleSet = { readonly [K in RuleKind]: readonly [Dated<RulesByKind[K]>, ...Dated<RulesByKind[K]>[]] };

/** The name by which a configuration gives an agency its rules. */
export const ruleSetNames = ['police', 'customs'] as const;
export type RuleSetName = (typeof ruleSetNames)[number];
