import type { Act, Approver, Submitted } from './act.ts';
import type { Agency } from './agency.ts';
import { afterOpening } from './openings.ts';
import { clocksAfter, clocksOf } from './retention.ts';
import {
  type Ask,
  type Decision,
  type Ended,
  originatorHasApproved,
  type Pending,
  type ReleasedSubmission,
  type Submission,
} from './submission.ts';

/** A submission as its first act begins it: all that never changes of it, and nothing decided yet. */
export function submittedAs(act: Omit<Submitted, 'evidence'>): Pending {
  return {
    id: act.submission,
    originator: act.by.agency,
    submitter: act.by,
    cover: act.cover,
    receivedAt: act.at,
    due: act.due,
    ...(act.expires !== undefined && { expires: act.expires }),
    ...(act.erasure !== undefined && { erasure: act.erasure }),
    contentDigest: act.contentDigest,
    sealedDigest: act.sealedDigest,
    ...(act.approvals !== undefined && { approvals: act.approvals }),
    seq: act.seq,
    reviewers: [],
    decisions: [],
    asks: [],
    state: 'pending',
  };
}

/** Pending, approved or rejected, as what is given and answered now makes it. */
function settled(s: Pending, at: string): Submission {
  if (!originatorHasApproved(s)) return s;
  if (s.cover.handling.code !== 'H3') {
    return { ...s, state: 'approved', approvedAt: at, releaseTo: s.cover.recipients };
  }
  if (s.asks.length === 0 || s.asks.some((a) => a.answer === undefined)) return s;
  const releaseTo = s.asks.filter((a) => a.answer === 'accepted').map((a) => a.agency);
  return releaseTo.length > 0
    ? { ...s, state: 'approved', approvedAt: at, releaseTo }
    : { ...s, state: 'rejected', endedAt: at };
}

function answered(s: Pending, agency: Agency, answer: NonNullable<Ask['answer']>): Pending {
  return {
    ...s,
    asks: s.asks.map((a) => (a.agency === agency ? { ...a, answer } : a)),
  };
}

function decided(s: Pending, { agency, holder, keyid }: Approver, decision: Decision): Pending {
  return {
    ...s,
    decisions: [...s.decisions, { agency, holder, keyid, decision }],
  };
}

/** A fault of the program or of the stored record: acts that no `decide` could have made. */
function impossible(act: Act, s: Submission | undefined): never {
  throw new Error(
    `act ${act.seq} (${act.act}) cannot follow state ${s?.state ?? 'none'} of submission ${act.submission}`,
  );
}

function onPending(s: Pending, act: Act): Submission {
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
}

function onReleased(s: ReleasedSubmission, act: Act): Submission {
  if (s.state === 'released' && act.act === 'disclosed') {
    return { ...s, opened: afterOpening(s.opened ?? [], act.by, act.at) };
  }
  if (s.state === 'released' && act.act === 'recalled') {
    const { acknowledged: _anew, ...facts } = s;
    return { ...facts, state: 'recalled' };
  }
  if (s.state !== 'erased' && act.act === 'acknowledged') {
    const { by, action } = act;
    return { ...s, acknowledged: [...(s.acknowledged ?? []), { agency: by.agency, action }] };
  }
  if (s.state !== 'erased' && act.act === 'resulted') {
    const { by, outcome } = act;
    return { ...s, outcomes: [...(s.outcomes ?? []), { agency: by.agency, outcome }] };
  }
  return onClock(s, act);
}

/** What an approver, or the clock itself, has done about how long an agency keeps what it has. */
function onClock(s: Ended | ReleasedSubmission, act: Act): Submission {
  switch (act.act) {
    case 'extended':
    case 'paused':
    case 'resumed':
      return s.state === 'erased' ? impossible(act, s) : { ...s, clocks: clocksAfter(s, act) };
    case 'erased': {
      const clocks = clocksOf(s).filter(({ agency }) => agency !== act.agency);
      const gone = { ...s, clocks, erased: [...(s.erased ?? []), act.agency] };
      if (s.state === 'erased') return impossible(act, s);
      return clocks.length === 0 ? { ...gone, state: 'erased' } : gone;
    }
    default:
      return impossible(act, s);
  }
}

function moved(s: Submission, act: Act): Submission {
  switch (s.state) {
    case 'pending':
      return onPending(s, act);
    case 'approved': {
      const { approvedAt, releaseTo: _releaseTo, unprovenSince: _unproven, opened: _opened, ...facts } = s;
      if (act.act === 'withdrawn') return { ...facts, state: 'withdrawn', endedAt: act.at };
      if (act.act !== 'released') return impossible(act, s);
      const clocks = act.clocks === undefined ? {} : { clocks: act.clocks };
      return { ...facts, ...clocks, state: 'released', approvedAt, releasedAt: act.at, releasedTo: act.recipients };
    }
    case 'released':
    case 'recalled':
      return onReleased(s, act);
    case 'erased':
      return impossible(act, s);
    default:
      return onClock(s, act);
  }
}

/** The state after an act. Throws on an act that could not have happened: a record that was tampered with does not fold. */
export function evolve(s: Submission | undefined, act: Act): Submission {
  if (s === undefined) return act.act === 'submitted' && act.seq === 1 ? submittedAs(act) : impossible(act, s);
  if (act.seq !== s.seq + 1 || act.submission !== s.id) return impossible(act, s);
  return { ...moved(s, act), seq: act.seq };
}

/** The state that a list of acts folds to, or undefined of none. */
export function fold(acts: readonly Act[]): Submission | undefined {
  return acts.reduce<Submission | undefined>(evolve, undefined);
}

/** A submission on which an act of this number may follow, whatever readings were left out before it. */
function before(s: Submission | undefined, { seq }: Act): Submission | undefined {
  return s === undefined || seq <= s.seq ? s : { ...s, seq: seq - 1 };
}

/** As `fold`, of acts from which readings may have been left out: their numbers grow, and may jump. */
export function foldDecided(acts: readonly Act[]): Submission | undefined {
  return acts.reduce<Submission | undefined>((s, act) => evolve(before(s, act), act), undefined);
}

/** What the acts that decide have made of it: all but the number of its latest act, who has opened it, and what its release has found. */
export function decidedPart(s: Submission) {
  const { seq: _seq, reviewers: _reviewers, opened: _opened, ...decided } = s;
  return decided.state === 'approved' ? { ...decided, unprovenSince: undefined } : decided;
}
