import { decodeBase64url, encodeBase64url, utf8 } from './base64.ts';

/** A public key that signs calls and entries: exactly the members of its RFC 7638 thumbprint. */
export type PublicSigningJwk =
  | { readonly kty: 'OKP'; readonly crv: 'Ed25519'; readonly x: string }
  | { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };

/** A public key that content keys are wrapped to (RSA-OAEP-256): exactly the members of its RFC 7638 thumbprint. */
export type PublicDecryptionJwk = { readonly kty: 'RSA'; readonly n: string; readonly e: string };

/**
 * What this code needs of cryptography, passed in: node:crypto in the functions, WebCrypto in a browser and at an agency.
 * The algorithm follows from the key and from nothing that a caller sends: OKP is Ed25519 (RFC 8032), EC is ECDSA on P-256 with
 * SHA-256 and signatures of 64 bytes, r‖s (RFC 9421 section 3.3.4).
 */
export interface Crypto {
  sha256(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
  verify(key: PublicSigningJwk, signature: Uint8Array, data: Uint8Array): Promise<boolean> | boolean;
}

/** The contract's own digest of bytes, or of a text's UTF-8: SHA-256 in base64url, 43 characters. */
export async function sha256Base64url(crypto: Crypto, data: Uint8Array | string): Promise<string> {
  return encodeBase64url(await crypto.sha256(typeof data === 'string' ? utf8(data) : data));
}

/** WebCrypto's names of a key's algorithm, for importing it and for using it. */
export function webCryptoAlgorithm(key: { readonly kty: 'OKP' | 'EC' }): {
  name: string;
  namedCurve?: string;
  hash?: string;
} {
  return key.kty === 'OKP' ? { name: 'Ed25519' } : { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
}

function publicMembers(key: PublicSigningJwk): JsonWebKey {
  return key.kty === 'OKP'
    ? { kty: key.kty, crv: key.crv, x: key.x }
    : { kty: key.kty, crv: key.crv, x: key.x, y: key.y };
}

/**
 * The platform's WebCrypto as a Crypto. A key that is no point of its curve verifies nothing (false, no exception); other
 * failures of the platform are exceptions.
 */
export function webCrypto(): Crypto {
  const subtle = globalThis.crypto.subtle;
  return {
    sha256: async (bytes) => new Uint8Array(await subtle.digest('SHA-256', new Uint8Array(bytes))),
    verify: async (key, signature, data) => {
      if (signature.length !== 64 || decodeBase64url(key.x)?.length !== 32) return false;
      const algorithm = webCryptoAlgorithm(key);
      const imported = await subtle
        .importKey('jwk', publicMembers(key), algorithm, false, ['verify'])
        .catch(() => undefined);
      if (imported === undefined) return false;
      return subtle.verify(algorithm, imported, new Uint8Array(signature), new Uint8Array(data));
    },
  };
}
