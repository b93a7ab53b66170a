import * as v from 'valibot';
import type { Cover } from '../domain/cover.ts';
import type { Trust } from '../proof/signer.ts';
import { submitterOf } from '../proof/submitter.ts';
import type { SealedAnswer } from '../protocol/answers.ts';
import { utf8 } from '../protocol/base64.ts';
import { submissionBodySchema } from '../protocol/cover.ts';
import { sha256Base64url } from '../protocol/crypto.ts';
import { parseIJson } from '../protocol/json.ts';
import type { PrincipalEntry } from '../protocol/principal-entry.ts';
import { Distrusted } from './failures.ts';

/** A submission as its originator signed it, verified: nothing of it rests on the exchange's word. */
export interface VerifiedSubmission {
  readonly id: string;
  readonly originator: string;
  readonly cover: Cover;
  readonly sealed: string;
  readonly sealedDigest: string;
  readonly signer: PrincipalEntry;
  /** The thumbprint of the key that signed it. */
  readonly keyid: string;
  /** RFC 3339: what the signer's clock said. */
  readonly signedAt: string;
  /** RFC 3339: when the signer's key was revoked, if it was since. */
  readonly revokedAt?: string;
  /** The name of the exchange that was signed for, where that is a former one. */
  readonly formerAuthority?: string;
}

function bodyOf(body: string): { cover: Cover; sealed: string } {
  const json = parseIJson(utf8(body));
  const parsed = json.ok ? v.safeParse(submissionBodySchema, json.value) : undefined;
  if (!parsed?.success) throw new Distrusted('body-not-readable');
  return parsed.output;
}

/**
 * Verifies what GET …/sealed has answered for a submission: the registrar's signature on the signer's entry, the entry against the
 * signature, the signature against exactly this body, method, authority and path. Throws Distrusted with the first doubt.
 */
export async function verifyHandedOver(
  trust: Trust,
  submission: string,
  { id, body, signature }: SealedAnswer,
): Promise<VerifiedSubmission> {
  if (id !== submission) throw new Distrusted('other-submission');
  // Computed anew: the signature then covers this very body.
  const contentDigest = await sha256Base64url(trust.crypto, body);
  const signer = await submitterOf(trust, submission, { ...signature, contentDigest });
  if (!signer.ok) throw new Distrusted(signer.error);
  const { entry, keyid, created, authority } = signer.value;
  const { cover, sealed } = bodyOf(body);
  const { revokedAt } = signature;
  return {
    id: submission,
    originator: entry.agency,
    cover,
    sealed,
    sealedDigest: await sha256Base64url(trust.crypto, sealed),
    signer: entry,
    keyid,
    signedAt: new Date(created * 1000).toISOString(),
    ...(revokedAt !== undefined && { revokedAt }),
    ...(authority !== trust.authorities[0] && { formerAuthority: authority }),
  };
}
