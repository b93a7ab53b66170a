import type { Agency } from './agency.ts';

/** Handling codes (Europol SIENA): H0 for fighting crime only … H3 other conditions, stated (contract, section 6). */
export const handlingCodes = ['H0', 'H1', 'H2', 'H3'] as const;
export type HandlingCode = (typeof handlingCodes)[number];

/** What each code says, for people (contract, section 6). */
export const handlingMeanings: Readonly<Record<HandlingCode, string>> = {
  H0: 'for fighting crime only',
  H1: "not in court without the provider's permission",
  H2: "not passed on without the provider's permission",
  H3: 'on conditions that each recipient accepts first',
};

/** How many distinct holders of an agency have to approve. */
export interface Requirement {
  readonly agency: Agency;
  readonly count: number;
}

/** Distinct holders among the originator's approvers that each code asks for: H0 is the fast lane, the others take four eyes. */
const ofOriginator: Readonly<Record<HandlingCode, number>> = { H0: 1, H1: 2, H2: 2, H3: 2 };

/** What an agency asks of its own approvers beyond that, by handling code. */
export type ApprovalPolicy = Readonly<Partial<Record<HandlingCode, number>>>;

/** An agency's own number where it is more than the contract's; undefined where the contract's counts. Never less. */
export function beyondContract(handling: HandlingCode, policy: ApprovalPolicy = {}): number | undefined {
  const own = policy[handling] ?? 0;
  return own > ofOriginator[handling] ? own : undefined;
}

/**
 * The approvals that a submission needs before it is released (contract, section 6); the originator stands first. `own` is what its
 * policy asked for when it was submitted, where that is more than the contract does: less has no effect.
 */
export function approvalsRequired(
  handling: HandlingCode,
  originator: Agency,
  recipients: readonly Agency[],
  own?: number,
): readonly Requirement[] {
  return [
    { agency: originator, count: Math.max(ofOriginator[handling], own ?? 0) },
    ...(handling === 'H3' ? recipients.map((agency) => ({ agency, count: 1 })) : []),
  ];
}
