import { commitTo, type RecordedAct } from '../custody/leaf.ts';
import type { Approved, Party, Submitted } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import { approvalsRequired } from '../domain/handling.ts';
import {
  type ApprovedSubmission,
  decidedPart,
  foldDecided,
  type Submission,
  unprovenSince,
} from '../domain/submission.ts';
import { decodeBase64url, utf8 } from '../protocol/base64.ts';
import { readDecisionBody } from '../protocol/bodies.ts';
import { isFresh } from '../protocol/http-signature.ts';
import { canonicalJson, parseIJson } from '../protocol/json.ts';
import { millisecondsOf } from '../protocol/time.ts';
import { type EvidenceTrust, type Signer, signerOf } from './authenticate.ts';
import { carryOut, type Recording } from './carry-out.ts';
import type { Grounds, Registry, ReleaseKeys, Unlocking } from './ports.ts';
import { isLongUnproven, Unproven, unproven } from './unproven.ts';

/** Whose word a release takes: the registrars' pinned keys, and the latest of what they have signed. */
export interface Proving {
  readonly trust: EvidenceTrust;
  readonly registry: Registry;
}

export interface Releasing extends Recording, Proving {
  readonly keys: ReleaseKeys;
}

/** Who has signed the evidence of an act, when the exchange could have taken it: no older than 300 s, no more than 60 s ahead. */
const signedInTime = async (trust: EvidenceTrust, act: Submitted | Approved, method: 'PUT' | 'POST') => {
  const signer = await signerOf(trust, act.evidence, method);
  const at = Math.floor(Date.parse(act.at) / 1000);
  return signer !== undefined && isFresh(signer.created, at) ? signer : undefined;
};

/** The submitter, from the signed submission; the body itself is not needed, for its digest is what was signed. */
const provenSubmitter = async (trust: EvidenceTrust, act: Submitted): Promise<Party> => {
  const signer = await signedInTime(trust, act, 'PUT');
  const holds =
    signer?.entry.agency === act.by.agency &&
    signer.entry.roles.includes('submitter') &&
    signer.keyid === act.by.keyid &&
    act.evidence.path === `/v1/${act.by.agency}/submissions/${act.submission}` &&
    act.evidence.contentDigest === act.contentDigest;
  if (signer === undefined || !holds) return unproven('the submission is not signed by a submitter of its agency');
  return { agency: signer.entry.agency, keyid: signer.keyid, holder: signer.entry.holder };
};

/**
 * Whether a key could still approve at the time of an act, by the latest that its registrar has signed of it. What began by then counts: a
 * revocation, and an entry with fewer roles or of another person. What began later takes nothing from an act that came before
 * it. Whoever writes the table and holds a key that was revoked could else go on approving with the entry of before.
 */
const couldApprove = async (registry: Registry, { keyid, entry: then }: Signer, at: string): Promise<boolean> => {
  const now = (await registry.entry(keyid, true))?.entry;
  if (now === undefined) return false;
  if (!((millisecondsOf(now.validFrom) ?? 0) <= Date.parse(at))) return true;
  return now.status === 'active' && now.roles.includes('approver') && now.holder === then.holder;
};

/** Who has signed an approval: of this submission, of this sealed report, and nothing else. */
const provenApprover = async ({ trust, registry }: Proving, act: Approved, s: ApprovedSubmission): Promise<Party> => {
  const signer = await signedInTime(trust, act, 'POST');
  const parsed = parseIJson(utf8(act.evidence.body ?? ''));
  const body = parsed.ok ? readDecisionBody(parsed.value) : undefined;
  const signed =
    signer?.entry.agency === act.by.agency &&
    signer.entry.roles.includes('approver') &&
    act.evidence.path === `/v1/${act.by.agency}/submissions/${s.id}/decisions` &&
    act.at >= s.receivedAt &&
    body?.ok === true;
  if (signer === undefined || !signed) return unproven('an approval is not signed by an approver of its agency');
  const { decision, sealedDigest, acceptsConditions } = body.value;
  const says =
    decision === 'approve' &&
    sealedDigest === s.sealedDigest &&
    (acceptsConditions === true) === (signer.entry.agency !== s.originator);
  if (!says) return unproven('an approval says something else');
  if (!(await couldApprove(registry, signer, act.at)))
    return unproven('an approval is by a key that could not approve then');
  return { agency: signer.entry.agency, keyid: signer.keyid, holder: signer.entry.holder };
};

