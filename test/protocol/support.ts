import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';
import type { Cover } from '../../shared/domain/cover.ts';
import type { Crypto, PublicDecryptionJwk, PublicSigningJwk } from '../../shared/protocol/crypto.ts';

/** The protocol's Crypto on node:crypto, written here a second time, so that WebCrypto is tested against something else. */
export const nodeCrypto: Crypto = {
  sha256: (bytes) => createHash('sha256').update(bytes).digest(),
  verify: (key, signature, data) => {
    const publicKey = createPublicKey({ key: { ...key }, format: 'jwk' });
    return key.kty === 'OKP'
      ? verify(null, data, publicKey, signature)
      : verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature);
  },
};

/** A key pair that signs as its kind says. */
export interface Signer {
  readonly jwk: PublicSigningJwk;
  readonly sign: (data: Uint8Array | string) => Uint8Array;
}

const signerOf = (publicKey: KeyObject, privateKey: KeyObject): Signer => {
  const { kty, x = '', y = '' } = publicKey.export({ format: 'jwk' });
  const bytes = (data: Uint8Array | string): Uint8Array => (typeof data === 'string' ? Buffer.from(data) : data);
  return kty === 'OKP'
    ? { jwk: { kty, crv: 'Ed25519', x }, sign: (data) => sign(null, bytes(data), privateKey) }
    : {
        jwk: { kty: 'EC', crv: 'P-256', x, y },
        sign: (data) => sign('sha256', bytes(data), { key: privateKey, dsaEncoding: 'ieee-p1363' }),
      };
};

/** A fresh Ed25519 signer. */
export const anEd25519Signer = (): Signer => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  return signerOf(publicKey, privateKey);
};

/** A fresh P-256 signer. */
export const aP256Signer = (): Signer => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return signerOf(publicKey, privateKey);
};

/** A fresh public RSA key of 3072 bits. */
export const aDecryptionKey = (): PublicDecryptionJwk => {
  const { n = '', e = '' } = generateKeyPairSync('rsa', { modulusLength: 3072 }).publicKey.export({ format: 'jwk' });
  return { kty: 'RSA', n, e };
};

/** An odd number of so many bits as a modulus is written: making a real key of 4096 bits takes seconds. */
export const aModulus = (bits: number): string => {
  const bytes = Buffer.alloc(Math.ceil(bits / 8), 0xa5);
  bytes[0] = 1 << ((bits - 1) % 8);
  return bytes.toString('base64url');
};

/** A cover that breaks no rule, from police to customs. */
export const aCover = (): Cover => ({
  version: 1,
  reference: '5000-K123456-26',
  recipients: ['customs'],
  priority: 'routine',
  handling: { code: 'H0' },
  grading: { source: 'B', information: 2 },
  purpose: { code: 'investigate', description: 'Investigation of narcotics sent by letter.' },
  legalGround: 'PBDL (2018:1693) 3 kap. 2 §',
  offence: { name: 'Grovt narkotikabrott', minimumPenaltyMonths: 24, maximumPenaltyMonths: 84, systematic: true },
  retention: { class: 'case' },
});
