import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase64url, utf8 } from '../../shared/protocol/base64.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import {
  entrySigningInput,
  isValidAt,
  type PrincipalEntry,
  publicJwk,
  readEntry,
  thumbprint,
} from '../../shared/protocol/principal-entry.ts';
import { aDecryptionKey, aModulus, anEd25519Signer, aP256Signer, nodeCrypto, type Signer } from './support.ts';

const registrar = aP256Signer();
const registrars = { police: registrar.jwk, customs: aP256Signer().jwk };
const signingKey = anEd25519Signer().jwk;
const decryptionKey = aDecryptionKey();
const desk: PrincipalEntry = {
  version: 1,
  agency: 'police',
  name: 'police-desk',
  roles: ['submitter'],
  signingKey,
  status: 'active',
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2027-01-01T00:00:00Z',
  serial: 1,
};
const approver: PrincipalEntry = { ...desk, name: 'a', roles: ['approver'], holder: 'h-1', decryptionKey };

const jwsOf = (input: string, by: Signer = registrar): string => `${input}.${encodeBase64url(by.sign(input))}`;
const part = (value: unknown): string =>
  encodeBase64url(utf8(typeof value === 'string' ? value : JSON.stringify(value)));
const kid = await thumbprint(nodeCrypto, registrar.jwk);
const header = { alg: 'ES256', kid, typ: 'samsyn-principal-v1' };
const read = (jws: string) => readEntry(nodeCrypto, jws, registrars);
/** Reads an entry that the police registrar has signed with whatever payload and header. */
const signedAs = (payload: unknown, head: unknown = header, by: Signer = registrar) =>
  read(jwsOf(`${part(head)}.${part(payload)}`, by));

describe('the thumbprint', () => {
  it('is the one of RFC 7638 and of RFC 8037', async () => {
    const ed25519 = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' } as const;
    expect(await thumbprint(webCrypto(), ed25519)).toBe('kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k');
  });

  it('leaves a private part and everything else aside', async () => {
    const withMore = { ...signingKey, d: 'secret', kid: 'x', use: 'sig' };
    expect(publicJwk(withMore)).toEqual(signingKey);
    expect(await thumbprint(nodeCrypto, withMore)).toBe(await thumbprint(nodeCrypto, signingKey));
  });
});

describe('a signing key of Ed25519', () => {
  /** Little-endian y, and the sign of x in the last bit: the eight points of small order, and their spellings beyond the prime. */
  const bytes = (first: number, rest: number, last: number): Uint8Array =>
    Uint8Array.of(first, ...Array(30).fill(rest), last);
  it.each([
    ['the neutral element', bytes(1, 0, 0)],
    ['the neutral element with a sign', bytes(1, 0, 0x80)],
    ['a point of order 2', bytes(0xec, 0xff, 0x7f)],
    ['a point of order 4', bytes(0, 0, 0)],
    ['its other', bytes(0, 0, 0x80)],
    ['y = p, which is 0 again', bytes(0xed, 0xff, 0x7f)],
    ['y = p + 1, which is 1 again', bytes(0xee, 0xff, 0xff)],
    ['a point of order 8', Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'hex')],
    ['its other sign', Buffer.from('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85', 'hex')],
    [
      'the other point of order 8',
      Buffer.from('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a', 'hex'),
    ],
  ])('is no key where it is %s: anyone could sign for it', async (_, point) => {
    const weak = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(point) } as const;
    expect(await signedAs({ ...desk, signingKey: weak })).toBeUndefined();
  });
});

