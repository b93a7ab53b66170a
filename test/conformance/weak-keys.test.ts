import { describe, expect, it } from 'vitest';
import { encodeBase64url, utf8 } from '../../shared/protocol/base64.ts';
import { type PublicSigningJwk, webCrypto } from '../../shared/protocol/crypto.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { aP256Signer } from '../protocol/support.ts';

const verifiers = [
  ['the runtime', nodeCrypto],
  ['WebCrypto', webCrypto()],
] as const;

const bytesOf = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));

/**
 * The y of all points of small order on edwards25519, little-endian, canonical and not (the last two). Whoever has such a key enrolled
 * has made no secret: for it, anyone writes signatures that hold over what nobody signed, and may deny every act under it.
 */
const smallOrder = [
  `${'00'.repeat(32)}`,
  `01${'00'.repeat(31)}`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  `ec${'ff'.repeat(30)}7f`,
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
];
/** With either sign of x. */
const weak = smallOrder.flatMap((hex) =>
  [0, 0x80].map((sign) => bytesOf(hex).map((b, i) => (i === 31 ? b | sign : b))),
);

describe.each(verifiers)('%s', (_, crypto) => {
  it('verifies nothing under an Ed25519 key of small order', async () => {
    // R is such a point and s is 0: for these keys the equation holds for one message in eight, or for all.
    const taken: string[] = [];
    for (const key of weak) {
      const jwk: PublicSigningJwk = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(key) };
      for (const r of weak) {
        const signature = new Uint8Array(64);
        signature.set(r);
        for (let i = 0; i < 16; i++) if (await crypto.verify(jwk, signature, utf8(`m${i}`))) taken.push(jwk.x);
      }
    }
    expect([...new Set(taken)]).toEqual([]);
  });

  it('verifies nothing under a P-256 key that is no point of the curve', async () => {
    const signer = aP256Signer();
    const signature = signer.sign('message');
    if (signer.jwk.kty !== 'EC') throw new Error('no P-256 key');
    const { x, y } = signer.jwk;
    const zero = encodeBase64url(new Uint8Array(32));
    const prime = encodeBase64url(bytesOf('ffffffff00000001000000000000000000000000ffffffffffffffffffffffff'));
    for (const [a, b] of [
      [y, x],
      [zero, zero],
      [x, zero],
      [prime, y],
      [x, prime],
    ] as const) {
      const jwk: PublicSigningJwk = { kty: 'EC', crv: 'P-256', x: a, y: b };
      expect(await crypto.verify(jwk, signature, utf8('message'))).toBe(false);
      expect(await crypto.verify(jwk, new Uint8Array(64), utf8('message'))).toBe(false);
    }
  });
});
