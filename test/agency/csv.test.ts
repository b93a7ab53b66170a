import { describe, expect, it } from 'vitest';
import { readCsv } from '../../shared/agency/conversion/csv.ts';

const fieldsOf = (text: string) => {
  const read = readCsv(text);
  return read.ok ? read.value.map(({ fields }) => fields) : read.error;
};

describe('a CSV file (RFC 4180)', () => {
  it.each([
    [
      'lines that end with CRLF',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'lines that end with LF, the last one with nothing',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'empty fields, also at the end of the file',
      'a,b\n,',
      [
        ['a', 'b'],
        ['', ''],
      ],
    ],
    ['spaces, which belong to the field', 'a, b \n', [['a', ' b ']]],
    ['commas and line breaks in quotes', '"a,\r\nb",c\n', [['a,\r\nb', 'c']]],
    ['quotes, doubled in quotes', '"say ""when""",""\n', [['say "when"', '']]],
    ['a byte order mark, which is passed over', '\uFEFFa\n', [['a']]],
    ['nothing', '', []],
  ])('may have %s', (_, text, records) => expect(fieldsOf(text)).toEqual(records));

  it.each([
    ['a quote in a field without quotes', 'a\nb"c\n', 'line 2: a quote'],
    ['something after the closing quote', '"a"b\n', 'line 1: a quote'],
    ['a quote that is not closed', 'a\n"b\nc\n', 'line 2: a quote'],
    ['a lone carriage return', 'a\rb\n', 'line 1: a quote, or a carriage return'],
    ['a record that is too short', 'a,b\n1,2\n3\n', 'line 3: it has 1 fields'],
    ['an empty line between records', 'a,b\n\n1,2\n', 'line 2: it has 1 fields'],
  ])('may not have %s', (_, text, error) => expect(fieldsOf(text)).toContain(error));

  it('knows on which line a record begins, line breaks in quotes counted', () => {
    const read = readCsv('a\n"b\nc"\nd\n');
    expect(read.ok && read.value.map(({ line }) => line)).toEqual([1, 2, 4]);
  });
});
