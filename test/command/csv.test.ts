import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { linesOf } from '../../shared/command/bulk/lines.ts';
import { fieldsOf, recordsOf } from '../../shared/command/conversion/csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'samsyn-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The line and the fields of each record of a file, or the sentence about it. */
const readWithLines = async (content: string | Uint8Array) => {
  const file = join(folder, 'table.csv');
  writeFileSync(file, content);
  const read: (readonly [line: number, fields: readonly string[] | string])[] = [];
  for await (const record of recordsOf(linesOf(file)))
    read.push(record.ok ? [record.value.line, record.value.fields] : [0, record.error]);
  return read;
};
const read = async (content: string | Uint8Array) => (await readWithLines(content)).map(([, fields]) => fields);

const ab = ['a', 'b'];

describe('a CSV file (RFC 4180)', () => {
  it.each([
    ['lines that end with CRLF', 'a,b\r\n1,2\r\n', [ab, ['1', '2']]],
    ['lines that end with LF, the last one with nothing', 'a,b\n1,2', [ab, ['1', '2']]],
    ['empty fields, also at the end of the file', 'a,b\nc,', [ab, ['c', '']]],
    ['spaces, which belong to the field', 'a, b \n', [['a', ' b ']]],
    ['commas in quotes', '"a,",c\n', [['a,', 'c']]],
    ['quotes, doubled in quotes', '"say ""when""",""\n', [['say "when"', '']]],
    ['the mark of UTF-8, which is passed over', '\uFEFFa,b\n', [ab]],
    ['nothing', '', []],
    ['sep=, as Excel writes it', 'sep=,\r\na,b\r\n1,2\r\n', [ab, ['1', '2']]],
    ['sep= in capitals', 'SEP=,\r\na,b\r\n', [ab]],
    ['sep= filled up with commas, as a second saving does', 'sep=,,,,\r\na,b\r\n', [ab]],
    ['sep= in quotes', '"sep=,",,\r\na,b\r\n', [ab]],
    ['rows of quotes about nothing at its end', 'a,b\r\n1,2\r\n"",""\r\n" ",""\r\n', [ab, ['1', '2']]],
    ['empty rows at its end, as Excel leaves them', 'a,b\r\n1,2\r\n,\r\n\r\n , \r\n', [ab, ['1', '2']]],
  ])('may have %s', async (_, text, records) => expect(await read(text)).toEqual(records));

  it.each([
    ['a quote in a field without quotes', 'a\nb"c\n', 'line 2: column 2: a quote'],
    ['something after the closing quote', '"a"b\n', 'line 1: column 4: something after'],
    ['a quote that is not closed', 'a\n"b\nc\n', 'line 2: column 1: a quote that is not closed'],
    ['a line break in quotes', '"a\nb",c\n', 'line 1: column 1: a quote that is not closed'],
    ['a lone carriage return', 'a\rb\n', 'line 1: column 2: a control character'],
    ['an escape sequence', 'a\n\u001b[2J\n', 'line 2: column 1: a control character'],
    ['a tabulator', 'a\tb\n', 'line 1: column 2: a control character'],
    ['a record that is too short', 'a,b\n1,2\n3\n', 'line 3: it has 1 of the 2 fields'],
    ['an empty line between records', 'a,b\n\n1,2\n', 'line 2: it is empty, and rows follow'],
    ['an emptied row between records', 'a,b\n,\n1,2\n', 'line 2: it is empty, and rows follow'],
    ['a row of quotes about nothing between records', 'a,b\n"",""\n1,2\n', 'line 2: it is empty, and rows follow'],
    ['a quote alone', 'a,b\n",\n', 'line 2: column 1: a quote that is not closed'],
    ['another separator in capitals, filled up', 'Sep=;;;;\na;b\n', 'line 1: its fields are told to stand apart'],
    ['another separator, as Excel tells it', 'sep=;\na;b\n', 'line 1: its fields are told to stand apart'],
    ['a line of megabytes', `a\n${'b'.repeat(3 * 2 ** 20)}\n`, 'line 2: it has more than 2 MiB'],
  ])('may not have %s', async (_, text, error) => expect((await read(text)).join()).toContain(error));

  it('of an older encoding is refused at its place, and of UTF-16 named', async () => {
    expect(await read(Buffer.from('a,b\nMAYAG\xdcEZ,2\n', 'latin1'))).toEqual([
      ab,
      expect.stringContaining('line 2: it is no UTF-8: look at column 6'),
    ]);
    expect(await read(Buffer.from('\ufeffa,b\r\n', 'utf16le'))).toEqual([expect.stringContaining('it is UTF-16')]);
  });

  it('has its line with each record', async () =>
    expect((await readWithLines('sep=,\na\nb\n')).map(([line]) => line)).toEqual([2, 3]));
});

describe('a line of CSV', () => {
  it('is read to the fields that were written, whatever they are', () => {
    const field = fc.string({ unit: 'grapheme' }).filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text));
    fc.assert(
      fc.property(fc.array(field, { minLength: 1 }), (fields) => {
        const line = fields.map((text) => (/[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)).join();
        expect(fieldsOf(line)).toEqual({ ok: true, value: fields });
      }),
    );
  });

  it('of 8 MB in quotes ends no stack', () => {
    const inside = 'a""'.repeat(3_000_000);
    expect(fieldsOf(`"${inside}"`)).toEqual({ ok: true, value: ['a"'.repeat(3_000_000)] });
    expect(fieldsOf(`"${inside}`)).toEqual({ ok: false, error: expect.stringContaining('not closed') });
  });
});
