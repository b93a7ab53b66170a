import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, parseIJson } from '../../shared/protocol/json.ts';
import { decision, submission } from './bodies.ts';
import { fuzz, fuzzTimeout, inTime } from './fuzz.ts';
import { iJsonValue } from './i-json.ts';
import { mutatedJson, mutatedText } from './mutations.ts';

const pieces = [
  ...['"', '\\', '{', '}', '[', ']', ':', ',', ' ', '\t', '\u00a0', '\u0000', '\ufeff', '\ufffe', '\ud800', '/', '//'],
  ...['\\u0000', '\\u00e5', '\\ud83d\\ude00', '\\ud83d', '\\uFFFE', '\\x41', '\\', "'", 'null', 'NaN', 'Infinity'],
  ...[
    '9007199254740991',
    '9007199254740992',
    '-9007199254740993',
    '1e400',
    '1e-400',
    '-0',
    '01',
    '1.',
    '.5',
    '+1',
    '0x1',
  ],
  ...['"version":1,', '"decision":"approve",', '"\\u0076ersion":1,', '"__proto__":{},', '['.repeat(40), ']'.repeat(40)],
];

const values = fc.oneof(mutatedJson(fc.oneof(submission, decision)), fc.jsonValue({ maxDepth: 4 }));

/** Members put where members stand: once more, in another spelling, or of a name that means something to JavaScript. */
const members = [
  ...[
    '"version":1',
    '"\\u0076ersion":1',
    '"decision":"approve"',
    '"cover":{}',
    '"__proto__":{"a":1}',
    '"__proto__":null',
  ],
  ...['"constructor":1', '"":0', '"a":9007199254740993', '"toString":"x"'],
];
const withMembers = fc
  .tuple(values, fc.array(fc.tuple(fc.nat(), fc.constantFrom(...members)), { minLength: 1, maxLength: 3 }))
  .map(([value, put]) =>
    put.reduce((text, [at, member]) => {
      const places = [...text.matchAll(/\{(?=")/g)].map(({ index }) => index + 1);
      const place = places[at % places.length];
      return place === undefined ? text : `${text.slice(0, place)}${member},${text.slice(place)}`;
    }, JSON.stringify(value)),
  );

/** A text of one string, which holds what a string may not, or may only just; now and then after a byte order mark. */
const inString = fc
  .tuple(
    fc.constantFrom('', '', '', '\ufeff', '\ufffe'),
    fc.array(
      fc.constantFrom('a', 'å', ...pieces.slice(0, 26), '\ufffd', '\u{1F600}', '\u{1FFFF}', '\\ud83d\\udfff\\udfff'),
      {
        minLength: 1,
        maxLength: 2,
      },
    ),
    fc.constantFrom('"@"', '{"@":1}', '{"a":"@"}', '["@"]'),
  )
  .map(([mark, characters, frame]) => mark + frame.replace('@', () => characters.join('')));

/** Values in as many lists and objects as are allowed, and some more or less. */
const nested = fc
  .tuple(fc.integer({ min: 29, max: 35 }), fc.boolean(), fc.constantFrom('1', '[]', '{}', '""'))
  .map(([depth, inLists, inside]) =>
    inLists ? '['.repeat(depth) + inside + ']'.repeat(depth) : '{"a":'.repeat(depth) + inside + '}'.repeat(depth),
  );

const texts = fc.oneof(
  {
    weight: 4,
    arbitrary: mutatedText(
      values.map((value) => JSON.stringify(value)),
      pieces,
    ),
  },
  { weight: 2, arbitrary: withMembers },
  { weight: 2, arbitrary: inString },
  { weight: 1, arbitrary: nested },
);

/** Bytes that are no UTF-8 are put in as well. */
const bytes = fc
  .tuple(texts, fc.option(fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 3 })), { freq: 8 }))
  .map(([text, put]) => {
    const whole = Buffer.from(text);
    if (put === null) return whole;
    const [at, raw] = put;
    const place = at % (whole.length + 1);
    return Buffer.concat([whole.subarray(0, place), raw, whole.subarray(place)]);
  });

/** The same value with the members of every object in the opposite order. */
const turned = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(turned);
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, turned(member)]),
  );
};

const numbersOf = (value: unknown): number[] => {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersOf) : [];
};

describe('JSON, however it is bent', () => {
  it(
    'is read just where it is I-JSON, to the very value that any parser reads',
    () =>
      fuzz(bytes, async (body) => {
        const result = await inTime(() => parseIJson(body));
        const expected = iJsonValue(body);
        expect(result).toEqual(
          expected === undefined ? { ok: false, error: 'json-invalid' } : { ok: true, value: expected[0] },
        );
        return result.ok;
      }),
    fuzzTimeout,
  );

  it(
    'has one canonical text for a value, whatever the order and the spelling of the text that it came in',
    () =>
      fuzz(bytes, (body) => {
        const result = parseIJson(body);
        if (!result.ok) return false;
        const { value } = result;
        // Nothing that is signed here holds a fraction: those alone have no canonical text.
        if (!numbersOf(value).every(Number.isInteger)) {
          expect(() => canonicalJson(value)).toThrow(TypeError);
          return true;
        }
        const text = canonicalJson(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(turned(value))).toBe(text);
        expect(parseIJson(Buffer.from(text)).ok).toBe(true);
        return true;
      }),
    fuzzTimeout,
  );
});
