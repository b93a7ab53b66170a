import type { Party, Submitted } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import { err, type Result } from '../domain/result.ts';
import { millisecondsOf } from '../protocol/time.ts';
import {
  type KeptSignature,
  namedSigner,
  type SignatureDoubt,
  type Signer,
  type Trust,
  verifiedSigner,
  wasTaken,
} from './signer.ts';
import { unproven } from './unproven.ts';

/** The signature under a submission, and when its key was revoked (RFC 3339), where it was since. */
export interface SubmissionSignature extends KeptSignature {
  readonly revokedAt?: string | undefined;
}

/** Why a submission is not believed to be its originator's. */
export type SubmitterDoubt = SignatureDoubt | 'signer-without-role' | 'signed-after-revocation';

/** Where a submission stands: what its submitter signs, and below which its approvers sign. */
export function submissionPath(agency: Agency, id: string): string {
  return `/v1/${agency}/submissions/${id}`;
}

/** Who has submitted this submission: a submitter of the agency behind whose door it was signed. The first doubt, else the signer. */
export async function submitterOf(
  trust: Trust,
  submission: string,
  kept: SubmissionSignature,
): Promise<Result<Signer, SubmitterDoubt>> {
  const named = await namedSigner(trust, kept);
  if (!named.ok) return named;
  const { entry, parsed } = named.value;
  if (!entry.roles.includes('submitter')) return err('signer-without-role');
  const { revokedAt } = kept;
  // created may be 60 s ahead of the exchange's clock (contract, section 3).
  const latest = revokedAt === undefined ? Number.POSITIVE_INFINITY : (millisecondsOf(revokedAt) ?? Number.NaN);
  if (!((parsed.params.created - 60) * 1000 <= latest)) return err('signed-after-revocation');
  const path = submissionPath(entry.agency, submission);
  return verifiedSigner(trust, named.value, kept, { method: 'PUT', path });
}

/**
 * The submitter, from the signed submission; the body itself is not needed, for its digest is what was signed.
 *
 * @throws Unproven
 */
export async function provenSubmitter(trust: Trust, act: Submitted): Promise<Party> {
  const signer = await submitterOf(trust, act.submission, { ...act.evidence, keyid: act.by.keyid });
  const holds =
    signer.ok &&
    wasTaken(signer.value, act) &&
    signer.value.entry.agency === act.by.agency &&
    act.evidence.path === submissionPath(act.by.agency, act.submission) &&
    act.evidence.contentDigest === act.contentDigest;
  if (!holds) return unproven('the submission is not signed by a submitter of its agency');
  const { entry, keyid } = signer.value;
  return { agency: entry.agency, keyid, holder: entry.holder };
}
