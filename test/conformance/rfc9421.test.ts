import { describe, expect, it } from 'vitest';
import { decodeBase64, utf8 } from '../../shared/protocol/base64.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { parseSignature, signatureBase } from '../../shared/protocol/http-signature.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { baseOf, ed25519Key, p256Key, type Vector, vectors } from './rfc9421.ts';

const verifiers = [
  ['the runtime', nodeCrypto],
  ['WebCrypto', webCrypto()],
] as const;
const admitted = vectors.flatMap((vector) => (vector.key === undefined ? [] : [{ ...vector, key: vector.key }]));
const bytesOf = ({ signature }: Vector): Uint8Array => decodeBase64(signature) ?? new Uint8Array();
const lineOf = ({ lines }: Vector, name: string): string | undefined =>
  lines.find((line) => line.startsWith(`"${name}": `))?.slice(`"${name}": `.length);

describe.each(verifiers)('%s, on the vectors of RFC 9421 whose algorithm the profile admits', (_, crypto) => {
  it('are four: two of each algorithm', () => {
    expect(admitted.map(({ label, key }) => `${label} ${key.kty}`)).toEqual([
      'sig-b24 EC',
      'sig-b26 OKP',
      'ttrp EC',
      'transform OKP',
    ]);
  });

  it.each(admitted)('verifies $section', async (vector) => {
    expect(await crypto.verify(vector.key, bytesOf(vector), utf8(baseOf(vector)))).toBe(true);
  });

  it.each(admitted)('does not verify $section with a bit changed, under another key, or cut', async (vector) => {
    const signature = bytesOf(vector);
    const base = utf8(baseOf(vector));
    const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));
    expect(await crypto.verify(vector.key, signature, flipped(base, base.length - 2))).toBe(false);
    for (const at of [0, 31, 32, 63]) expect(await crypto.verify(vector.key, flipped(signature, at), base)).toBe(false);
    expect(await crypto.verify(vector.key === p256Key ? ed25519Key : p256Key, signature, base)).toBe(false);
    for (const length of [0, 32, 63]) {
      expect(await crypto.verify(vector.key, signature.slice(0, length), base)).toBe(false);
    }
  });
});

describe('the signature base of the profile', () => {
  const requests = vectors.filter((vector) => lineOf(vector, '@method') !== undefined);

  it.each(requests)('has the very lines of $section', (vector) => {
    const call = {
      method: lineOf(vector, '@method') ?? '',
      authority: lineOf(vector, '@authority') ?? '',
      path: lineOf(vector, '@path') ?? '',
      contentDigest: lineOf(vector, 'content-digest'),
      contentType: lineOf(vector, 'content-type'),
    };
    const ours = signatureBase(call, vector.params).split('\n');
    expect(baseOf(vector).split('\n')).toEqual(expect.arrayContaining(ours));
    expect(ours.at(-1)).toBe(baseOf(vector).split('\n').at(-1));
  });
});

describe('a call that carries a vector of RFC 9421', () => {
  const outcome = (vector: Vector, label: string, withBody: boolean): string => {
    const parsed = parseSignature(
      {
        signatureInput: [`${label}=${vector.params}`],
        signature: [`${label}=:${vector.signature}:`],
        contentDigest: [lineOf(vector, 'content-digest') ?? ''],
        contentType: [lineOf(vector, 'content-type') ?? ''],
      },
      withBody,
    );
    return parsed.ok ? 'taken' : parsed.error;
  };

  it.each(vectors)('is refused: $section is not in the form that the contract gives', (vector) => {
    for (const withBody of [true, false]) {
      expect(outcome(vector, vector.label, withBody)).toBe('signature-malformed');
      // The label is not what keeps it out.
      expect(outcome(vector, 'samsyn', withBody)).toBe('signature-malformed');
    }
  });
});
