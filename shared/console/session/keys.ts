import * as v from 'valibot';
import { webCrypto } from '../../protocol/crypto.ts';
import {
  publicDecryptionKeySchema,
  publicJwk,
  publicSigningKeySchema,
  thumbprint,
} from '../../protocol/principal-entry.ts';

/** A pair of keys for one principal, and what a registrar has to sign of it. */
export interface NewKeys {
  readonly keyid: string;
  readonly signingKey: CryptoKey;
  readonly decryptionKey: CryptoKey;
  readonly publicKeys: {
    readonly signingKey: v.InferOutput<typeof publicSigningKeySchema>;
    readonly decryptionKey: v.InferOutput<typeof publicDecryptionKeySchema>;
  };
}

const { subtle } = globalThis.crypto;

/**
 * Makes the keys in the browser: P-256 to sign, RSA-OAEP-256 with 3,072 bits to open. Neither can be exported: what runs in this page
 * can use them while it runs, and take them nowhere.
 */
export async function makeKeys(): Promise<NewKeys> {
  const [signing, decryption] = await Promise.all([
    subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']),
    subtle.generateKey(
      { name: 'RSA-OAEP', hash: 'SHA-256', modulusLength: 3072, publicExponent: new Uint8Array([1, 0, 1]) },
      false,
      ['encrypt', 'decrypt'],
    ),
  ]);
  const [signingJwk, decryptionJwk] = await Promise.all([
    subtle.exportKey('jwk', signing.publicKey),
    subtle.exportKey('jwk', decryption.publicKey),
  ]);
  const signingKey = v.parse(publicSigningKeySchema, publicJwk(signingJwk as never));
  const decryptionKey = v.parse(publicDecryptionKeySchema, publicJwk(decryptionJwk as never));
  return {
    keyid: await thumbprint(webCrypto(), signingKey),
    signingKey: signing.privateKey,
    decryptionKey: decryption.privateKey,
    publicKeys: { signingKey, decryptionKey },
  };
}
