import type { Act, Asked, Submitted } from './act.ts';
import type { Agency } from './agency.ts';
import {
  type Acknowledge,
  type Command,
  type Decide,
  type Disclose,
  type Release,
  type Review,
  type Submit,
  type TellOutcome,
  validIn,
} from './command.ts';
import type { Priority } from './cover.ts';
import { evolve } from './evolve.ts';
import { beyondContract } from './handling.ts';
import type { NonEmpty } from './non-empty.ts';
import { secondsToWait } from './openings.ts';
import { type Fault, type Refusal, refuse } from './refusal.ts';
import { err, ok, type Result } from './result.ts';
import { erase, isErasedFor, isOver, retain } from './retention.ts';
import { type ApprovedSubmission, isDecidedBy, originatorHasApproved, type Submission } from './submission.ts';
import { isUntimely } from './timely.ts';
import { type Asker, mayKnow } from './visibility.ts';

/** The acts that a command leads to; none where the same was decided before (the answer is then the current state). */
export type Verdict = Result<NonEmpty<Act> | readonly [], Refusal>;

function hoursAfter(at: string, hours: number): string {
  return new Date(Date.parse(at) + hours * 3_600_000).toISOString();
}

/** When what is received or asked at this time is due (contract, section 5). */
function dueAt(at: string, hours: Readonly<Record<Priority, number>>, priority: Priority): string {
  return hoursAfter(at, hours[priority]);
}

/** The first act of a submission. Whether its cover may be accepted at all was validated before; a used id is found by the write. */
export function submit(command: Submit): Submitted {
  const approvals = beyondContract(command.cover.handling.code, command.approvals);
  const due = dueAt(command.at, command.dueHours, command.cover.priority);
  return {
    act: 'submitted',
    submission: command.submission,
    seq: 1,
    at: command.at,
    by: command.by,
    evidence: command.evidence,
    cover: command.cover,
    contentDigest: command.contentDigest,
    sealedDigest: command.sealedDigest,
    due,
    ...(command.expiryHours !== undefined && { expires: dueAt(due, command.expiryHours, command.cover.priority) }),
    ...(approvals !== undefined && { approvals }),
    ...(command.erasure !== undefined && { erasure: command.erasure }),
  };
}

/** What the originator's law asks of an approval, and what is not its approvers' to say. */
function originatorFaults({ decision, acceptsConditions, secrecyAssessment, secrecyRequired }: Decide): Fault[] {
  const lacks = secrecyRequired === true && decision === 'approve' && secrecyAssessment === undefined;
  return [
    ...(acceptsConditions === undefined
      ? []
      : [{ pointer: '/acceptsConditions', detail: 'only a recipient accepts conditions' }]),
    ...(lacks ? [{ pointer: '/secrecyAssessment', detail: 'is missing: the law of this agency asks for it' }] : []),
  ];
}

/** A recipient's part is the conditions on the cover: it cannot send back what it has not read, nor approve in silence. */
function partyFaults(s: Submission, command: Decide): readonly Fault[] {
  if (command.by.agency === s.originator) return originatorFaults(command);
  if (command.decision === 'return') {
    return [{ pointer: '/decision', detail: 'a recipient approves or rejects; it cannot return' }];
  }
  if (command.decision === 'approve' && command.acceptsConditions !== true) {
    return [{ pointer: '/acceptsConditions', detail: 'a recipient that approves accepts the conditions: true' }];
  }
  return command.decision === 'reject' && command.acceptsConditions !== undefined
    ? [{ pointer: '/acceptsConditions', detail: 'conditions are accepted by approving' }]
    : [];
}

/** Whether this agency's tasks are gone: its approvals are complete, or it has answered. */
function isThrough(s: Submission, agency: Agency): boolean {
  return agency === s.originator
    ? originatorHasApproved(s)
    : s.asks.some((a) => a.agency === agency && a.answer !== undefined);
}

