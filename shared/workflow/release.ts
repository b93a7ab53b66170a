import type { RecordedAct } from '../custody/leaf.ts';
import type { Approved, Submitted } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import { approvalsRequired } from '../domain/handling.ts';
import { type ApprovedSubmission, fold, type Submission } from '../domain/submission.ts';
import { utf8 } from '../protocol/base64.ts';
import { readDecisionBody } from '../protocol/bodies.ts';
import { parseIJson } from '../protocol/json.ts';
import { type EvidenceTrust, signerOf } from './authenticate.ts';
import { carryOut, type Recording } from './carry-out.ts';
import type { ReleaseKeys, Unlocking } from './ports.ts';

export interface Releasing extends Recording {
  readonly keys: ReleaseKeys;
  readonly trust: EvidenceTrust;
}

/** A record on which no release may stand: the message ends in the dead-letter queue, where an alarm waits for it. */
export class Unproven extends Error {
  override name = 'Unproven';
}

const unproven = (why: string): never => {
  throw new Unproven(`not released: ${why}`);
};

/** The submitter's entry, from the signed submission; the body itself is not needed, for its digest is what was signed. */
const provenSubmitter = async (trust: EvidenceTrust, act: Submitted) => {
  const entry = await signerOf(trust, act.evidence, 'PUT');
  const path = `/v1/${act.by.agency}/submissions/${act.submission}`;
  const holds =
    entry?.agency === act.by.agency &&
    entry.roles.includes('submitter') &&
    act.evidence.path === path &&
    act.evidence.contentDigest === act.contentDigest;
  return entry !== undefined && holds ? entry : unproven('the submission is not signed by a submitter of its agency');
};

/** Agency and holder of an approval that its holder has signed: this submission, this sealed report, approved. */
const provenApproval = async (trust: EvidenceTrust, act: Approved, s: ApprovedSubmission) => {
  const entry = await signerOf(trust, act.evidence, 'POST');
  const parsed = parseIJson(utf8(act.evidence.body ?? ''));
  const body = parsed.ok ? readDecisionBody(parsed.value) : undefined;
  const path = `/v1/${act.by.agency}/submissions/${s.id}/decisions`;
  const signed =
    entry?.agency === act.by.agency &&
    entry.roles.includes('approver') &&
    act.evidence.path === path &&
    body?.ok === true;
  if (!signed || entry?.holder === undefined) return unproven('an approval is not signed by an approver of its agency');
  const { decision, sealedDigest, acceptsConditions } = body.value;
  const says =
    decision === 'approve' &&
    sealedDigest === s.sealedDigest &&
    (acceptsConditions === true) === (entry.agency !== s.originator);
  return says ? { agency: entry.agency, holder: entry.holder } : unproven('an approval says something else');
};

/**
 * Proves from signatures alone that a release is approved: the acts fold to `approved`, and as many distinct holders as the handling
 * code asks for have signed it, none of them the submitter. A forged row, whoever wrote it, gets no key moved.
 *
 * @throws Unproven
 */
export const prove = async (trust: EvidenceTrust, acts: readonly RecordedAct[]): Promise<ApprovedSubmission> => {
  const s = fold(acts);
  if (s?.state !== 'approved') return unproven('its acts do not fold to an approval');
  const submitted = acts.find((a) => a.act === 'submitted') ?? unproven('it was never submitted');
  const submitter = await provenSubmitter(trust, submitted);
  const approvals = acts.filter((a) => a.act === 'approved');
  const holders = new Map<Agency, Set<string>>();
  for (const act of approvals) {
    const { agency, holder } = await provenApproval(trust, act, s);
    if (agency === submitter.agency && holder === submitter.holder) unproven('the submitter has approved');
    holders.set(agency, (holders.get(agency) ?? new Set()).add(holder));
  }
  for (const { agency, count } of approvalsRequired(s.cover.handling.code, s.originator, s.releaseTo)) {
    if ((holders.get(agency)?.size ?? 0) < count) unproven('approvals of distinct holders are missing');
  }
  return s;
};

const unlocking = async (ports: Releasing, s: ApprovedSubmission, after: Submission): Promise<Unlocking> => {
  if (after.state !== 'released') throw new Error('a release leads to released');
  // The state's row is not what was proved: who can write it could add a recipient.
  if (after.releasedTo.join() !== s.releaseTo.join()) return unproven('its state names other recipients than its acts');
  const stagedKey = (await ports.exchange.stagedKey(s.id)) ?? unproven('its content key is gone');
  const { id, originator, sealedDigest, cover } = s;
  const records = await Promise.all(
    s.releaseTo.map(async (recipient) => ({
      record: {
        recipient,
        id,
        originator,
        releasedAt: after.releasedAt,
        state: 'released' as const,
        cover,
        sealedDigest,
      },
      wrappedKey: await ports.keys.release(stagedKey, { submission: id, originator, recipient, sealedDigest }),
    })),
  );
  return { records, corrects: await corrected(ports, cover.replaces, s.releaseTo) };
};

/** Records that a correction stands beside: of those who receive the correction, for nobody else may learn of it. */
const corrected = async (ports: Releasing, replaces: string | undefined, releasedTo: readonly Agency[]) => {
  if (replaces === undefined) return [];
  const old = (await ports.exchange.read(replaces))?.submission;
  if (old === undefined || !('releasedTo' in old) || old.state === 'erased') return [];
  return old.releasedTo.filter((a) => releasedTo.includes(a)).map((recipient) => ({ recipient, id: old.id }));
};

/**
 * Releases an approved submission: proves its approvals, moves the content key to each recipient's key inside KMS, and writes act,
 * state and records in one transaction. Told twice, it releases once: the second finds it released.
 *
 * @throws Unproven where the record does not prove its approvals
 */
export const releaseRecord = async (
  ports: Releasing,
  id: string,
  now: number,
): Promise<'record-released' | 'release-done-before'> => {
  const stored = await ports.exchange.read(id);
  if (stored?.submission.state !== 'approved') return 'release-done-before';
  const proven = await prove(ports.trust, await ports.exchange.acts(id));
  const done = await carryOut(ports, {
    id,
    nonce: undefined,
    told: () => true,
    command: () => ({ kind: 'release', at: new Date(now).toISOString() }),
    unlocking: (after) => unlocking(ports, proven, after),
  });
  return done.ok ? 'record-released' : 'release-done-before';
};
