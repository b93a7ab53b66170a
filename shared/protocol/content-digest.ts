import { decodeBase64, encodeBase64 } from './base64.ts';
import type { Crypto } from './crypto.ts';

/** The Content-Digest header's value (RFC 9530) of a SHA-256 digest of 32 bytes. */
export const contentDigestHeaderOf = (digest: Uint8Array): string => `sha-256=:${encodeBase64(digest)}:`;

/** The Content-Digest header's value of a body. */
export const contentDigestHeader = async (crypto: Crypto, body: Uint8Array): Promise<string> =>
  contentDigestHeaderOf(await crypto.sha256(body));

/**
 * The digest that a Content-Digest header names: exactly one member, sha-256, without parameters and in canonical base64 (the
 * contract's profile of RFC 9530); undefined otherwise. A second member could be what another verifier checks instead.
 */
export const readContentDigest = (header: string): Uint8Array | undefined => {
  const value = /^sha-256=:([A-Za-z0-9+/]{43}=):$/.exec(header)?.[1];
  return value === undefined ? undefined : decodeBase64(value);
};

/** Whether a Content-Digest header is that of exactly these bytes. The value is public: comparing takes no constant time. */
export const matchesContentDigest = async (crypto: Crypto, header: string, body: Uint8Array): Promise<boolean> =>
  header === (await contentDigestHeader(crypto, body));
