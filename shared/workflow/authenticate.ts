import type { Evidence } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { decodeBase64url, encodeBase64url, utf8 } from '../protocol/base64.ts';
import { contentDigestHeaderOf, matchesContentDigest, readContentDigest } from '../protocol/content-digest.ts';
import type { Crypto, PublicSigningJwk } from '../protocol/crypto.ts';
import {
  authoritySigned,
  isFresh,
  namesTried,
  parseSignature,
  type SignedHeaders,
  verifySignature,
} from '../protocol/http-signature.ts';
import { isValidAt, type PrincipalEntry, readEntry } from '../protocol/principal-entry.ts';
import type { Nonce, Registry } from './ports.ts';

/** What was received and is to be judged: bytes and header lines as they came. */
export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: SignedHeaders;
  /** Undefined where a GET has none; empty where a PUT or POST has none. */
  readonly body: Uint8Array | undefined;
}

/** A signature that holds: whose, under which entry, and what to keep of it. */
export interface Authentic {
  readonly entry: PrincipalEntry;
  readonly keyid: string;
  readonly nonce: Nonce;
  /** Of calls with a body. */
  readonly evidence: Evidence | undefined;
}

export interface Authentication {
  readonly registry: Registry;
  readonly crypto: Crypto;
  /** The exchange's own name as configured, never as a Host header has it (an attacker may replay through another host). */
  readonly authority: string;
}

/** The registry's word on a key at this time (seconds since 1970): its entry, or why it is none. */
const entryAt = async (ports: Authentication, keyid: string, time: number, fresh: boolean) => {
  const found = await ports.registry.entry(keyid, fresh);
  if (found === undefined) return err(refuse('key-unknown'));
  if (found.entry.status === 'revoked') return err(refuse('key-revoked'));
  return isValidAt(found.entry, time) ? ok(found) : err(refuse('key-unknown'));
};

/**
 * Judges the signature of one call (RFC 9421, the closed profile): everything but whether its nonce was used, which only a write
 * can tell. Refuses with the first that applies of the 401 codes, in the order of the contract's list. Nothing is written, and no
 * key management is called: a flood of bad calls costs one read of the registry each at the most.
 *
 * @param fresh past the cache, for calls that a revoked key must not make for another 30 s
 */
export const authenticate = async (
  ports: Authentication,
  call: ReceivedCall,
  now: number,
  fresh: boolean,
): Promise<Result<Authentic, Refusal>> => {
  const safe = call.method === 'GET';
  const parsed = parseSignature(call.headers, !safe);
  if (!parsed.ok) return err(refuse(parsed.error));
  // A body that no signature covers could say anything.
  if (safe && call.body !== undefined) return err(refuse('signature-malformed'));
  const { params, contentDigest, contentType } = parsed.value;
  const seconds = Math.floor(now / 1000);
  const inTime = isFresh(params.created, seconds);
  // By a clock that is wrong an entry that counts today would seem to be none: whoever has it is told of the clock.
  const known = await entryAt(ports, params.keyid, inTime ? params.created : seconds, fresh);
  if (!known.ok) return known;
  const { entry, jws } = known.value;
  if (!inTime) return err(refuse('signature-stale'));
  const target = { method: call.method, path: call.path, authority: ports.authority };
  if (!(await verifySignature(ports.crypto, entry.signingKey, parsed.value, target))) {
    return err(refuse('signature-invalid'));
  }
  const nonce = { keyid: params.keyid, nonce: params.nonce, createdAt: params.created };
  const base = { entry, keyid: params.keyid, nonce };
  if (call.body === undefined || contentDigest === undefined || contentType === undefined) {
    return ok({ ...base, evidence: undefined });
  }
  if (!(await matchesContentDigest(ports.crypto, contentDigest, call.body))) return err(refuse('digest-mismatch'));
  const digest = readContentDigest(contentDigest) ?? new Uint8Array();
  return ok({
    ...base,
    evidence: {
      authority: ports.authority,
      path: call.path,
      contentDigest: encodeBase64url(digest),
      input: call.headers.signatureInput?.[0] ?? '',
      value: call.headers.signature?.[0] ?? '',
      contentType,
      principal: jws,
    },
  });
};

export interface EvidenceTrust {
  readonly crypto: Crypto;
  /** Today's name of the exchange, and those that it had before: what was signed then holds for ever, and no live call is judged here. */
  readonly authorities: readonly string[];
  readonly registrars: Readonly<Record<Agency, PublicSigningJwk>>;
}

/** Who has signed a stored call: under which entry, with which key, and when (seconds since 1970). */
export interface Signer {
  readonly entry: PrincipalEntry;
  readonly keyid: string;
  readonly created: number;
}

/**
 * Checks a stored signed call anew, from the registrars' pinned keys alone, and answers its signer; undefined where
 * anything fails. Whoever can write the table can write an act, and cannot write its signature: a forged row releases nothing.
 */
export const signerOf = async (
  trust: EvidenceTrust,
  evidence: Evidence,
  method: 'PUT' | 'POST',
): Promise<Signer | undefined> => {
  const entry = await readEntry(trust.crypto, evidence.principal, trust.registrars);
  const digest = decodeBase64url(evidence.contentDigest);
  if (entry === undefined || entry.status !== 'active' || digest === undefined) return undefined;
  const contentDigest = contentDigestHeaderOf(digest);
  const headers = {
    signature: [evidence.value],
    signatureInput: [evidence.input],
    contentDigest: [contentDigest],
    contentType: [evidence.contentType],
  };
  const parsed = parseSignature(headers, true);
  if (!parsed.ok || !isValidAt(entry, parsed.value.params.created)) return undefined;
  const { path, authority } = evidence;
  const names = namesTried(trust.authorities, authority);
  const signedFor = await authoritySigned(trust.crypto, entry.signingKey, parsed.value, { method, path }, names);
  if (signedFor === undefined) return undefined;
  const whole =
    evidence.body === undefined || (await matchesContentDigest(trust.crypto, contentDigest, utf8(evidence.body)));
  const { keyid, created } = parsed.value.params;
  return whole ? { entry, keyid, created } : undefined;
};
