import {
  constants,
  createHash,
  createPublicKey,
  type KeyObject,
  publicEncrypt,
  randomBytes,
  verify,
} from 'node:crypto';
import type { Crypto, PublicSigningJwk } from '../protocol/crypto.ts';
import type { WrapKey } from '../workflow/key-ports.ts';
import type { Chance } from '../workflow/ports.ts';

/** Imported keys: the same few callers sign call after call, and importing a key costs as much as checking a signature. */
const imported = new Map<string, KeyObject>();
const importedLimit = 500;

function keyObject(jwk: PublicSigningJwk): KeyObject {
  const name = jwk.kty === 'OKP' ? jwk.x : `${jwk.x}.${jwk.y}`;
  const known = imported.get(name);
  if (known !== undefined) return known;
  if (imported.size >= importedLimit) imported.clear();
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  imported.set(name, key);
  return key;
}

/** Hashing and verifying on node:crypto. A key that is no key of its curve verifies nothing. */
export const nodeCrypto: Crypto = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verify: (jwk, signature, data) => {
    try {
      const key = keyObject(jwk);
      return jwk.kty === 'OKP'
        ? verify(null, data, key, signature)
        : verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, signature);
    } catch {
      return false;
    }
  },
};

/** RSA-OAEP-256 (RFC 7518, 4.3): SHA-256 for the label's hash and for MGF1. */
export const wrapKey: WrapKey = (contentKey, to) =>
  publicEncrypt(
    {
      key: createPublicKey({ key: { ...to }, format: 'jwk' }),
      padding: constants.RSA_PKCS1_OAEP_PADDING,
      oaepHash: 'sha256',
    },
    contentKey,
  );

/** The system's clock and randomness. */
export const systemChance: Chance = { now: Date.now, random: (bytes) => randomBytes(bytes) };
