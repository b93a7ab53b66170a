import type { Agency } from '../domain/agency.ts';
import { clockOf, stateFor, toldErasure } from '../domain/retention.ts';
import { counts, decidedAt, required, type Submission, unprovenSince, wasReleasedTo } from '../domain/submission.ts';
import type { Role } from '../protocol/principal-entry.ts';
import type { AuthorizedRecord, ShownAct, Stored } from './ports.ts';

/** Its originator alone is told that a release is not proved: only it can do something about that. */
function unprovenFor(s: Submission, viewer: Agency) {
  const since = unprovenSince(s);
  return since !== undefined && viewer === s.originator ? { unprovenSince: since } : {};
}

/** When what this agency has goes; nothing where it has gone, or where it has nothing to keep. */
function erasureFor(s: Submission, viewer: Agency) {
  const clock = clockOf(s, viewer);
  return clock === undefined ? {} : { erasure: toldErasure(clock) };
}

/** A submission as the contract shows it (section 5), without its acts. */
export function shapeOf({ submission: s, hash }: Stored, viewer: Agency = s.originator) {
  const { reference, recipients, priority, handling } = s.cover;
  const decided = decidedAt(s);
  return {
    id: s.id,
    reference,
    recipients,
    priority,
    handling,
    state: stateFor(s, viewer),
    receivedAt: s.receivedAt,
    contentDigest: s.contentDigest,
    sealedDigest: s.sealedDigest,
    approvals: { required: required(s), given: counts(s).given },
    due: s.due,
    ...(decided === undefined ? {} : { decidedAt: decided }),
    ...('releasedAt' in s ? { releasedAt: s.releasedAt } : {}),
    custody: { seq: s.seq, hash },
    ...erasureFor(s, viewer),
    ...unprovenFor(s, viewer),
  };
}

/** Who reads acts: the agency, the roles by which it may read why its own people have opened a report, and what those are called. */
export interface Viewer {
  readonly agency: Agency;
  readonly roles: readonly Role[];
  readonly names: ReadonlyMap<string, string>;
}

/** Whether it watches over what its agency's people have opened. */
export function oversees({ roles }: Pick<Viewer, 'roles'>): boolean {
  return roles.some((role) => role === 'auditor' || role === 'approver');
}

/** Whether a reason that one party gave may be read by this one (contract, section 2): a recall's by those alone who have the record. */
function readsReason(act: ShownAct, viewer: Agency, s: Submission): boolean {
  if (!('reason' in act)) return false;
  if (act.act === 'extended' || act.act === 'paused' || act.act === 'resumed') return viewer === act.by.agency;
  if (viewer === s.originator || viewer === act.by.agency) return true;
  return act.act === 'recalled' && wasReleasedTo(s, viewer);
}

/** What an agency has said of its own clock is its own. */
function untilFor(act: ShownAct, viewer: Agency): object {
  const hasUntil = act.act === 'extended' || act.act === 'resumed';
  return hasUntil && act.by.agency === viewer ? { until: act.until } : {};
}

/** What a report was opened for: for those alone who watch over it in the agency that said so. */
function openedFor(act: ShownAct, viewer: Viewer): object {
  if (act.act !== 'reviewed' && act.act !== 'disclosed') return {};
  if (act.by.agency !== viewer.agency || !oversees(viewer)) return {};
  const { justification } = act;
  const why = justification === undefined ? {} : { justification };
  if (act.act === 'reviewed') return why;
  return {
    purpose: act.purpose,
    ...why,
    ...(act.caseReference === undefined ? {} : { caseReference: act.caseReference }),
  };
}

/** Who did it: an agency, to that agency with the key too, and whoever has read by name. */
function byFor({ act, by }: Extract<ShownAct, { by: unknown }>, { agency, names }: Viewer) {
  if (by.agency !== agency) return { agency: by.agency };
  const name = act === 'disclosed' ? names.get(by.keyid) : undefined;
  return { agency, keyid: by.keyid, ...(name === undefined ? {} : { name }) };
}

/** A note to an outcome stays with the agency that has written it. */
function noteFor({ by, note }: Extract<ShownAct, { act: 'resulted' }>, viewer: Agency): object {
  return note !== undefined && by.agency === viewer ? { note } : {};
}

/** An act as its reader may see it: its agency's own with the key, another's as agency, kind, time and commitment. */
export function actFor(act: ShownAct, viewer: Viewer, s: Submission) {
  const { agency } = viewer;
  return {
    seq: act.seq,
    act: act.act,
    at: act.at,
    ...('by' in act ? { by: byFor(act, viewer) } : {}),
    ...('agency' in act && act.agency !== undefined ? { agency: act.agency } : {}),
    hash: act.custody.hash,
    ...('reason' in act && readsReason(act, agency, s) ? { reason: act.reason } : {}),
    ...untilFor(act, agency),
    ...openedFor(act, viewer),
    ...('secrecyAssessment' in act && act.secrecyAssessment !== undefined
      ? { secrecyAssessment: act.secrecyAssessment }
      : {}),
    ...(act.act === 'resulted' ? { outcome: act.outcome, ...noteFor(act, agency) } : {}),
    ...(act.act === 'acknowledged' && (agency === s.originator || agency === act.by.agency)
      ? { action: act.action }
      : {}),
  };
}

/** The members of the cover that a row of a list shows. */
function coverInRow({ reference, priority, handling, grading, purpose, offence }: Submission['cover']) {
  return {
    reference,
    priority,
    handling,
    grading,
    purpose,
    offence,
  };
}

/** A task in an agency's inbox (contract, section 6), as this holder sees it. */
export function taskOf(s: Submission, agency: Agency, holder: string) {
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
}

/** A record in a recipient's list (contract, section 7). */
export function rowOf(record: AuthorizedRecord, gone = false) {
  return {
    id: record.id,
    originator: record.originator,
    releasedAt: record.releasedAt,
    state: gone ? ('erased' as const) : record.state,
    ...coverInRow(record.cover),
    ...(record.replacedBy === undefined ? {} : { replacedBy: record.replacedBy }),
  };
}
