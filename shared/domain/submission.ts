import type { Act, Approver, Party, Submitted } from './act.ts';
import type { Agency } from './agency.ts';
import type { Cover } from './cover.ts';
import { approvalsRequired } from './handling.ts';
import { afterOpening, type Openings } from './openings.ts';

export type Decision = 'approve' | 'reject' | 'return';

/** What one holder has decided for its agency; nobody decides twice. */
export interface Decided {
  readonly agency: Agency;
  readonly holder: string;
  readonly keyid: string;
  readonly decision: Decision;
}

/** Whether a decision is this party's: of the same holder, or by the same key, should a registrar have given it to another. */
export const isDecidedBy = (d: Decided, by: Approver): boolean =>
  d.agency === by.agency && (d.holder === by.holder || d.keyid === by.keyid);

/** A recipient of an H3 report that was asked whether it accepts the conditions, and what it answered. */
export interface Ask {
  readonly agency: Agency;
  readonly askedAt: string;
  readonly due: string;
  readonly answer?: 'accepted' | 'refused' | 'lapsed' | undefined;
}

interface Facts {
  readonly id: string;
  readonly originator: Agency;
  readonly submitter: Party;
  readonly cover: Cover;
  readonly receivedAt: string;
  readonly due: string;
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
};

/** A submission as its acts have left it (contract, section 5). */
export type Submission = Pending | Ended | ApprovedSubmission | ReleasedSubmission;
export type State = Submission['state'];

/** The approvals that it needs, the originator's first. */
export const required = (s: Submission) =>
  approvalsRequired(s.cover.handling.code, s.originator, s.cover.recipients, s.approvals);

/** Approvals given by this agency's holders. */
const givenBy = (s: Submission, agency: Agency): number =>
  s.decisions.filter((d) => d.agency === agency && d.decision === 'approve').length;

/** Approvals required and given, as numbers over all agencies. */
export const counts = (s: Submission): { readonly required: number; readonly given: number } => ({
  required: required(s).reduce((sum, r) => sum + r.count, 0),
  given: s.decisions.filter((d) => d.decision === 'approve').length,
});

/** Whether the originator's own approvals are all given. */
export const originatorHasApproved = (s: Submission): boolean =>
  givenBy(s, s.originator) >= (required(s)[0]?.count ?? Number.POSITIVE_INFINITY);

/** Whether a recipient was asked, whatever it answered. */
export const wasAsked = (s: Submission, agency: Agency): boolean => s.asks.some((a) => a.agency === agency);

/** Whether it was released to this agency (and may have been recalled or erased since). */
export const wasReleasedTo = (s: Submission, agency: Agency): boolean =>
  'releasedTo' in s && s.releasedTo.includes(agency);

/** When its approvers' last word was given: to approve, to return or to reject. Nobody decides a withdrawal, nor that time has passed. */
export const decidedAt = (s: Submission): string | undefined => {
  if ('approvedAt' in s) return s.approvedAt;
  return s.state === 'returned' || s.state === 'rejected' ? s.endedAt : undefined;
};

/** Whether it has ended without a release, or its keys are gone: nothing in it waits for anybody any more. */
export const neverReleased = (state: State): boolean =>
  state === 'returned' || state === 'rejected' || state === 'withdrawn' || state === 'expired';

/** Since when its release is known not to be proved; undefined of all that is on its way, or has ended. */
export const unprovenSince = (s: Submission): string | undefined =>
  s.state === 'approved' ? s.unprovenSince : undefined;

/** A submission as its first act begins it: all that never changes of it, and nothing decided yet. */
export const submittedAs = (act: Omit<Submitted, 'evidence'>): Pending => ({
  id: act.submission,
  originator: act.by.agency,
  submitter: act.by,
  cover: act.cover,
  receivedAt: act.at,
  due: act.due,
  contentDigest: act.contentDigest,
  sealedDigest: act.sealedDigest,
  ...(act.approvals !== undefined && { approvals: act.approvals }),
  seq: act.seq,
  reviewers: [],
  decisions: [],
  asks: [],
  state: 'pending',
});

/** Pending, approved or rejected, as what is given and answered now makes it. */
const settled = (s: Pending, at: string): Submission => {
  if (!originatorHasApproved(s)) return s;
  if (s.cover.handling.code !== 'H3') {
    return { ...s, state: 'approved', approvedAt: at, releaseTo: s.cover.recipients };
  }
  if (s.asks.length === 0 || s.asks.some((a) => a.answer === undefined)) return s;
  const releaseTo = s.asks.filter((a) => a.answer === 'accepted').map((a) => a.agency);
  return releaseTo.length > 0
    ? { ...s, state: 'approved', approvedAt: at, releaseTo }
    : { ...s, state: 'rejected', endedAt: at };
};

