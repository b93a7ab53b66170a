import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { jsonOf, readJson, readTextFile, textOf } from '../../shared/client/node/text-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-text-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = (name: string, content: string | Uint8Array): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const utf16 = (text: string, mark: boolean, order: 'le' | 'be'): Buffer => {
  const bytes = Buffer.from(mark ? `\ufeff${text}` : text, 'utf16le');
  return order === 'le' ? bytes : bytes.swap16();
};

describe('text', () => {
  it('is UTF-8 as it stands, less the mark that editors of Windows put before it', () => {
    expect(textOf(Buffer.from('å😀\r\n'))).toBe('å😀\r\n');
    expect(textOf(Buffer.from('\ufeff{}'))).toBe('{}');
    expect(textOf(Buffer.from('{"\ufeff":1}'))).toBe('{"\ufeff":1}');
  });

  it.each([
    ['with its mark', utf16('{"cover": 1}', true, 'le')],
    ['with its mark, the other way round', utf16('{"cover": 1}', true, 'be')],
    ['without a mark', utf16('{"cover": 1}', false, 'le')],
    ['without a mark, the other way round', utf16('{"cover": 1}', false, 'be')],
  ])('in UTF-16 is named, %s', (_, bytes) => {
    expect(() => textOf(bytes)).toThrow('it is UTF-16');
  });

  it('in an older encoding is refused at its place, and never changed', () => {
    expect(() => textOf(Buffer.from('rad 1\nMALM\xd6;1', 'latin1'))).toThrow(
      'it is no UTF-8: look at line 2, column 5',
    );
    // A character that is cut off at the end, and U+FFFD that somebody wrote.
    expect(() => textOf(Buffer.from('\ufffdå').subarray(0, 4))).toThrow('line 1, column 2');
  });

  it('that is returned is what the bytes say, whatever they are', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        let text: string;
        try {
          text = textOf(bytes);
        } catch (error) {
          return error instanceof Error && error.name === 'NotReadable';
        }
        const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
        return Buffer.from(text).equals(Buffer.from(bytes.subarray(marked ? 3 : 0)));
      }),
    );
  });

  it('of a file that no string can hold is refused in words', () => {
    const path = file('large.json', '{}');
    truncateSync(path, 3 * 2 ** 30);
    expect(() => readTextFile(path)).toThrow('it has 3072 MiB, and is read whole up to 64');
  });
});

describe('a file of JSON', () => {
  it.each([
    [
      'a member twice',
      '{"suspected": true,\n "suspected": false}',
      'line 2, column 2, where a member stands a second time',
    ],
    [
      'the same in another spelling',
      '{"a": 1, "\\u0061": 2}',
      'line 1, column 10, where a member stands a second time',
    ],
    ['half of a character', '["\\ud83d"]', 'line 1, column 2, where a text has half of a character'],
    ['what is no character', '["\\ufffe"]', 'line 1, column 2, where a text has what is no character'],
    ['a number that no double holds', '[9007199254740993]', 'line 1, column 2, where a number is beyond'],
    ['thousands of levels', `${'['.repeat(100_000)}`, 'line 1, column 33, where it is nested more than 32 levels deep'],
    ['a control character', '["a\tb"]', 'line 1, column 4'],
    ['an end before its time', '{"a": [1,\n', 'its end, line 1, column 10'],
  ])('is refused for %s, by place and reason', (_, text, told) => {
    expect(() => readJson(file('broken.json', text))).toThrow(`it is no JSON: look at ${told}`);
  });

  it('of 8 MB is read, and one that breaks off within is told, without an end of the stack', () => {
    const long = '\\"'.repeat(4_000_000);
    expect(jsonOf(`["${long}"]`)).toEqual(['"'.repeat(4_000_000)]);
    expect(() => jsonOf(`["${long}`)).toThrow('it is no JSON: look at its end');
  });
});
