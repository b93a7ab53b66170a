import { err, ok, type Result } from '../domain/result.ts';
import { decodeBase64, decodeBase64url, utf8 } from './base64.ts';
import { readContentDigest } from './content-digest.ts';
import type { Crypto, PublicSigningJwk } from './crypto.ts';
import { thumbprint } from './thumbprint.ts';

/**
 * The closed profile of RFC 9421 (contract, section 3), judged as text and not as structured fields: one label, two forms, one
 * order, one spelling. General parsers take `"@method";req`, a `created` that is a string, or a component named twice for
 * coverage, and then two verifiers disagree about what was signed.
 */
export type SignatureAlgorithm = 'ed25519' | 'ecdsa-p256-sha256';

/** All lines received of each header that matters, as received; a header that did not come is undefined or empty. */
export interface SignedHeaders {
  readonly signature?: readonly string[] | undefined;
  readonly signatureInput?: readonly string[] | undefined;
  readonly contentDigest?: readonly string[] | undefined;
  readonly contentType?: readonly string[] | undefined;
}

/** A signature's parameters. `created` in seconds since 1970; `raw` the text after `samsyn=`, which is itself signed. */
export interface SignatureParams {
  readonly created: number;
  readonly keyid: string;
  readonly nonce: string;
  readonly alg: SignatureAlgorithm;
  readonly raw: string;
  readonly withBody: boolean;
}

/** A signature in the profile's form; digest and content type exactly in the form with a body. */
export interface ParsedSignature {
  readonly params: SignatureParams;
  readonly signature: Uint8Array;
  /** Both headers as they came: what is kept of a signature that somebody may have to prove. */
  readonly sent: { readonly input: string; readonly value: string };
  readonly contentDigest?: string;
  readonly contentType?: string;
}

/** What a signature says of the call. `authority` is the configured one, never the Host header; `path` begins with /v1. */
export interface SignedCall {
  readonly method: string;
  readonly authority: string;
  readonly path: string;
  readonly contentDigest?: string | undefined;
  readonly contentType?: string | undefined;
}

/** The content types that a body may have, signed as sent. */
export const jsonContentTypes: readonly string[] = ['application/json', 'application/json; charset=utf-8'];

/** Whether the lines of Content-Type are exactly one of the two that the contract takes; otherwise 415. */
export function isJsonContentType(lines: readonly string[] | undefined): boolean {
  return lines?.length === 1 && jsonContentTypes.includes(lines[0] ?? '');
}

function components(withBody: boolean): string {
  return withBody
    ? '("@method" "@authority" "@path" "content-digest" "content-type")'
    : '("@method" "@authority" "@path")';
}

const parameters =
  /^;created=([1-9]\d{0,11});keyid="([A-Za-z0-9_-]{43})";nonce="([A-Za-z0-9_-]{22,64})";alg="(ed25519|ecdsa-p256-sha256)";tag="samsyn-v1"$/;

function readParams(input: string, withBody: boolean): SignatureParams | undefined {
  const start = `samsyn=${components(withBody)}`;
  const found = input.startsWith(start) ? parameters.exec(input.slice(start.length)) : null;
  if (found === null) return undefined;
  const [, created = '', keyid = '', nonce = '', alg] = found;
  if (decodeBase64url(keyid) === undefined) return undefined;
  const raw = input.slice('samsyn='.length);
  return {
    created: Number(created),
    keyid,
    nonce,
    alg: alg === 'ed25519' ? 'ed25519' : 'ecdsa-p256-sha256',
    raw,
    withBody,
  };
}

function readValue(value: string): Uint8Array | undefined {
  const base64 = /^samsyn=:([A-Za-z0-9+/]{86}==):$/.exec(value)?.[1];
  return base64 === undefined ? undefined : decodeBase64(base64);
}

function only(lines: readonly string[] | undefined): string | undefined {
  return lines?.length === 1 ? lines[0] : undefined;
}

/**
 * The one signature of a call. `withBody` says which form its method takes (PUT and POST true, GET false). Either of the two
 * headers absent is `signature-missing`; anything that departs from the profile in any of the four headers is
 * `signature-malformed`. The content type is only required to be one line: which ones are taken is judged before (415).
 */