describe('an entry', () => {
  it.each([
    ['node:crypto', nodeCrypto],
    ['WebCrypto', webCrypto()],
  ] as const)('is read under %s', async (_, crypto) => {
    for (const entry of [desk, approver, { ...desk, status: 'revoked' as const }]) {
      expect(await readEntry(crypto, jwsOf(entrySigningInput(kid, entry)), registrars)).toEqual(entry);
    }
  });

  it('may have any spelling of its JSON, as long as the registrar signed it', async () => {
    expect(await signedAs(JSON.stringify(desk, null, 2))).toEqual(desk);
  });

  it('is none when somebody else signed it', async () => {
    const stranger = aP256Signer();
    const strangers = { ...header, kid: await thumbprint(nodeCrypto, stranger.jwk) };
    expect(await signedAs(desk, header, stranger)).toBeUndefined();
    expect(await signedAs(desk, strangers, stranger)).toBeUndefined();
    expect(await signedAs({ ...desk, agency: 'customs' })).toBeUndefined();
    expect(await signedAs({ ...desk, agency: 'coastguard' })).toBeUndefined();
    expect(await readEntry(nodeCrypto, jwsOf(entrySigningInput(kid, desk)), {})).toBeUndefined();
  });

  it.each([
    ['alg none', { ...header, alg: 'none' }],
    ['another algorithm', { ...header, alg: 'HS256' }],
    ['another type', { ...header, typ: 'JWT' }],
    ['a member more', { ...header, jku: 'https://attacker.example' }],
    ['crit', { ...header, crit: ['b64'], b64: false }],
    ['an embedded key', { ...header, jwk: registrar.jwk }],
    ['no kid', { alg: 'ES256', typ: 'samsyn-principal-v1' }],
    ['another kid', { ...header, kid: 'x' }],
    ['a list', [header]],
    ['a duplicate', `{"alg":"none",${JSON.stringify(header).slice(1)}`],
  ])('is none with a header of %s', async (_, head) => {
    expect(await signedAs(desk, head)).toBeUndefined();
  });

  const without = (member: keyof PrincipalEntry, entry = desk) =>
    Object.fromEntries(Object.entries(entry).filter(([name]) => name !== member));
  const ec = aP256Signer().jwk;
  it.each([
    ['another version', { ...desk, version: 2 }],
    ['a member more', { ...desk, admin: true }],
    ['no serial', without('serial')],
    ['no status', without('status')],
    ['another status', { ...desk, status: 'suspended' }],
    ['no roles', { ...desk, roles: [] }],
    ['a role twice', { ...desk, roles: ['submitter', 'submitter'] }],
    ['an unknown role', { ...desk, roles: ['operator'] }],
    ['an approver without a holder', without('holder', approver)],
    ['an approver without a decryption key', without('decryptionKey', approver)],
    ['a reader without a decryption key', { ...desk, roles: ['reader'] }],
    ['an empty holder', { ...approver, holder: '' }],
    ['a holder that is no text', { ...approver, holder: 7 }],
    ['an empty name', { ...desk, name: '' }],
    ['a serial below zero', { ...desk, serial: -1 }],
    ['a fraction for a serial', { ...desk, serial: 1.5 }],
    ['a serial that is text', { ...desk, serial: '1' }],
    ['367 days', { ...desk, validUntil: '2027-01-03T00:00:00Z' }],
    ['an end before its start', { ...desk, validUntil: '2025-12-31T00:00:00Z' }],
    ['a time with an offset', { ...desk, validFrom: '2026-01-01T00:00:00+01:00' }],
    ['a private key', { ...desk, signingKey: { ...signingKey, d: 'AAAA' } }],
    ['a key on another curve', { ...desk, signingKey: { kty: 'EC', crv: 'secp256k1', x: ec.x, y: ec.x } }],
    ['an X25519 key', { ...desk, signingKey: { ...signingKey, crv: 'X25519' } }],
    ['an RSA signing key', { ...desk, signingKey: decryptionKey }],
    ['a symmetric key', { ...desk, signingKey: { kty: 'oct', k: 'AAAA' } }],
    ['a coordinate that is not canonical', { ...desk, signingKey: { ...signingKey, x: `${'A'.repeat(42)}B` } }],
    ['a coordinate of 31 bytes', { ...desk, signingKey: { ...signingKey, x: 'A'.repeat(42) } }],
    ['RSA of 3071 bits', { ...approver, decryptionKey: { ...decryptionKey, n: aModulus(3071) } }],
    ['RSA of 4097 bits', { ...approver, decryptionKey: { ...decryptionKey, n: aModulus(4097) } }],
    ['an exponent of 1', { ...approver, decryptionKey: { ...decryptionKey, e: 'AQ' } }],
    ['an exponent of 3', { ...approver, decryptionKey: { ...decryptionKey, e: 'Aw' } }],
    [
      'a modulus with a leading zero',
      { ...approver, decryptionKey: { ...decryptionKey, n: `AAAA${decryptionKey.n}` } },
    ],
    ['a decryption key with a kid', { ...approver, decryptionKey: { ...decryptionKey, kid: 'x' } }],
    ['a list for an entry', [desk]],
    ['a duplicate member', JSON.stringify(desk).replace('{', '{"serial":9,')],
    ['no JSON', 'police-desk'],
  ])('is none with %s, though the registrar signed it', async (_, payload) => {
    expect(await signedAs(payload)).toBeUndefined();
  });

  it('may be valid for 366 days and have RSA of 4096 bits', async () => {
    const longest = { ...desk, validUntil: '2027-01-02T00:00:00Z' };
    expect(await signedAs(longest)).toEqual(longest);
    const large = { ...approver, decryptionKey: { ...decryptionKey, n: aModulus(4096) } };
    expect(await signedAs(large)).toEqual(large);
  });

  it('is none as soon as a character of it is changed', async () => {
    const jws = jwsOf(entrySigningInput(kid, desk));
    const mutation = fc.record({
      at: fc.nat(jws.length),
      cut: fc.nat(2),
      put: fc.string({ unit: fc.constantFrom(...'AZaz09-_.=+/ \n{"'), maxLength: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(mutation, async ({ at, cut, put }) => {
        const changed = jws.slice(0, at) + put + jws.slice(at + cut);
        fc.pre(changed !== jws);
        expect(await read(changed)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  it('is none in another serialisation, and not read at all beyond 8 KiB', async () => {
    const jws = jwsOf(entrySigningInput(kid, desk));
    for (const text of ['', '.', '..', `${jws}.`, `.${jws}`, JSON.stringify({ payload: jws }), 'A'.repeat(1_000_000)]) {
      expect(await read(text)).toBeUndefined();
    }
    expect(await signedAs(`${JSON.stringify(desk)}${' '.repeat(8192)}`)).toBeUndefined();
  });

  it('covers its ends and nothing beyond', () => {
    const start = Date.UTC(2026, 0, 1) / 1000;
    const end = Date.UTC(2027, 0, 1) / 1000;
    expect([start - 1, start, end, end + 1].map((at) => isValidAt(desk, at))).toEqual([false, true, true, false]);
  });
});
