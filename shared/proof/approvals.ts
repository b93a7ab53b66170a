import type { Approved, Approver } from '../domain/act.ts';
import type { ApprovedSubmission } from '../domain/submission.ts';
import { utf8 } from '../protocol/base64.ts';
import { type DecisionBody, readDecisionBody } from '../protocol/bodies.ts';
import { parseIJson } from '../protocol/json.ts';
import { type ApproverEntry, isApprover, type PrincipalEntry } from '../protocol/principal-entry.ts';
import { millisecondsOf } from '../protocol/time.ts';
import { type Signer, signerOf, type Trust, wasTaken } from './signer.ts';
import { submissionPath } from './submitter.ts';
import { unproven } from './unproven.ts';

/** The latest that a registrar has signed of a key; undefined where it has signed nothing. */
export interface LatestEntries {
  entry(keyid: string, fresh: true): Promise<{ readonly entry: PrincipalEntry } | undefined>;
}

/** Whose word a release takes: the registrars' pinned keys, and the latest of what they have signed. */
export interface Proving {
  readonly trust: Trust;
  readonly registry: LatestEntries;
}

/**
 * Whether a key could still approve at the time of an act, by the latest that its registrar has signed of it. What began by then counts: a
 * revocation, and an entry with fewer roles or of another person. What began later takes nothing from an act that came before
 * it. Whoever writes the table and holds a key that was revoked could else go on approving with the entry of before.
 */
async function couldApprove(registry: LatestEntries, { keyid, entry: then }: Signer, at: string): Promise<boolean> {
  const now = (await registry.entry(keyid, true))?.entry;
  if (now === undefined) return false;
  if (!((millisecondsOf(now.validFrom) ?? 0) <= Date.parse(at))) return true;
  return now.status === 'active' && now.roles.includes('approver') && now.holder === then.holder;
}

/** Who has signed an approval as an approver of the agency that it is said to be of, when the exchange could have taken it. */
async function approvalSigner(
  trust: Trust,
  act: Approved,
  s: ApprovedSubmission,
): Promise<(Signer & { readonly entry: ApproverEntry }) | undefined> {
  const signer = await signerOf(trust, act.evidence, 'POST');
  if (!signer.ok || !wasTaken(signer.value, act)) return undefined;
  const { entry } = signer.value;
  const signed =
    entry.agency === act.by.agency &&
    act.evidence.path === `${submissionPath(act.by.agency, s.id)}/decisions` &&
    act.at >= s.receivedAt;
  return signed && isApprover(entry) ? { ...signer.value, entry } : undefined;
}

/** What an approval's body says, as it was signed; undefined where none was kept, or it is no decision. */
function bodyOf({ evidence: { body } }: Approved): DecisionBody | undefined {
  const parsed = body === undefined ? undefined : parseIJson(utf8(body));
  const read = parsed?.ok ? readDecisionBody(parsed.value) : undefined;
  return read?.ok ? read.value : undefined;
}

/**
 * Who has signed an approval: of this submission, of this sealed report, and nothing else.
 *
 * @throws Unproven
 */
export async function provenApprover(
  { trust, registry }: Proving,
  act: Approved,
  s: ApprovedSubmission,
): Promise<Approver> {
  const signer = await approvalSigner(trust, act, s);
  const body = bodyOf(act);
  if (signer === undefined || body === undefined)
    return unproven('an approval is not signed by an approver of its agency');
  const { decision, sealedDigest, acceptsConditions } = body;
  const says =
    decision === 'approve' &&
    sealedDigest === s.sealedDigest &&
    (acceptsConditions === true) === (signer.entry.agency !== s.originator);
  if (!says) return unproven('an approval says something else');
  if (!(await couldApprove(registry, signer, act.at)))
    return unproven('an approval is by a key that could not approve then');
  return { agency: signer.entry.agency, keyid: signer.keyid, holder: signer.entry.holder };
}
