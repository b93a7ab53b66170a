import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { CompactEncrypt, compactDecrypt } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeBase64url, utf8 } from '../../shared/protocol/base64.ts';
import { padReport } from '../../shared/protocol/report.ts';
import { maximumSealedLength, readSealedReport, swapKey } from '../../shared/protocol/sealed-report.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
const expected = {
  originator: 'police',
  submission: '019ab1c2-0000-7000-8000-000000000000',
  intakeKids: ['key-2', 'key-1'],
};
const header = {
  alg: 'RSA-OAEP-256',
  enc: 'A256GCM',
  kid: 'key-1',
  typ: 'samsyn-report-v1',
  iss: expected.originator,
  jti: expected.submission,
} as const;
const plaintext = padReport('{"version":1}');
let sealed = '';
let segments: string[] = [];

beforeAll(async () => {
  sealed = await new CompactEncrypt(plaintext).setProtectedHeader(header).encrypt(publicKey);
  segments = sealed.split('.');
});

const detailsOf = (text: string): string[] => {
  const result = readSealedReport(text, expected);
  if (result.ok) return [];
  for (const fault of result.error) expect(fault.pointer).toBe('/sealed');
  return result.error.map((fault) => fault.detail);
};
const withSegment = (index: number, text: string): string => segments.map((s, i) => (i === index ? text : s)).join('.');
const withHeader = (json: unknown): string =>
  withSegment(0, encodeBase64url(utf8(typeof json === 'string' ? json : JSON.stringify(json))));