const answered = (s: Pending, agency: Agency, answer: NonNullable<Ask['answer']>): Pending => ({
  ...s,
  asks: s.asks.map((a) => (a.agency === agency ? { ...a, answer } : a)),
});

const decided = (s: Pending, { agency, holder, keyid }: Approver, decision: Decision): Pending => ({
  ...s,
  decisions: [...s.decisions, { agency, holder, keyid, decision }],
});

/** A fault of the program or of the stored record: acts that no `decide` could have made. */
const impossible = (act: Act, s: Submission | undefined): never => {
  throw new Error(
    `act ${act.seq} (${act.act}) cannot follow state ${s?.state ?? 'none'} of submission ${act.submission}`,
  );
};

const onPending = (s: Pending, act: Act): Submission => {
  switch (act.act) {
    case 'reviewed': {
      const { holder } = act.by;
      const reviewers = s.reviewers.includes(holder) ? s.reviewers : [...s.reviewers, holder];
      return { ...s, reviewers, opened: afterOpening(s.opened ?? [], act.by, act.at) };
    }
    case 'approved': {
      const given = decided(s, act.by, 'approve');
      return settled(act.by.agency === s.originator ? given : answered(given, act.by.agency, 'accepted'), act.at);
    }
    case 'rejected': {
      const given = decided(s, act.by, 'reject');
      return act.by.agency === s.originator
        ? { ...given, state: 'rejected', endedAt: act.at }
        : settled(answered(given, act.by.agency, 'refused'), act.at);
    }
    case 'returned':
      return { ...decided(s, act.by, 'return'), state: 'returned', endedAt: act.at };
    case 'withdrawn':
      return { ...s, state: 'withdrawn', endedAt: act.at };
    case 'asked':
      return { ...s, asks: [...s.asks, { agency: act.agency, askedAt: act.at, due: act.due }] };
    case 'expired':
      return act.agency === undefined
        ? { ...s, state: 'expired', endedAt: act.at }
        : settled(answered(s, act.agency, 'lapsed'), act.at);
    default:
      return impossible(act, s);
  }
};

const onReleased = (s: ReleasedSubmission, act: Act): Submission => {
  if (s.state === 'released' && act.act === 'disclosed') {
    return { ...s, opened: afterOpening(s.opened ?? [], act.by, act.at) };
  }
  if (s.state === 'released' && act.act === 'recalled') return { ...s, state: 'recalled' };
  if (s.state === 'recalled' && act.act === 'acknowledged') return s;
  if (s.state !== 'erased' && act.act === 'erased') return { ...s, state: 'erased' };
  return impossible(act, s);
};

const moved = (s: Submission, act: Act): Submission => {
  switch (s.state) {
    case 'pending':
      return onPending(s, act);
    case 'approved': {
      const { approvedAt, releaseTo: _releaseTo, unprovenSince: _unproven, opened: _opened, ...facts } = s;
      if (act.act === 'withdrawn') return { ...facts, state: 'withdrawn', endedAt: act.at };
      if (act.act !== 'released') return impossible(act, s);
      return { ...facts, state: 'released', approvedAt, releasedAt: act.at, releasedTo: act.recipients };
    }
    case 'released':
    case 'recalled':
    case 'erased':
      return onReleased(s, act);
    default:
      return impossible(act, s);
  }
};

/** The state after an act. Throws on an act that could not have happened: a record that was tampered with does not fold. */
export const evolve = (s: Submission | undefined, act: Act): Submission => {
  if (s === undefined) return act.act === 'submitted' && act.seq === 1 ? submittedAs(act) : impossible(act, s);
  if (act.seq !== s.seq + 1 || act.submission !== s.id) return impossible(act, s);
  return { ...moved(s, act), seq: act.seq };
};

/** The state that a list of acts folds to, or undefined of none. */
export const fold = (acts: readonly Act[]): Submission | undefined =>
  acts.reduce<Submission | undefined>(evolve, undefined);

/** A submission on which an act of this number may follow, whatever readings were left out before it. */
const before = (s: Submission | undefined, { seq }: Act): Submission | undefined =>
  s === undefined || seq <= s.seq ? s : { ...s, seq: seq - 1 };

/** As `fold`, of acts from which readings may have been left out: their numbers grow, and may jump. */
export const foldDecided = (acts: readonly Act[]): Submission | undefined =>
  acts.reduce<Submission | undefined>((s, act) => evolve(before(s, act), act), undefined);

/** What the acts that decide have made of it: all but the number of its latest act, who has opened it, and what its release has found. */
export const decidedPart = (s: Submission) => {
  const { seq: _seq, reviewers: _reviewers, opened: _opened, ...decided } = s;
  return decided.state === 'approved' ? { ...decided, unprovenSince: undefined } : decided;
};
