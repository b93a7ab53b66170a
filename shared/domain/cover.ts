import type { Agency } from './agency.ts';
import type { Grading } from './grading.ts';
import type { HandlingCode } from './handling.ts';

/** The offence that a report is about; penalties in months of prison. */
export interface Offence {
  readonly name: string;
  readonly minimumPenaltyMonths: number;
  readonly maximumPenaltyMonths: number | 'life';
  readonly systematic: boolean;
}

/** What a report is shared or read for (brottsdatalagen 2:1). */
export const purposeCodes = ['prevent', 'investigate', 'enforce-penalties', 'public-order'] as const;
export type PurposeCode = (typeof purposeCodes)[number];

export const priorities = ['routine', 'urgent'] as const;
export type Priority = (typeof priorities)[number];

/**
 * What an originator tells of a report in the clear: all that the approvers, the recipients and the law need to know before
 * anybody opens it (contract, section 5). `protocol/cover.ts` says what each member may hold.
 */
export interface Cover {
  readonly version: 1;
  readonly reference: string;
  readonly recipients: readonly Agency[];
  readonly priority: Priority;
  readonly handling: { readonly code: HandlingCode; readonly conditions?: string | undefined };
  readonly grading: Grading;
  readonly purpose: { readonly code: PurposeCode; readonly description: string };
  readonly legalGround: string;
  readonly offence: Offence;
  readonly retention: { readonly class: RetentionClass; readonly caseClosedOn?: string | undefined };
  readonly secrecy?: { readonly provision: string; readonly date: string } | undefined;
  readonly replaces?: string | undefined;
}

/** The clocks of retention that an originator may choose from (PBDL and TBDL chapter 4). */
export const retentionClasses = ['case', 'no-case', 'surveillance', 'camera', 'carrier'] as const;
export type RetentionClass = (typeof retentionClasses)[number];
