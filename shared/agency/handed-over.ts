import * as v from 'valibot';
import type { Cover } from '../domain/cover.ts';
import type { SealedAnswer } from '../protocol/answers.ts';
import { utf8 } from '../protocol/base64.ts';
import { contentDigestHeader } from '../protocol/content-digest.ts';
import { submissionBodySchema } from '../protocol/cover.ts';
import { type Crypto, sha256Base64url } from '../protocol/crypto.ts';
import {
  authoritySigned,
  isJsonContentType,
  namesTried,
  type ParsedSignature,
  parseSignature,
} from '../protocol/http-signature.ts';
import { parseIJson } from '../protocol/json.ts';
import { isValidAt, type PrincipalEntry, type Registrars, readEntry } from '../protocol/principal-entry.ts';
import { millisecondsOf } from '../protocol/time.ts';
import { Distrusted } from './failures.ts';

/** Whose word counts, and for which names of the exchange the originator may have signed: today's, and those of before. */
export interface Trust {
  readonly crypto: Crypto;
  readonly registrars: Registrars;
  readonly authority: string;
  readonly formerAuthorities: readonly string[];
}

/** A submission as its originator signed it, verified: nothing of it rests on the exchange's word. */
export interface VerifiedSubmission {
  readonly id: string;
  readonly originator: string;
  readonly cover: Cover;
  readonly sealed: string;
  readonly sealedDigest: string;
  readonly signer: PrincipalEntry;
  /** RFC 3339: what the signer's clock said. */
  readonly signedAt: string;
  /** RFC 3339: when the signer's key was revoked, if it was since. */
  readonly revokedAt?: string;
  /** The name of the exchange that was signed for, where that is a former one. */
  readonly formerAuthority?: string;
}

const signatureOf = async (crypto: Crypto, { body, signature }: SealedAnswer): Promise<ParsedSignature> => {
  const parsed = parseSignature(
    {
      signatureInput: [signature.input],
      signature: [signature.value],
      contentType: [signature.contentType],
      // Computed anew: the signature then covers this very body.
      contentDigest: [await contentDigestHeader(crypto, utf8(body))],
    },
    true,
  );
  const inForm = parsed.ok && isJsonContentType([signature.contentType]);
  if (!inForm || parsed.value.params.keyid !== signature.keyid) throw new Distrusted('signature-not-in-form');
  return parsed.value;
};

/** The signer's entry, which the registrar of its agency vouches for, and which was in force when it signed. */
const signerOf = async (trust: Trust, { signature }: SealedAnswer, created: number): Promise<PrincipalEntry> => {
  const entry = await readEntry(trust.crypto, signature.principal, trust.registrars);
  if (entry === undefined || entry.status !== 'active' || !isValidAt(entry, created)) {
    throw new Distrusted('signer-not-vouched-for');
  }
  if (!entry.roles.includes('submitter')) throw new Distrusted('signer-without-role');
  const { revokedAt } = signature;
  // created may be 60 s ahead of the exchange's clock (contract, section 3).
  if (revokedAt !== undefined && !((created - 60) * 1000 <= (millisecondsOf(revokedAt) ?? Number.NaN))) {
    throw new Distrusted('signed-after-revocation');
  }
  return entry;
};

const bodyOf = (body: string): { cover: Cover; sealed: string } => {
  const json = parseIJson(utf8(body));
  const parsed = json.ok ? v.safeParse(submissionBodySchema, json.value) : undefined;
  if (!parsed?.success) throw new Distrusted('body-not-readable');
  return parsed.output;
};

/**
 * Verifies what GET …/sealed has answered for a submission: the registrar's signature on the signer's entry, the entry against the
 * signature, the signature against exactly this body, method, authority and path. Throws Distrusted with the first doubt.
 */
export const verifyHandedOver = async (
  trust: Trust,
  submission: string,
  answer: SealedAnswer,
): Promise<VerifiedSubmission> => {
  if (answer.id !== submission) throw new Distrusted('other-submission');
  const parsed = await signatureOf(trust.crypto, answer);
  const { created } = parsed.params;
  const signer = await signerOf(trust, answer, created);
  const path = `/v1/${signer.agency}/submissions/${submission}`;
  const names = namesTried([trust.authority, ...trust.formerAuthorities], answer.signature.authority);
  if (names.length === 0) throw new Distrusted('signed-for-another-exchange');
  const call = { method: 'PUT', path };
  const signedFor = await authoritySigned(trust.crypto, signer.signingKey, parsed, call, names);
  if (signedFor === undefined) throw new Distrusted('signature-does-not-hold');
  const { cover, sealed } = bodyOf(answer.body);
  const { revokedAt } = answer.signature;
  return {
    id: submission,
    originator: signer.agency,
    cover,
    sealed,
    sealedDigest: await sha256Base64url(trust.crypto, sealed),
    signer,
    signedAt: new Date(created * 1000).toISOString(),
    ...(revokedAt !== undefined && { revokedAt }),
    ...(signedFor !== trust.authority && { formerAuthority: signedFor }),
  };
};
