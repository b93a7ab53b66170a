import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeBase64,
  decodeBase64url,
  encodeBase64,
  encodeBase64url,
  isBase64url,
} from '../../shared/protocol/base64.ts';
import { sha256Base64url, webCrypto } from '../../shared/protocol/crypto.ts';
import { isUuid7, uuid7 } from '../../shared/protocol/ids.ts';
import { dayIn, isDate, isTimeZone, millisecondsOf } from '../../shared/protocol/time.ts';
import { nodeCrypto } from './support.ts';

const bytes = fc.uint8Array({ maxLength: 400 });
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. \n'.split('');

describe('base64', () => {
  it('writes what every other implementation writes', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        expect(encodeBase64(data)).toBe(Buffer.from(data).toString('base64'));
        expect(encodeBase64url(data)).toBe(Buffer.from(data).toString('base64url'));
      }),
    );
  });

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(bytes, (data) => {
        expect(decodeBase64(encodeBase64(data))).toEqual(data);
        expect(decodeBase64url(encodeBase64url(data))).toEqual(data);
      }),
    );
  });

  it('reads no text but the one that it would write', () => {
    const text = fc.string({ unit: fc.constantFrom(...letters), maxLength: 12 });
    fc.assert(
      fc.property(text, (input) => {
        const url = decodeBase64url(input);
        if (url !== undefined) expect(encodeBase64url(url)).toBe(input);
        expect(isBase64url(input)).toBe(url !== undefined && input !== '');
        const padded = decodeBase64(input);
        if (padded !== undefined) expect(encodeBase64(padded)).toBe(input);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['Zh', 'Zm9=', 'Zm8=', 'Zm9', 'Zg==', ' Zg', 'Zg\n', 'Z', 'Zm+v', 'Åg'])(
    'refuses %j as base64url',
    (text) => {
      expect(decodeBase64url(text)).toBeUndefined();
    },
  );

  it.each(['Zg', 'Zg=', 'Zh==', 'Zm9=', 'Zg==\n', 'Zg== ', 'Zm-v', '=', '===='])('refuses %j as base64', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });

  it('digests text as its UTF-8, with either implementation', async () => {
    const digest = 'ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0';
    expect(await sha256Base64url(nodeCrypto, 'abc')).toBe(digest);
    expect(await sha256Base64url(webCrypto(), Buffer.from('abc'))).toBe(digest);
  });
});

describe('UUIDv7', () => {
  it('holds its time in order, its version and its variant', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 48 - 2 }),
        fc.uint8Array({ minLength: 10, maxLength: 10 }),
        (now, random) => {
          const id = uuid7(now, random);
          expect(isUuid7(id)).toBe(true);
          expect(Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16)).toBe(now);
          expect(id < uuid7(now + 1, random)).toBe(true);
        },
      ),
    );
  });

  it('keeps all 74 random bits', () => {
    const ones = uuid7(0, new Uint8Array(10).fill(0xff));
    expect(ones).toBe('00000000-0000-7fff-bfff-ffffffffffff');
    expect(() => uuid7(0, new Uint8Array(9))).toThrow(RangeError);
  });

  it.each([
    ['upper case', '019AB1C2-0000-7000-8000-000000000000'],
    ['version 4', '019ab1c2-0000-4000-8000-000000000000'],
    ['another variant', '019ab1c2-0000-7000-c000-000000000000'],
    ['a line break after it', '019ab1c2-0000-7000-8000-000000000000\n'],
    ['no hyphens', '019ab1c2000070008000000000000000'],
    ['braces', '{019ab1c2-0000-7000-8000-000000000000}'],
  ])('refuses %s', (_, id) => {
    expect(isUuid7(id)).toBe(false);
  });
});

describe('dates and times', () => {
  it.each(['2026-02-28', '2024-02-29', '2026-12-31'])('%s is a date', (text) => expect(isDate(text)).toBe(true));

  it.each(['2026-02-29', '2026-02-30', '2026-13-01', '2026-00-10', '2026-1-1', '20260101', '2026-01-01T00:00:00Z', ''])(
    '%j is no date',
    (text) => expect(isDate(text)).toBe(false),
  );

  it.each([
    ['2026-11-20T10:00:00Z', 1795168800000],
    ['2026-11-20T10:00:00.250Z', 1795168800250],
  ])('%s is a time', (text, milliseconds) => expect(millisecondsOf(text)).toBe(milliseconds));

  it.each([
    '2026-11-20T10:00:00',
    '2026-11-20T10:00:00+01:00',
    '2026-11-20 10:00:00Z',
    '2026-11-20t10:00:00z',
    '2026-11-20T24:00:00Z',
    '2026-02-30T10:00:00Z',
    '2026-11-20T10:00Z',
    '2026-12-31T23:59:60Z',
  ])('%j is no time in UTC', (text) => expect(millisecondsOf(text)).toBeUndefined());
});

describe('the day in a time zone', () => {
  it('is that of Sweden where none is named', () => {
    expect(dayIn(undefined, Date.parse('2026-11-23T23:00:00Z'))).toBe('2026-11-24');
    expect(dayIn('UTC', Date.parse('2026-11-23T23:00:00Z'))).toBe('2026-11-23');
    expect(dayIn('Pacific/Kiritimati', Date.parse('2026-01-01T10:00:00Z'))).toBe('2026-01-02');
  });

  it.each(['Europe/Stockholm', 'UTC', 'America/Argentina/Buenos_Aires'])('%s is a zone', (zone) =>
    expect(isTimeZone(zone)).toBe(true),
  );
  it.each(['', 'Europe/Stockholms', '+01:00', 'sv_SE', 'Europe/Stockholm '])('%j is none', (zone) =>
    expect(isTimeZone(zone)).toBe(false),
  );
});
