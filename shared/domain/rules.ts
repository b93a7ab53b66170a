import type { ApprovalPolicy } from './handling.ts';
import type { SharingRule } from './sharing.ts';

/** Hours from receipt until a task is due (contract, section 5). */
export interface DueHours {
  readonly urgent: number;
  readonly routine: number;
}

/**
 * What one agency has decided for itself, as data: its deadlines, the descriptions of a purpose that are too wide to be one
 * (brottsdatalagen 2:3), the rule under which it may share at all, and how many of its approvers it asks for.
 */
export interface AgencyRules {
  readonly dueHours: DueHours;
  readonly catchAlls: readonly string[];
  readonly sharing: SharingRule;
  readonly approvals?: ApprovalPolicy | undefined;
  /** The time zone (IANA) by whose day dates are judged; Europe/Stockholm where it says none. */
  readonly timeZone?: string | undefined;
}
