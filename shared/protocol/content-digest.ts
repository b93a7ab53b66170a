import { decodeBase64, encodeBase64 } from './base64.ts';
import type { Crypto } from './crypto.ts';

/** The Content-Digest header's value (RFC 9530) of a SHA-256 digest of 32 bytes. */
export function contentDigestHeaderOf(digest: Uint8Array): string {
  return `sha-256=:${encodeBase64(digest)}:`;
}

/** The Content-Digest header's value of a body. */
export async function contentDigestHeader(crypto: Crypto, body: Uint8Array): Promise<string> {
  return contentDigestHeaderOf(await crypto.sha256(body));
}

/**
 * The digest that a Content-Digest header names: exactly one member, sha-256, without parameters and in canonical base64 (the
 * contract's profile of RFC 9530); undefined otherwise. A second member could be what another verifier checks instead.
 */
export function readContentDigest(header: string): Uint8Array | undefined {
  const value = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(header)?.[1];
  return value === undefined ? undefined : decodeBase64(value);
}

/** Whether a Content-Digest header is that of exactly these bytes. The value is public: comparing takes no constant time. */
export async function matchesContentDigest(crypto: Crypto, header: string, body: Uint8Array): Promise<boolean> {
  return header === (await contentDigestHeader(crypto, body));
}
