import { type Crypto, type PublicSigningJwk, webCryptoAlgorithm } from '../protocol/crypto.ts';
import { algorithmOf, type SignatureAlgorithm } from '../protocol/http-signature.ts';
import { publicJwk, thumbprint } from '../protocol/thumbprint.ts';
import type { Principal } from './connection.ts';

/**
 * A principal that can act: its keys are inside the platform's WebCrypto, and need not be extractable (a browser keeps them so; an
 * HSM can stand behind `sign`).
 */
export interface ActingPrincipal {
  readonly name: string;
  readonly agency: string;
  readonly keyid: string;
  readonly alg: SignatureAlgorithm;
  /** The 64 bytes of a signature over these bytes, under `alg`. */
  readonly sign: (data: Uint8Array) => Promise<Uint8Array>;
  /** A private key for RSA-OAEP with SHA-256; approvers and readers have one. */
  readonly decryptionKey?: CryptoKey;
}

async function importSigningKey(jwk: PublicSigningJwk & { readonly d: string }) {
  const algorithm = webCryptoAlgorithm(jwk);
  const members = { ...publicJwk<PublicSigningJwk>(jwk), d: jwk.d };
  const key = await globalThis.crypto.subtle.importKey('jwk', members, algorithm, false, ['sign']);
  return async (data: Uint8Array): Promise<Uint8Array> =>
    new Uint8Array(await globalThis.crypto.subtle.sign(algorithm, key, new Uint8Array(data)));
}

/** A principal of connection.json, ready to act. A key that is none is an error of the platform. */
export async function actAs(crypto: Crypto, principal: Principal): Promise<ActingPrincipal> {
  const { name, agency, signingKey, decryptionKey } = principal;
  const oaep = { name: 'RSA-OAEP', hash: 'SHA-256' };
  return {
    name,
    agency,
    keyid: await thumbprint(crypto, signingKey),
    alg: algorithmOf(signingKey),
    sign: await importSigningKey(signingKey),
    ...(decryptionKey && {
      decryptionKey: await globalThis.crypto.subtle.importKey('jwk', decryptionKey, oaep, false, ['decrypt']),
    }),
  };
}