export function parseSignature(
  headers: SignedHeaders,
  withBody: boolean,
): Result<ParsedSignature, 'signature-missing' | 'signature-malformed'> {
  if (!headers.signature?.length || !headers.signatureInput?.length) return err('signature-missing');
  const [input, value] = [only(headers.signatureInput), only(headers.signature)];
  if (input === undefined || value === undefined) return err('signature-malformed');
  const [params, signature] = [readParams(input, withBody), readValue(value)];
  if (params === undefined || signature === undefined) return err('signature-malformed');
  const parsed = { params, signature, sent: { input, value } };
  if (!withBody) return ok(parsed);
  const contentDigest = only(headers.contentDigest);
  const contentType = only(headers.contentType);
  if (contentDigest === undefined || contentType === undefined || readContentDigest(contentDigest) === undefined) {
    return err('signature-malformed');
  }
  return ok({ ...parsed, contentDigest, contentType });
}

/** The signature base (RFC 9421, 2.5) of a call; with a digest and a content type it is the form with a body. `raw` as in SignatureParams. */
export function signatureBase(call: SignedCall, raw: string): string {
  const lines = [`"@method": ${call.method}`, `"@authority": ${call.authority}`, `"@path": ${call.path}`];
  if (call.contentDigest !== undefined) lines.push(`"content-digest": ${call.contentDigest}`);
  if (call.contentType !== undefined) lines.push(`"content-type": ${call.contentType}`);
  return [...lines, `"@signature-params": ${raw}`].join('\n');
}

/** The parameters as they are signed: the Signature-Input header is `samsyn=` and this text. */
export function signatureInput(params: Omit<SignatureParams, 'raw'>): string {
  return `${components(params.withBody)};created=${params.created};keyid="${params.keyid}";nonce="${params.nonce}";alg="${params.alg}";tag="samsyn-v1"`;
}

/** Whether a call that was signed at `created` is taken at `now` (both in seconds): no older than 300 s, no more than 60 s ahead. */
export function isFresh(created: number, now: number): boolean {
  return created >= now - 300 && created <= now + 60;
}

/** The one algorithm of a key. What the caller names has to be the same: no caller chooses how its signature is checked. */
export function algorithmOf(key: { readonly kty: 'OKP' | 'EC' }): SignatureAlgorithm {
  return key.kty === 'OKP' ? 'ed25519' : 'ecdsa-p256-sha256';
}

/**
 * Whether a key signed a call. The key has to be the one that `keyid` names (a registry row that files one key's entry under
 * another's name verifies nothing) and `alg` the one pinned to it. Digest and content type are taken from the parsed headers:
 * that the digest is the body's is checked apart, by matchesContentDigest.
 */
export async function verifySignature(
  crypto: Crypto,
  key: PublicSigningJwk,
  parsed: ParsedSignature,
  call: { readonly method: string; readonly authority: string; readonly path: string },
): Promise<boolean> {
  const { params, signature, contentDigest, contentType } = parsed;
  if (params.alg !== algorithmOf(key) || params.keyid !== (await thumbprint(crypto, key))) return false;
  const { method, authority, path } = call;
  const base = signatureBase({ method, authority, path, contentDigest, contentType }, params.raw);
  return crypto.verify(key, signature, utf8(base));
}

/**
 * The names under which a stored signature is tried: the one that was kept with it, if that is or was the exchange's own; of one that is
 * older than the member, all. Whoever made up another name has nothing tried at all.
 */
export function namesTried(names: readonly string[], said: string | undefined): readonly string[] {
  return said === undefined ? names : names.filter((name) => name === said);
}

/** The one of these authorities for which a key signed a call, as verifySignature has it; undefined where it is none of them. */
export async function authoritySigned(
  crypto: Crypto,
  key: PublicSigningJwk,
  parsed: ParsedSignature,
  call: { readonly method: string; readonly path: string },
  authorities: readonly string[],
): Promise<string | undefined> {
  for (const authority of authorities) {
    if (await verifySignature(crypto, key, parsed, { ...call, authority })) return authority;
  }
  return undefined;
}