describe('a sealed report', () => {
  it('is taken as any JOSE library writes it, and tells the key and what lies under it', () => {
    const result = readSealedReport(sealed, expected);
    expect(result.ok && result.value.kid).toBe('key-1');
    expect(result.ok && Buffer.from(result.value.encryptedKey).toString('base64url')).toBe(segments[1]);
  });

  it('may write its header in any order and spacing', () => {
    expect(
      detailsOf(withHeader(JSON.stringify(Object.fromEntries(Object.entries(header).reverse()), null, 1))),
    ).toEqual([]);
  });

  it.each([
    ['RSA-OAEP with SHA-1', { ...header, alg: 'RSA-OAEP' }],
    ['RSA1_5', { ...header, alg: 'RSA1_5' }],
    ['dir', { ...header, alg: 'dir' }],
    ['CBC', { ...header, enc: 'A256CBC-HS512' }],
    ['A128GCM', { ...header, enc: 'A128GCM' }],
    ['zip', { ...header, zip: 'DEF' }],
    ['crit', { ...header, crit: ['exp'], exp: 1 }],
    ['jku', { ...header, jku: 'https://attacker.example/keys' }],
    ['cty', { ...header, cty: 'json' }],
    ['another type', { ...header, typ: 'JWT' }],
    ['no type', { ...header, typ: undefined }],
    ['no jti', { ...header, jti: undefined }],
    ['another agency', { ...header, iss: 'customs' }],
    ['another id', { ...header, jti: '019ab1c2-0000-7000-8000-000000000001' }],
    ['another key', { ...header, kid: 'key-0' }],
    ['a kid that is no text', { ...header, kid: ['key-1'] }],
    ['a list', [header]],
    ['null', null],
    ['a duplicate', `{"alg":"dir",${JSON.stringify(header).slice(1)}`],
    ['a duplicate spelt otherwise', `{"\\u0061lg":"dir",${JSON.stringify(header).slice(1)}`],
    ['no JSON', 'header'],
    ['2 KiB of space', `${JSON.stringify(header)}${' '.repeat(2048)}`],
  ])('is refused with a header of %s', (_, head) => expect(detailsOf(withHeader(head))).toHaveLength(1));

  it.each([
    ['four segments', () => segments.slice(0, 4).join('.')],
    ['six segments', () => `${sealed}.AAAA`],
    ['a thousand dots', () => '.'.repeat(1000)],
    ['JSON serialisation', () => JSON.stringify({ protected: segments[0], recipients: [] })],
    ['nothing', () => ''],
    ['an encrypted key of 383 bytes', () => withSegment(1, (segments[1] ?? '').slice(0, 510))],
    ['an encrypted key of 256 bytes', () => withSegment(1, 'A'.repeat(342))],
    ['no encrypted key', () => withSegment(1, '')],
    ['an iv of 16 bytes', () => withSegment(2, 'A'.repeat(22))],
    ['no ciphertext', () => withSegment(3, '')],
    ['a ciphertext in padded base64', () => withSegment(3, `${(segments[3] ?? '').slice(0, -2)}==`)],
    ['a ciphertext with a line break', () => withSegment(3, `${segments[3]}\n`)],
    ['a ciphertext that is not canonical', () => withSegment(3, 'AB')],
    ['a tag of 12 bytes', () => withSegment(4, 'A'.repeat(16))],
    ['a tag that is not canonical', () => withSegment(4, `${'A'.repeat(21)}B`)],
  ])('is refused with %s', (_, text) => expect(detailsOf(text())).toHaveLength(1));

  it('is told all its faults at once', () => {
    const many = [
      encodeBase64url(utf8(JSON.stringify({ ...header, iss: 'x', jti: 'y', kid: 'z' }))),
      'A',
      'A',
      '',
      'A',
    ];
    expect(detailsOf(many.join('.'))).toHaveLength(7);
  });

  it('has at most 256 KiB', () => {
    const room = maximumSealedLength - sealed.length + (segments[3] ?? '').length;
    const longest = withSegment(3, 'A'.repeat(room % 4 === 1 ? room - 1 : room));
    expect(longest.length).toBeGreaterThan(maximumSealedLength - 2);
    expect(detailsOf(longest)).toEqual([]);
    expect(detailsOf(withSegment(3, 'A'.repeat(room + 4)))).toHaveLength(1);
  });

  it('is refused, or differs in its ciphertext or key alone, once a character is changed; and no fault tells of it', () => {
    const mutation = fc.record({
      at: fc.nat(),
      cut: fc.nat(3),
      put: fc.string({ unit: fc.constantFrom(...'AQgw-_.=+ \n{}"é'), maxLength: 3 }),
    });
    fc.assert(
      fc.property(mutation, ({ at, cut, put }) => {
        const start = at % sealed.length;
        const changed = sealed.slice(0, start) + put + sealed.slice(start + cut);
        const result = readSealedReport(changed, expected);
        if (!result.ok) return;
        const parts = changed.split('.');
        expect(parts).toHaveLength(5);
        expect(parts.map((part) => Buffer.from(part, 'base64url').toString('base64url'))).toEqual(parts);
        expect(JSON.parse(Buffer.from(parts[0] ?? '', 'base64url').toString())).toEqual(header);
      }),
      { numRuns: 1000 },
    );
    const canary = withHeader({ ...header, kid: 'CANARY', iss: 'CANARY', jti: 'CANARY', CANARY: 1 });
    expect(detailsOf(canary).join()).not.toContain('CANARY');
  });
});

describe('swapping the key', () => {
  it('lets another person open the same ciphertext', async () => {
    const reader = generateKeyPairSync('rsa', { modulusLength: 3072 });
    const other = await new CompactEncrypt(plaintext).setProtectedHeader(header).encrypt(reader.publicKey);
    const swapped = swapKey(sealed, segments[1] ?? '');
    expect(swapped).toBe(sealed);
    expect((await compactDecrypt(swapped, privateKey)).plaintext).toEqual(plaintext);
    const foreign = swapKey(sealed, other.split('.')[1] ?? '');
    expect(foreign.split('.').filter((_, i) => i !== 1)).toEqual(segments.filter((_, i) => i !== 1));
    // A content key of something else opens nothing: GCM fails.
    await expect(compactDecrypt(foreign, reader.privateKey)).rejects.toThrow();
  });
});