/** Whether this command comes from the person behind the submitting key, by whichever of that person's keys. */
function isOwn(s: Submission, command: Decide): boolean {
  return (
    command.by.agency === s.submitter.agency &&
    (command.by.keyid === s.submitter.keyid || command.by.holder === s.submitter.holder)
  );
}

function askRecipients(s: Submission, command: Decide): readonly Asked[] {
  return s.cover.recipients.map((agency, i) => {
    const hours = command.dueHours[agency];
    // Only a configuration that lost an agency comes here; accepting its submissions was refused before.
    if (hours === undefined) throw new Error('a recipient has no deadlines in the configuration');
    const due = dueAt(command.at, hours, s.cover.priority);
    return { act: 'asked', submission: s.id, seq: s.seq + 1 + i, at: command.at, agency, due };
  });
}

function decisionAct(s: Submission, command: Decide): Act {
  const { at, by, evidence, acceptsConditions, secrecyAssessment } = command;
  const done = { submission: s.id, seq: s.seq + 1, at, by, evidence };
  switch (command.decision) {
    case 'approve':
      return { ...done, act: 'approved', acceptsConditions, secrecyAssessment };
    case 'reject':
      return { ...done, act: 'rejected', reason: command.reason };
    case 'return':
      return { ...done, act: 'returned', reason: command.reason };
  }
}

/** The order of the refusals is the contract's (section 6). */
function decideApproval(s: Submission, command: Decide): Verdict {
  const { agency, holder } = command.by;
  const faults = partyFaults(s, command);
  if (faults.length > 0) return err(refuse('body-invalid', faults));
  if (isOwn(s, command)) return err(refuse('self-approval'));
  const before = s.decisions.find((d) => isDecidedBy(d, command.by));
  if (before !== undefined) {
    const same = before.decision === command.decision && command.sealedDigest === s.sealedDigest;
    return same ? ok([]) : err(refuse('already-decided'));
  }
  if (!validIn.decide.includes(s.state) || isThrough(s, agency)) return err(refuse('state-conflict'));
  if (agency === s.originator && !s.reviewers.includes(holder)) return err(refuse('not-reviewed'));
  if (command.sealedDigest !== s.sealedDigest) return err(refuse('sealed-digest-mismatch'));
  const act = decisionAct(s, command);
  const after = evolve(s, act);
  const asks = after.state === 'pending' && after.cover.handling.code === 'H3' && after.asks.length === 0;
  return ok(asks && originatorHasApproved(after) ? [act, ...askRecipients(after, command)] : [act]);
}

/** A refusal to whoever has opened this report too often within the hour (contract, sections 6 and 7). */
function tooManyOpenings(s: Submission, { by, at }: Review | Disclose): Refusal | undefined {
  const retryAfter = secondsToWait(s.opened ?? [], by, at);
  return retryAfter === undefined ? undefined : { ...refuse('too-many-calls'), retryAfter };
}

function discloseRecord(s: Submission, command: Disclose): Verdict {
  // Whether or not a machine has come to it: also where a table was restored to a day before.
  const { today } = command;
  const isGone = isErasedFor(s, command.by.agency) || (today !== undefined && isOver(s, command.by.agency, today));
  if (isGone || s.state === 'erased') return err(refuse('record-erased'));
  if (s.state === 'recalled') return err(refuse('record-recalled'));
  const tooMany = tooManyOpenings(s, command);
  if (tooMany !== undefined) return err(tooMany);
  const { at, by, evidence, purpose, justification, caseReference } = command;
  const done = { submission: s.id, seq: s.seq + 1, at, by, evidence };
  return ok([{ ...done, act: 'disclosed', purpose, justification, caseReference }]);
}

