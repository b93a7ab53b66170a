import type { Acknowledged, Approver, Clock, Party, RecordOutcome } from './act.ts';
import type { Agency } from './agency.ts';
import type { Cover } from './cover.ts';
import { approvalsRequired } from './handling.ts';
import type { Erasure } from './law/erasure.ts';
import type { Day } from './law/rules.ts';
import type { Openings } from './openings.ts';

export type Decision = 'approve' | 'reject' | 'return';

/** What one holder has decided for its agency; nobody decides twice. */
export interface Decided {
  readonly agency: Agency;
  readonly holder: string;
  readonly keyid: string;
  readonly decision: Decision;
}

/** Whether a decision is this party's: of the same holder, or by the same key, should a registrar have given it to another. */
export function isDecidedBy(d: Decided, by: Approver): boolean {
  return d.agency === by.agency && (d.holder === by.holder || d.keyid === by.keyid);
}

/** A recipient of an H3 report that was asked whether it accepts the conditions, and what it answered. */
export interface Ask {
  readonly agency: Agency;
  readonly askedAt: string;
  readonly due: string;
  readonly answer?: 'accepted' | 'refused' | 'lapsed' | undefined;
}

/** What one recipient has done with what it had taken from a record. */
export interface Acknowledgement {
  readonly agency: Agency;
  readonly action: Acknowledged['action'];
}

/** An agency's time, which may be paused since a day. */
export type RunningClock = Clock & { readonly pausedSince?: Day | undefined };

/** What an agency has told of what came of a record. */
export interface ToldOutcome {
  readonly agency: Agency;
  readonly outcome: RecordOutcome;
}

interface Facts {
  readonly id: string;
  readonly originator: Agency;
  readonly submitter: Party;
  readonly cover: Cover;
  readonly receivedAt: string;
  readonly due: string;
  /** When it ends undecided, where its originator has not decided by then. */
  readonly expires?: string | undefined;
  /** When it goes, should it never be released. */
  readonly erasure?: Erasure | undefined;
  /** How long each agency keeps what it has, once it was released or an approver has changed it. */
  readonly clocks?: readonly RunningClock[] | undefined;
  /** Whose time is over. */
  readonly erased?: readonly Agency[] | undefined;
  readonly contentDigest: string;
  readonly sealedDigest: string;
  /** What the originator's policy asked for when it was submitted, where that is more than the contract does. */
  readonly approvals?: number | undefined;
  /** The number of its latest act: the version that a write is conditioned on. */
  readonly seq: number;
  /** Holders of the originator that have opened the report for review. */
  readonly reviewers: readonly string[];
  /** How often it was opened of late, and by whom: while it is pending for review, after release for reading. */
  readonly opened?: readonly Openings[];
  readonly decisions: readonly Decided[];
  readonly asks: readonly Ask[];
}

export type Pending = Facts & { readonly state: 'pending' };
export type Ended = Facts & {
  readonly state: 'returned' | 'rejected' | 'withdrawn' | 'expired';
  readonly endedAt: string;
};
export type ApprovedSubmission = Facts & {
  readonly state: 'approved';
  readonly approvedAt: string;
  readonly releaseTo: readonly Agency[];
  /** Since when its release is known not to be proved by its acts, if so (RFC 3339). No act says it: it is found, and may pass. */
  readonly unprovenSince?: string | undefined;
};
export type ReleasedSubmission = Facts & {
  readonly state: 'released' | 'recalled' | 'erased';
  /** Of what was released before this was kept, it is not there. */
  readonly approvedAt?: string;
  readonly releasedAt: string;
  readonly releasedTo: readonly Agency[];
  /** What recipients have done about a recall, or about a correction that took its place; a recall asks all of them anew. */
  readonly acknowledged?: readonly Acknowledgement[] | undefined;
  /** What recipients have told of what came of it. */
  readonly outcomes?: readonly ToldOutcome[] | undefined;
};

/** What was never released, and whose time is over. */
export type GoneUnreleased = Facts & { readonly state: 'erased'; readonly endedAt: string };

/** A submission as its acts have left it (contract, section 5). */
export type Submission = Pending | Ended | ApprovedSubmission | ReleasedSubmission | GoneUnreleased;
export type State = Submission['state'];

/** The approvals that it needs, the originator's first. */
export function required(s: Submission) {
  return approvalsRequired(s.cover.handling.code, s.originator, s.cover.recipients, s.approvals);
}

/** Approvals given by this agency's holders. */
function givenBy(s: Submission, agency: Agency): number {
  return s.decisions.filter((d) => d.agency === agency && d.decision === 'approve').length;
}

/** Approvals required and given, as numbers over all agencies. */
export function counts(s: Submission): { readonly required: number; readonly given: number } {
  return {
    required: required(s).reduce((sum, r) => sum + r.count, 0),
    given: s.decisions.filter((d) => d.decision === 'approve').length,
  };
}

/** Whether the originator's own approvals are all given. */
export function originatorHasApproved(s: Submission): boolean {
  return givenBy(s, s.originator) >= (required(s)[0]?.count ?? Number.POSITIVE_INFINITY);
}

/** Whether a recipient was asked, whatever it answered. */
export function wasAsked(s: Submission, agency: Agency): boolean {
  return s.asks.some((a) => a.agency === agency);
}

/** Whether it was released to this agency (and may have been recalled or erased since). */
export function wasReleasedTo(s: Submission, agency: Agency): boolean {
  return 'releasedTo' in s && s.releasedTo.includes(agency);
}

/** When its approvers' last word was given: to approve, to return or to reject. Nobody decides a withdrawal, nor that time has passed. */
export function decidedAt(s: Submission): string | undefined {
  if ('approvedAt' in s) return s.approvedAt;
  return s.state === 'returned' || s.state === 'rejected' ? s.endedAt : undefined;
}

/** Whether it has ended without a release, or its keys are gone: nothing in it waits for anybody any more. */
export function neverReleased(state: State): boolean {
  return state === 'returned' || state === 'rejected' || state === 'withdrawn' || state === 'expired';
}

/** Since when its release is known not to be proved; undefined of all that is on its way, or has ended. */
export function unprovenSince(s: Submission): string | undefined {
  return s.state === 'approved' ? s.unprovenSince : undefined;
}
