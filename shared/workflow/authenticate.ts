import type { Evidence } from '../domain/act.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { encodeBase64url } from '../protocol/base64.ts';
import { matchesContentDigest, readContentDigest } from '../protocol/content-digest.ts';
import type { Crypto } from '../protocol/crypto.ts';
import { isFresh, parseSignature, type SignedHeaders, verifySignature } from '../protocol/http-signature.ts';
import { isValidAt, type PrincipalEntry } from '../protocol/principal-entry.ts';
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
async function entryAt(ports: Authentication, keyid: string, time: number, fresh: boolean) {
  const found = await ports.registry.entry(keyid, fresh);
  if (found === undefined) return err(refuse('key-unknown'));
  if (found.entry.status === 'revoked') return err(refuse('key-revoked'));
  return isValidAt(found.entry, time) ? ok(found) : err(refuse('key-unknown'));
}

/**
 * Judges the signature of one call (RFC 9421, the closed profile): everything but whether its nonce was used, which only a write
 * can tell. Refuses with the first that applies of the 401 codes, in the order of the contract's list. Nothing is written, and no
 * key management is called: a flood of bad calls costs one read of the registry each at the most.
 *
 * @param fresh past the cache, for calls that a revoked key must not make for another 30 s
 */
export async function authenticate(
  ports: Authentication,
  call: ReceivedCall,
  now: number,
  fresh: boolean,
): Promise<Result<Authentic, Refusal>> {
  const safe = call.method === 'GET';
  const parsed = parseSignature(call.headers, !safe);
  if (!parsed.ok) return err(refuse(parsed.error));
  // A body that no signature covers could say anything.
  if (safe && call.body !== undefined) return err(refuse('signature-malformed'));
  const { params, sent, contentDigest, contentType } = parsed.value;
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
      ...sent,
      contentType,
      principal: jws,
    },
  });
}
