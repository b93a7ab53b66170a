import type { Act, Approver, Clock, Evidence, Party } from '../../shared/domain/act.ts';
import type { Command } from '../../shared/domain/command.ts';
import type { Cover } from '../../shared/domain/cover.ts';
import { decide, submit } from '../../shared/domain/decide.ts';
import { evolve, fold } from '../../shared/domain/evolve.ts';
import type { ApprovalPolicy, HandlingCode } from '../../shared/domain/handling.ts';
import { isNonEmpty, type NonEmpty } from '../../shared/domain/non-empty.ts';
import type { Submission } from '../../shared/domain/submission.ts';

/** A cover that breaks no rule. */
export const aCover = (over: Partial<Cover> = {}): Cover => ({
  version: 1,
  reference: 'K 2026/1187',
  recipients: ['customs'],
  priority: 'routine',
  handling: { code: 'H0' },
  grading: { source: 'B', information: 2 },
  purpose: { code: 'investigate', description: 'Narcotics letters posted at one box, week after week.' },
  legalGround: 'PBDL 3 kap. 2 §',
  offence: {
    name: 'Grovt narkotikabrott',
    minimumPenaltyMonths: 24,
    maximumPenaltyMonths: 84,
    systematic: true,
  },
  retention: { class: 'case' },
  ...over,
});

/** A cover under this handling code, with conditions where the code asks for them. */
export const handledAs = (code: HandlingCode, recipients: readonly string[] = ['customs']): Cover =>
  aCover({
    recipients,
    handling: code === 'H3' ? { code, conditions: 'Ask before any use in court.' } : { code },
  });

export const someEvidence = (path = '/v1/police/submissions/x'): Evidence => ({
  path,
  contentDigest: 'A'.repeat(43),
  input: 'samsyn=()',
  value: 'samsyn=::',
  contentType: 'application/json',
  principal: 'entry',
});

export const anId = '01934f5e-7c00-7000-8000-000000000001';
/** What a correction replaces. */
export const oldId = '01934f5e-7c00-7000-8000-000000000000';
export const receivedAt = '2026-11-24T08:00:00.000Z';
export const sealedDigest = 'Q'.repeat(43);
const hours = { urgent: 8, routine: 168 };
export const dueHours = { police: hours, customs: hours, coastguard: hours };

/** One person of an agency, with one of that person's keys. */
export const person = (agency: string, holder: string, key = 1): Approver => ({
  agency,
  holder,
  keyid: `${holder}-key-${key}`,
});
export const desk: Party = { agency: 'police', keyid: 'desk-key' };

/** Of what is never released: a year after it came. */
export const ownErasure = {
  on: '2027-11-24',
  rule: 'police/retention-unreleased/2019-01-01',
  source: 'PBDL 4:2',
  longest: '2031-11-24',
  pausable: false,
};

/** The first act of a submission of the police. */
export const submitted = (cover: Cover, by: Party = desk, approvals?: ApprovalPolicy) =>
  submit({
    kind: 'submit',
    submission: anId,
    at: receivedAt,
    by,
    evidence: someEvidence(),
    cover,
    contentDigest: 'A'.repeat(43),
    sealedDigest,
    dueHours: hours,
    expiryHours: { urgent: 72, routine: 168 },
    approvals,
    erasure: ownErasure,
  });

/** A submission as it stands, with the acts that led there. */
export interface History {
  readonly acts: NonEmpty<Act>;
  readonly state: Submission;
}

export const begun = (cover: Cover, by: Party = desk, approvals?: ApprovalPolicy): History => {
  const act = submitted(cover, by, approvals);
  return { acts: [act], state: evolve(undefined, act) };
};

/** The acts of a command; throws where it is refused, or was decided before, so that a test does not go on from what did not happen. */
export const actsOf = (state: Submission, command: Command): NonEmpty<Act> => {
  const verdict = decide(state, command);
  if (!verdict.ok) throw new Error(`refused: ${verdict.error.code}`);
  if (!isNonEmpty(verdict.value)) throw new Error('decided before');
  return verdict.value;
};

/** The history after a command that has an effect. */
export const following = (history: History, command: Command): History => {
  const acts: History['acts'] = [...history.acts, ...actsOf(history.state, command)];
  const state = fold(acts);
  if (state === undefined) throw new Error('no state');
  return { acts, state };
};

/** When everything is done that is done to a submission here. */
export const decidedAt = '2026-11-24T09:00:00.000Z';

export const reviewBy = (by: Approver): Command => ({ kind: 'review', by, at: decidedAt, evidence: someEvidence() });
export const approvalBy = (by: Approver, more: object = {}): Command => ({
  kind: 'decide',
  decision: 'approve',
  sealedDigest,
  by,
  at: decidedAt,
  evidence: someEvidence(),
  dueHours,
  ...more,
});
export const rejectionBy = (by: Approver, more: object = {}): Command =>
  approvalBy(by, { decision: 'reject', reason: 'Not within the purpose.', ...more });
export const returnBy = (by: Approver): Command =>
  approvalBy(by, { decision: 'return', reason: 'The grading is missing.' });
export const withdrawalBy = (by: Party): Command => ({
  kind: 'withdraw',
  by,
  at: decidedAt,
  evidence: someEvidence(),
  reason: 'Sent by mistake.',
});
export const recallBy = (by: Party): Command => ({
  kind: 'recall',
  by,
  at: decidedAt,
  evidence: someEvidence(),
  reason: 'It names somebody else.',
});
export const disclosureBy = (by: Party): Command => ({
  kind: 'disclose',
  by,
  at: decidedAt,
  evidence: someEvidence(),
  purpose: 'investigate',
  justification: 'Checked against a seizure.',
});
/** How long an agency keeps what it has, by a law that lets it extend, and stop the clock. */
export const clockOfAgency = (agency: string, more: Partial<Clock> = {}): Clock => ({
  agency,
  on: '2029-12-31',
  rule: `${agency}/retention-no-case/2019-01-01`,
  source: 'PBDL 4:8–9',
  longest: '2046-11-24',
  pausable: true,
  ...more,
});
export const release: Command = {
  kind: 'release',
  at: '2026-11-24T09:00:01.000Z',
  clocks: ['police', 'customs', 'coastguard'].map((agency) => clockOfAgency(agency)),
};
/** When nobody’s time runs any more. */
export const longAfter = { at: '2047-01-01T00:00:01.000Z', today: '2047-01-01' };
export const erasureOf = (agency: string): Command => ({ kind: 'erase', agency, ...longAfter });
export const extensionBy = (by: Approver, until: string, today = '2026-11-24'): Command => ({
  kind: 'retain',
  by,
  at: decidedAt,
  evidence: someEvidence(),
  action: 'extend',
  until,
  today,
  reason: 'The case is with the court yet.',
});
export const pauseBy = (by: Approver, action: 'pause' | 'resume', today: string): Command => ({
  kind: 'retain',
  by,
  at: decidedAt,
  evidence: someEvidence(),
  action,
  today,
  reason: 'The suspect is in prison.',
});

/** Reviewed and approved by this person. */
export const approvedBy = (history: History, by: Approver): History =>
  following(following(history, reviewBy(by)), approvalBy(by));

/** The same history, whose release is known not to be proved. */
export const unproven = (history: History): History => {
  const { state } = history;
  if (state.state !== 'approved') throw new Error('what is not approved has no release to prove');
  return { ...history, state: { ...state, unprovenSince: '2026-11-24T09:05:00.000Z' } };
};
