import { err, ok, type Result } from '../../domain/result.ts';

/** One record of a CSV file, and the line of the file (from 1) that it begins on. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

const quotedField = /"((?:[^"]|"")*)"/y;
const bareField = /[^",\r\n]*/y;
const separator = /,|\r\n|\n|$/y;

/** What a sticky pattern finds at a place of the text. */
const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | undefined => {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
};

const fieldAt = (text: string, at: number): { value: string; end: number } => {
  const quoted = matchAt(quotedField, text, at);
  if (quoted !== undefined) return { value: (quoted[1] ?? '').replaceAll('""', '"'), end: at + quoted[0].length };
  const value = matchAt(bareField, text, at)?.[0] ?? '';
  return { value, end: at + value.length };
};

/** The fields of the record that begins at a place, and where the next one begins; undefined where none can be read. */
const recordAt = (text: string, from: number): { fields: string[]; end: number } | undefined => {
  const fields: string[] = [];
  for (let at = from; ; ) {
    const { value, end } = fieldAt(text, at);
    const next = matchAt(separator, text, end)?.[0];
    if (next === undefined) return undefined;
    fields.push(value);
    at = end + next.length;
    if (next !== ',') return { fields, end: at };
  }
};

/**
 * The records of a CSV file as RFC 4180 describes it: fields in quotes may hold commas, line breaks and doubled quotes; all records
 * have as many fields as the first. Lines may end with LF too, as most tools write them, and a byte order mark is passed over. Strict
 * in all else: a table that is read wrongly makes reports that say what nobody has counted. The error is a sentence.
 */
export const readCsv = (file: string): Result<readonly CsvRecord[], string> => {
  const text = file.replace(/^\uFEFF/, '');
  const records: CsvRecord[] = [];
  let line = 1;
  for (let at = 0; at < text.length; ) {
    const record = recordAt(text, at);
    if (record === undefined) {
      return err(`line ${line}: a quote, or a carriage return, stands where RFC 4180 allows none`);
    }
    const width = records[0]?.fields.length ?? record.fields.length;
    if (record.fields.length !== width) {
      return err(`line ${line}: it has ${record.fields.length} fields, and the first line has ${width}`);
    }
    records.push({ line, fields: record.fields });
    line += text.slice(at, record.end).split('\n').length - 1;
    at = record.end;
  }
  return ok(records);
};
