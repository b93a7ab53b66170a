import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson, parseIJson } from '../../shared/protocol/json.ts';

const read = (text: string) => parseIJson(Buffer.from(text));
const refused = { ok: false, error: 'json-invalid' };

/** Values that I-JSON can hold: well-formed text without noncharacters, numbers of a double's exact range. */
const wellFormed = fc
  .string({ unit: 'binary' })
  .filter((s) => s.isWellFormed() && !/\p{Noncharacter_Code_Point}/u.test(s));
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, min: -Number.MAX_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }),
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(null, true, false),
    number,
    wellFormed,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(wellFormed, tie('value'), { maxKeys: 5 }),
  ),
}));

describe('I-JSON', () => {
  it('reads what JSON.parse reads, whatever the spacing', () => {
    fc.assert(
      fc.property(value, fc.constantFrom(undefined, 1, '\t', ' \n\r\t'), (x, space) => {
        const text = JSON.stringify(x, null, space);
        expect(read(text)).toEqual({ ok: true, value: JSON.parse(text) });
      }),
      { numRuns: 500 },
    );
  });

  it('reads nothing that JSON.parse refuses', () => {
    const damaged = fc.tuple(value, fc.nat(), fc.nat(3), fc.string({ maxLength: 2 })).map(([x, at, cut, put]) => {
      const text = JSON.stringify(x);
      const start = at % (text.length + 1);
      // Cutting may part a pair of surrogates, which UTF-8 then replaces.
      return (text.slice(0, start) + put + text.slice(start + cut)).toWellFormed();
    });
    fc.assert(
      fc.property(damaged, (text) => {
        const mine = read(text);
        if (mine.ok) expect(mine.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('refuses a member that stands twice, wherever and however it is spelt', () => {
    const spelt = (name: string): string =>
      `"${[...name].map((c) => (c.length === 1 ? `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}` : c)).join('')}"`;
    const planted = fc.tuple(
      wellFormed.filter((s) => /^[^\\"]{1,9}$/.test(s)),
      value,
      value,
      fc.nat(4),
      fc.boolean(),
    );
    fc.assert(
      fc.property(planted, ([name, x, y, depth, disguised]) => {
        const twice = `{${JSON.stringify(name)}:${JSON.stringify(x)},"other":1,${disguised ? spelt(name) : JSON.stringify(name)}:${JSON.stringify(y)}}`;
        fc.pre(name !== 'other');
        expect(read(`${'[{"in":'.repeat(depth)}${twice}${'}]'.repeat(depth)}`)).toEqual(refused);
      }),
    );
  });

  it.each([
    ['a duplicate', '{"a":1,"a":2}'],
    ['a duplicate spelt with an escape', '{"a":1,"\\u0061":2}'],
    ['a duplicate in depth', '[{"x":{"b":1,"c":2,"b":1}}]'],
    ['a duplicate __proto__', '{"__proto__":1,"__proto__":2}'],
    ['a BOM', '\ufeff{}'],
    ['a lone high surrogate', '"\\ud800"'],
    ['a lone low surrogate', '"\\udc00"'],
    ['surrogates in the wrong order', '"\\udc00\\ud800"'],
    ['a lone surrogate in a name', '{"\\ud800":1}'],
    ['a noncharacter', '"\\uffff"'],
    ['a number above 2^53-1', '9007199254740992'],
    ['a number below -(2^53-1)', '-9007199254740992'],
    ['a number that no double holds', '1e400'],
    ['a leading zero', '01'],
    ['a plus sign', '+1'],
    ['a bare fraction', '.5'],
    ['a point without digits', '1.'],
    ['hexadecimal', '0x10'],
    ['NaN', 'NaN'],
    ['single quotes', "{'a':1}"],
    ['a trailing comma', '[1,]'],
    ['a leading comma', '[,1]'],
    ['a comment', '{}//'],
    ['a second value', '{}{}'],
    ['a control character in a string', '"\u0001"'],
    ['an unknown escape', '"\\x41"'],
    ['a short escape', '"\\u00e"'],
    ['a form feed as space', '\f{}'],
    ['a non-breaking space', '\u00a0{}'],
    ['nothing', ''],
    ['space alone', '  '],
    ['an open object', '{"a":1'],
    ['an open string', '"abc'],
    ['a word cut short', 'tru'],
    ['a word run on', 'nullx'],
  ])('refuses %s', (_, text) => expect(read(text)).toEqual(refused));

  it.each([
    ['a stray byte', [0x22, 0xff, 0x22]],
    ['an overlong slash', [0x22, 0xc0, 0xaf, 0x22]],
    ['a surrogate in UTF-8', [0x22, 0xed, 0xa0, 0x80, 0x22]],
    ['a character cut short', [0x22, 0xe2, 0x82, 0x22]],
    ['UTF-16', [0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]],
  ])('refuses bytes that are no UTF-8: %s', (_, bytes) => {
    expect(parseIJson(new Uint8Array(bytes))).toEqual(refused);
  });

  it('takes __proto__ for a member like any other', () => {
    const read1 = read('{"__proto__":{"admin":true}}');
    expect(read1.ok && Object.keys(read1.value as object)).toEqual(['__proto__']);
    expect(read1.ok && (read1.value as { admin?: boolean }).admin).toBeUndefined();
  });

  it('goes 32 levels deep and no deeper', () => {
    const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);
    expect(read(nested(32)).ok).toBe(true);
    expect(read(nested(33)).ok).toBe(false);
    expect(read('{"a":'.repeat(33) + 1 + '}'.repeat(33)).ok).toBe(false);
    expect(read(nested(150_000)).ok).toBe(false);
  });

  it('takes the ends of the range, fractions and pairs of surrogates', () => {
    expect(read('[9007199254740991,-9007199254740991,0.25,-0,1E2,"\\ud83d\\ude00"]')).toEqual({
      ok: true,
      value: [9007199254740991, -9007199254740991, 0.25, -0, 100, '😀'],
    });
  });
});

describe('canonical JSON', () => {
  it('is RFC 8785: members sorted by UTF-16 units, no space', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7, undefined: undefined };
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
  });

  it('is read back as what was written, and written again the same', () => {
    const { canonical } = fc.letrec((tie) => ({
      canonical: fc.oneof(
        { depthSize: 'small' },
        fc.constantFrom(null, true, false),
        fc.maxSafeInteger(),
        wellFormed,
        fc.array(tie('canonical'), { maxLength: 4 }),
        fc.dictionary(wellFormed, tie('canonical'), { maxKeys: 4 }),
      ),
    }));
    fc.assert(
      fc.property(canonical, (x) => {
        const once = read(canonicalJson(x));
        expect(once.ok && canonicalJson(once.value)).toBe(canonicalJson(x));
      }),
    );
  });

  it.each([[0.5], [2 ** 53], [Number.NaN], ['\ud800'], [undefined], [() => 1], [[undefined]], [1n]])(
    'refuses %s',
    (x) => {
      expect(() => canonicalJson(x)).toThrow(TypeError);
    },
  );
});