/** Once for each recipient, of what was recalled, or has a correction in its place with this recipient. */
function acknowledgeRecord(s: Submission, command: Acknowledge): Verdict {
  const { at, by, evidence, action, replaced } = command;
  const before = 'acknowledged' in s ? s.acknowledged?.find(({ agency }) => agency === by.agency) : undefined;
  if (before !== undefined) return before.action === action ? ok([]) : err(refuse('state-conflict'));
  if (isErasedFor(s, by.agency)) return err(refuse('record-erased'));
  const asked = s.state === 'recalled' || (s.state === 'released' && replaced);
  if (!asked) return err(refuse('state-conflict'));
  return ok([{ submission: s.id, seq: s.seq + 1, at, act: 'acknowledged', by, evidence, action }]);
}

/** Each outcome once for an agency: what is told again changes nothing, and is counted once. */
function tellOutcome(s: Submission, command: TellOutcome): Verdict {
  if (s.state === 'erased' || isErasedFor(s, command.by.agency)) return err(refuse('record-erased'));
  const { at, by, evidence, outcome, note } = command;
  const before = 'outcomes' in s ? (s.outcomes ?? []) : [];
  if (before.some((told) => told.agency === by.agency && told.outcome === outcome)) return ok([]);
  return ok([{ submission: s.id, seq: s.seq + 1, at, act: 'resulted', by, evidence, outcome, note }]);
}

/** Whose command it is: what time brings about, and a release, the exchange itself orders. */
function askerOf(command: Command): Asker {
  return 'by' in command ? command.by.agency : undefined;
}

/**
 * What a command leads to. Pure: the same state and command give the same acts. Each command has its effect in the states of
 * `validIn` alone; a refused one changes nothing.
 */
export function decide(s: Submission, command: Command): Verdict {
  if (!mayKnow(s, askerOf(command), command.kind)) return err(refuse('not-found'));
  if (command.kind === 'decide') return decideApproval(s, command);
  if (command.kind === 'disclose') return discloseRecord(s, command);
  if (command.kind === 'acknowledge') return acknowledgeRecord(s, command);
  if (command.kind === 'retain' && s.state !== 'pending' && s.state !== 'approved') return retain(s, command);
  if (command.kind === 'result') return tellOutcome(s, command);
  if (!validIn[command.kind].includes(s.state) || isUntimely(s, command)) return err(refuse(conflict(s, command)));
  const happened = { submission: s.id, seq: s.seq + 1, at: command.at };
  switch (command.kind) {
    case 'review': {
      const { by, evidence, justification } = command;
      const tooMany = tooManyOpenings(s, command);
      if (tooMany !== undefined) return err(tooMany);
      return ok([{ ...happened, act: 'reviewed', by, evidence, justification }]);
    }
    case 'withdraw': {
      const { by, evidence, reason } = command;
      return ok([{ ...happened, act: 'withdrawn', by, evidence, reason }]);
    }
    case 'recall': {
      const { by, evidence, reason } = command;
      return ok([{ ...happened, act: 'recalled', by, evidence, reason }]);
    }
    case 'lapse':
      return ok([{ ...happened, act: 'expired', agency: command.agency }]);
    case 'expire':
      return ok([{ ...happened, act: 'expired' }]);
    case 'release':
      // What is not approved has nobody to go to.
      if (s.state !== 'approved') return err(refuse('state-conflict'));
      return ok([{ ...happened, act: 'released', recipients: s.releaseTo, ...clocksFor(s, command) }]);
    case 'retain':
      return err(refuse('state-conflict'));
    case 'erase':
      return ok([erase(s, command)]);
  }
}

/** The clocks of those whom a release concerns. */
function clocksFor({ originator, releaseTo }: ApprovedSubmission, { clocks }: Release) {
  const concerned = [originator, ...releaseTo];
  return clocks === undefined ? {} : { clocks: clocks.filter(({ agency }) => concerned.includes(agency)) };
}

function conflict(s: Submission, command: Command) {
  if (command.kind !== 'recall') return 'state-conflict';
  return s.state === 'recalled' ? 'record-recalled' : 'record-erased';
}
