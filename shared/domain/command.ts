import type { Acknowledged, Approver, Clock, Evidence, Party, RecordOutcome, SecrecyAssessment } from './act.ts';
import type { Agency } from './agency.ts';
import type { Cover, PurposeCode } from './cover.ts';
import type { ApprovalPolicy } from './handling.ts';
import type { Erasure } from './law/erasure.ts';
import type { Day } from './law/rules.ts';
import type { DueHours } from './rules.ts';
import type { Decision, State } from './submission.ts';

interface At {
  readonly at: string;
}
interface Call<By extends Party = Party> extends At {
  readonly by: By;
  readonly evidence: Evidence;
}

export interface Submit extends Call {
  readonly kind: 'submit';
  readonly submission: string;
  readonly cover: Cover;
  readonly contentDigest: string;
  readonly sealedDigest: string;
  readonly dueHours: DueHours;
  /** Hours after it was due at which it ends undecided. */
  readonly expiryHours?: DueHours | undefined;
  readonly approvals?: ApprovalPolicy | undefined;
  /** When it goes, should it never be released. */
  readonly erasure?: Erasure | undefined;
}
export interface Review extends Call<Approver> {
  readonly kind: 'review';
  readonly justification?: string | undefined;
}
interface Deciding extends Call<Approver> {
  readonly kind: 'decide';
  readonly sealedDigest: string;
  readonly acceptsConditions?: boolean | undefined;
  readonly secrecyAssessment?: SecrecyAssessment | undefined;
  /** The deadlines of each recipient, which count from when it is asked. */
  readonly dueHours: Readonly<Record<Agency, DueHours>>;
  /** Whether the law of the approver's agency has the balancing of secrecy stated with an approval today. */
  readonly secrecyRequired?: boolean | undefined;
}
/** Who does not approve says why. */
export type Decide = Deciding &
  ({ readonly decision: 'approve' } | { readonly decision: Exclude<Decision, 'approve'>; readonly reason: string });
export interface Withdraw extends Call {
  readonly kind: 'withdraw';
  readonly reason: string;
}
export interface Lapse extends At {
  readonly kind: 'lapse';
  readonly agency: Agency;
}
export interface Expire extends At {
  readonly kind: 'expire';
}
export interface Release extends At {
  readonly kind: 'release';
  /** How long agencies keep it: of those whom it concerns. */
  readonly clocks?: readonly Clock[] | undefined;
}
export interface Disclose extends Call {
  readonly kind: 'disclose';
  readonly purpose: PurposeCode;
  readonly justification: string;
  readonly caseReference?: string | undefined;
  /** The day in the agency's own time zone: from the day on which its record goes nobody opens it, whether or not a machine has come to it. */
  readonly today?: Day | undefined;
}
export interface Recall extends Call {
  readonly kind: 'recall';
  readonly reason: string;
}
export interface Acknowledge extends Call {
  readonly kind: 'acknowledge';
  readonly action: Acknowledged['action'];
  /** Whether a correction has taken its place with this recipient, which no act of its own says. */
  readonly replaced: boolean;
}
/** An approver's word on how long its agency keeps what it has. */
export type Retain = Call<Approver> & {
  readonly kind: 'retain';
  readonly reason: string;
  /** The day in the agency's own time zone. */
  readonly today: Day;
} & ({ readonly action: 'extend'; readonly until: Day } | { readonly action: 'pause' | 'resume' });
export interface TellOutcome extends Call {
  readonly kind: 'result';
  readonly outcome: RecordOutcome;
  readonly note?: string | undefined;
}
export interface Erase extends At {
  readonly kind: 'erase';
  readonly agency: Agency;
  /** The day in that agency's time zone. */
  readonly today: Day;
}

/** What can be asked of a submission that exists. */
export type Command =
  | Review
  | Decide
  | Withdraw
  | Lapse
  | Expire
  | Release
  | Disclose
  | Recall
  | Acknowledge
  | Retain
  | TellOutcome
  | Erase;

/** The states in which each command has an effect; the condition of the write is derived from this too. */
export const validIn: Readonly<Record<Command['kind'], readonly State[]>> = {
  review: ['pending'],
  decide: ['pending'],
  withdraw: ['pending', 'approved'],
  lapse: ['pending'],
  expire: ['pending'],
  release: ['approved'],
  disclose: ['released'],
  recall: ['released'],
  acknowledge: ['released', 'recalled'],
  result: ['released', 'recalled'],
  retain: ['returned', 'rejected', 'withdrawn', 'expired', 'released', 'recalled'],
  erase: ['returned', 'rejected', 'withdrawn', 'expired', 'released', 'recalled'],
};
