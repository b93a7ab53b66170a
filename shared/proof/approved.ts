import type { RecordedAct } from '../custody/leaf.ts';
import type { Party } from '../domain/act.ts';
import { decidedPart, foldDecided } from '../domain/evolve.ts';
import { approvalsRequired } from '../domain/handling.ts';
import type { ApprovedSubmission, Submission } from '../domain/submission.ts';
import { canonicalJson } from '../protocol/json.ts';
import { type Proving, provenApprover } from './approvals.ts';
import { provenSubmitter } from './submitter.ts';
import { unproven } from './unproven.ts';

/** What is to be proved: the acts that decide, in their order, and what the state's row says that they lead to. */
export interface Claimed {
  readonly acts: readonly RecordedAct[];
  readonly submission: Submission;
}

/** Whether two keys stand for one person, or are one key. */
function isOne(one: Party, other: Party): boolean {
  return (
    one.agency === other.agency &&
    (one.keyid === other.keyid || (one.holder !== undefined && one.holder === other.holder))
  );
}

/** Whether the state's row says of all that was decided what the acts say: nothing was added to one and not to the other. */
function isSame(one: Submission, other: Submission): boolean {
  return canonicalJson(decidedPart(one)) === canonicalJson(decidedPart(other));
}

/** What the acts fold to; some that could not have followed one another prove nothing. */
function folded(acts: readonly RecordedAct[]): Submission | undefined {
  try {
    return foldDecided(acts);
  } catch (error) {
    return unproven(error instanceof Error ? error.message : 'its acts do not fold');
  }
}

/**
 * Proves from signatures that a release is approved: the acts that decide fold to `approved` and to what the state's row says, and
 * as many distinct persons as the handling code asks for have signed it, with keys that were theirs then, none of them the submitter.
 * A forged row, whoever wrote it, gets no key moved. (That the handling code is the one that was submitted, KMS tells: the staged key is bound to the first act.)
 * Readings prove nothing of this, and are not read: however many there are, a release costs the same.
 *
 * @throws Unproven
 */
export async function prove(proving: Proving, { acts, submission }: Claimed): Promise<ApprovedSubmission> {
  const s = folded(acts);
  if (s?.state !== 'approved') return unproven('its acts do not fold to an approval');
  if (!isSame(s, submission)) return unproven('its state says something else than its acts');
  const submitted = acts.find((a) => a.act === 'submitted') ?? unproven('it was never submitted');
  const submitter = await provenSubmitter(proving.trust, submitted);
  const approvals = acts.filter((a) => a.act === 'approved');
  const approvers: Party[] = [];
  for (const approver of await Promise.all(approvals.map((act) => provenApprover(proving, act, s)))) {
    if (isOne(approver, submitter)) unproven('the submitter has approved');
    if (!approvers.some((other) => isOne(approver, other))) approvers.push(approver);
  }
  for (const { agency, count } of approvalsRequired(s.cover.handling.code, s.originator, s.releaseTo, s.approvals)) {
    const given = approvers.filter((approver) => approver.agency === agency).length;
    if (given < count) unproven('approvals of distinct holders are missing');
  }
  return s;
}