/** Whether two keys stand for one person, or are one key. */
const isOne = (one: Party, other: Party): boolean =>
  one.agency === other.agency &&
  (one.keyid === other.keyid || (one.holder !== undefined && one.holder === other.holder));

/** Whether the state's row says of all that was decided what the acts say: nothing was added to one and not to the other. */
const isSame = (one: Submission, other: Submission): boolean =>
  canonicalJson(decidedPart(one)) === canonicalJson(decidedPart(other));

/** What the acts fold to; some that could not have followed one another prove nothing. */
const folded = (acts: readonly RecordedAct[]): Submission | undefined => {
  try {
    return foldDecided(acts);
  } catch (error) {
    return unproven(error instanceof Error ? error.message : 'its acts do not fold');
  }
};

/**
 * Proves from signatures that a release is approved: the acts that decide fold to `approved` and to what the state's row says, and
 * as many distinct persons as the handling code asks for have signed it, with keys that were theirs then, none of them the submitter. A forged row, whoever wrote
 * it, gets no key moved. (That the handling code is the one that was submitted, KMS tells: the staged key is bound to the first act.)
 * Readings prove nothing of this, and are not read: however many there are, a release costs the same.
 *
 * @throws Unproven
 */
export const prove = async (proving: Proving, { acts, stored }: Grounds): Promise<ApprovedSubmission> => {
  const s = folded(acts);
  if (s?.state !== 'approved') return unproven('its acts do not fold to an approval');
  if (!isSame(s, stored.submission)) return unproven('its state says something else than its acts');
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
};

/** The commitment of the first act as it stands in the table now, computed anew: it is what KMS was told at intake, or nothing opens. */
const intakeOf = async (ports: Releasing, acts: readonly RecordedAct[]): Promise<string> => {
  const [first] = acts;
  const salt = decodeBase64url(first?.custody.salt ?? '');
  if (first === undefined || salt === undefined) return unproven('its first act has no salt');
  const { custody: _custody, ...act } = first;
  return (await commitTo(act, salt, ports.crypto)).custody.commitment;
};

const unlocking = async (
  ports: Releasing,
  s: ApprovedSubmission,
  { acts, stagedKey }: Grounds,
  after: Submission,
): Promise<Unlocking> => {
  if (after.state !== 'released') throw new Error('a release leads to released');
  // The state's row is not what was proved: who can write it could add a recipient.
  if (after.releasedTo.join() !== s.releaseTo.join()) return unproven('its state names other recipients than its acts');
  const { key } = stagedKey ?? unproven('its content key is gone');
  const { id, originator, sealedDigest, cover } = s;
  const from = { submission: id, originator, sealedDigest, intake: await intakeOf(ports, acts) };
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
      wrappedKey:
        (await ports.keys.release(key, from, recipient)) ?? unproven('its content key is not that of its first act'),
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

const release = async (ports: Releasing, id: string, now: number, grounds: Grounds) => {
  const proven = await prove(ports, grounds);
  return carryOut(ports, {
    id,
    nonce: undefined,
    known: grounds.stored,
    told: () => true,
    command: () => ({ kind: 'release', at: new Date(now).toISOString() }),
    unlocking: (after) => unlocking(ports, proven, grounds, after),
  });
};

/**
 * Releases an approved submission: proves its approvals, moves the content key to each recipient's key inside KMS, and writes act,
 * state and records in one transaction. Told twice, it releases once: the second finds it released.
 *
 * What is not proved is marked, for its originator to see and to withdraw. It is tried again from time to time, and released once its
 * proof holds: what was wrong may have been the configuration. The message that found it fails until it is set aside and raises the
 * alarm; later ones say in the log alone that nothing has changed.
 *
 * @throws Unproven where the record does not prove its approvals, and that is not known for long
 */
export const releaseRecord = async (
  ports: Releasing,
  id: string,
  now: number,
): Promise<'record-released' | 'release-done-before' | 'release-still-unproven'> => {
  const grounds = await ports.exchange.grounds(id);
  if (grounds?.stored.submission.state !== 'approved') return 'release-done-before';
  try {
    const done = await release(ports, id, now, grounds);
    return done.ok ? 'record-released' : 'release-done-before';
  } catch (error) {
    if (!(error instanceof Unproven)) throw error;
    const since = unprovenSince(grounds.stored.submission);
    if (since !== undefined && isLongUnproven(since, now)) return 'release-still-unproven';
    await ports.exchange.markUnproven(grounds.stored.submission, new Date(now).toISOString());
    throw error;
  }
};
