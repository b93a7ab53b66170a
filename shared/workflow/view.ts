import type { Agency } from '../domain/agency.ts';
import { counts, required, type Submission, wasReleasedTo } from '../domain/submission.ts';
import type { AuthorizedRecord, Stored, ToldAct } from './ports.ts';

/** A submission as the contract shows it (section 5), without its acts. */
export const shapeOf = ({ submission: s, hash }: Stored) => ({
  id: s.id,
  state: s.state,
  receivedAt: s.receivedAt,
  contentDigest: s.contentDigest,
  sealedDigest: s.sealedDigest,
  approvals: { required: required(s), given: counts(s).given },
  due: s.due,
  custody: { seq: s.seq, hash },
});

/** Whether a reason that one party gave may be read by this one (contract, section 2): a recall's by those alone who have the record. */
const readsReason = (act: ToldAct, viewer: Agency, s: Submission): boolean => {
  if (!('reason' in act)) return false;
  if (viewer === s.originator || viewer === act.by.agency) return true;
  return act.act === 'recalled' && wasReleasedTo(s, viewer);
};

/** An act as one agency may read it: its own with the key, another's as agency, kind, time and commitment. */
const actFor = (act: ToldAct, viewer: Agency, s: Submission) => ({
  seq: act.seq,
  act: act.act,
  at: act.at,
  ...('by' in act
    ? { by: act.by.agency === viewer ? { agency: act.by.agency, keyid: act.by.keyid } : { agency: act.by.agency } }
    : {}),
  ...('agency' in act && act.agency !== undefined ? { agency: act.agency } : {}),
  hash: act.custody.hash,
  ...('reason' in act && readsReason(act, viewer, s) ? { reason: act.reason } : {}),
});

/** A submission with its acts, as one agency may read them. */
export const shapeWithActs = (stored: Stored, acts: readonly ToldAct[], viewer: Agency) => ({
  ...shapeOf(stored),
  acts: acts.map((act) => actFor(act, viewer, stored.submission)),
});

/** The members of the cover that a row of a list shows. */
const coverInRow = ({ reference, priority, handling, grading, purpose, offence }: Submission['cover']) => ({
  reference,
  priority,
  handling,
  grading,
  purpose,
  offence,
});

/** A task in an agency's inbox (contract, section 6), as this holder sees it. */
export const taskOf = (s: Submission, agency: Agency, holder: string) => {
  const ask = s.asks.find((a) => a.agency === agency);
  return {
    submission: s.id,
    originator: s.originator,
    ...coverInRow(s.cover),
    receivedAt: s.receivedAt,
    due: ask === undefined ? s.due : ask.due,
    sealedDigest: s.sealedDigest,
    ...counts(s),
    reviewed: agency === s.originator && s.reviewers.includes(holder),
    ...(ask === undefined ? {} : { cover: s.cover }),
  };
};

/** A record in a recipient's list (contract, section 7). */
export const rowOf = (record: AuthorizedRecord) => ({
  id: record.id,
  originator: record.originator,
  releasedAt: record.releasedAt,
  state: record.state,
  ...coverInRow(record.cover),
  ...(record.replacedBy === undefined ? {} : { replacedBy: record.replacedBy }),
});
