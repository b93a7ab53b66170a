import type { PublicDecryptionJwk, PublicSigningJwk } from '../protocol/crypto.ts';

/** A private signing key: the public members and `d`. */
export type PrivateSigningJwk = PublicSigningJwk & { readonly d: string };

/** A private decryption key (RFC 7518, 6.3.2): the public members and all private ones. */
export type PrivateDecryptionJwk = PublicDecryptionJwk & Readonly<Record<'d' | 'p' | 'q' | 'dp' | 'dq' | 'qi', string>>;

/** A registrar's private key, always P-256. */
export type RegistrarJwk = Extract<PrivateSigningJwk, { kty: 'EC' }>;

async function exported(pair: CryptoKeyPair): Promise<(member: keyof JsonWebKey) => string> {
  const jwk = await globalThis.crypto.subtle.exportKey('jwk', pair.privateKey);
  return (member) => {
    const value = jwk[member];
    if (typeof value !== 'string') throw new TypeError(`this platform exports no ${member} of a key`);
    return value;
  };
}

/** A new registrar's key. On AWS it would rather be made, and stay, in the agency's HSM. */
export async function newRegistrar(): Promise<RegistrarJwk> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const of = await exported(await globalThis.crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']));
  return { kty: 'EC', crv: 'P-256', x: of('x'), y: of('y'), d: of('d') };
}

/** A new signing key of a principal. */
export async function newSigningKey(kind: 'ed25519' | 'p256'): Promise<PrivateSigningJwk> {
  if (kind === 'p256') return newRegistrar();
  const of = await exported(await globalThis.crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']));
  return { kty: 'OKP', crv: 'Ed25519', x: of('x'), d: of('d') };
}

/** A new decryption key of a principal: RSA for RSA-OAEP-256, 3072 to 4096 bits. Takes a second or so, beside other work. */
export async function newDecryptionKey(bits = 3072): Promise<PrivateDecryptionJwk> {
  const algorithm = {
    name: 'RSA-OAEP',
    hash: 'SHA-256',
    modulusLength: bits,
    publicExponent: new Uint8Array([1, 0, 1]),
  };
  const of = await exported(await globalThis.crypto.subtle.generateKey(algorithm, true, ['encrypt', 'decrypt']));
  const [n, e, d, p, q] = [of('n'), of('e'), of('d'), of('p'), of('q')];
  return { kty: 'RSA', n, e, d, p, q, dp: of('dp'), dq: of('dq'), qi: of('qi') };
}
