import { NotReadable, textOf } from '../../client/node/text-file.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import type { Line } from '../bulk/lines.ts';

/** One record of a CSV file, and the line of the file (from 1) that it stands on. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** A field, and where it ends: at a comma, or at the end of the line. */
type Field = Result<{ readonly value: string; readonly end: number }, string>;

function unquoted(line: string, at: number): Field {
  const comma = line.indexOf(',', at);
  const end = comma < 0 ? line.length : comma;
  const value = line.slice(at, end);
  const quote = value.indexOf('"');
  return quote < 0 ? ok({ value, end }) : err(`column ${at + quote + 1}: a quote in a field that begins without one`);
}

function quoted(line: string, at: number): Field {
  let value = '';
  for (let from = at + 1; ; ) {
    const close = line.indexOf('"', from);
    if (close < 0) return err(`column ${at + 1}: a quote that is not closed in its line`);
    value += line.slice(from, close);
    const next = line[close + 1];
    if (next === ',' || next === undefined) return ok({ value, end: close + 1 });
    if (next !== '"') return err(`column ${close + 2}: something after the closing quote`);
    value += '"';
    from = close + 2;
  }
}

/**
 * The fields of a line as RFC 4180 has them: in quotes they may hold commas and doubled quotes. Fields with line breaks or other control
 * characters are refused, though that RFC has them: no table that is read here has them, and a report that has shows something else than
 * it says. The error is a sentence.
 */
export function fieldsOf(line: string): Result<readonly string[], string> {
  const control = line.search(/[\p{Cc}\u2028\u2029]/u);
  if (control >= 0) return err(`column ${control + 1}: a control character`);
  const fields: string[] = [];
  for (let at = 0; ; ) {
    const field = line[at] === '"' ? quoted(line, at) : unquoted(line, at);
    if (!field.ok) return field;
    fields.push(field.value.value);
    if (field.value.end === line.length) return ok(fields);
    at = field.value.end + 1;
  }
}

function textIn({ bytes }: Line): Result<string, string> {
  if (bytes === undefined) return err('it has more than 2 MiB');
  try {
    return ok(textOf(bytes).replace(/\r$/, ''));
  } catch (error) {
    if (!(error instanceof NotReadable)) throw error;
    return err(error.message.replace(/\bline 1, /, ''));
  }
}

/** What is left where a row was emptied: nothing, or commas alone, or quotes about nothing. */
function isEmpty(text: string): boolean {
  if (/[^,\s"]/.test(text)) return false;
  if (!text.includes('"')) return true;
  const fields = fieldsOf(text);
  return fields.ok && fields.value.every((field) => field.trim() === '');
}

/** Excel tells the separator in a first line of its own; saved again, that line is filled up with commas, or stands in quotes. */
function ofSeparator(text: string): Result<undefined, string> {
  return /^"?sep=,"?,*\s*$/i.test(text)
    ? ok(undefined)
    : err(
        'its fields are told to stand apart by something else than commas: save it as CSV with commas, and without "sep="',
      );
}

/**
 * The records of a CSV file, or what is wrong with each, in the memory of one line. Excel's own ways are known: the mark of UTF-8, `sep=,`
 * in the first line, empty rows at the end. Strict in all else: a table that is read wrongly makes reports that say what nobody has counted.
 * The first record is told first; where it cannot be read, nothing follows.
 */
export async function* recordsOf(lines: AsyncIterable<Line>): AsyncGenerator<Result<CsvRecord, string>> {
  let [last, emptyAt, width] = [0, 0, 0];
  for await (const line of lines) {
    const { number } = line;
    const wrong = (what: string) => err(`line ${number}: ${what}`);
    if (emptyAt === 0 && number > last + 1) emptyAt = last + 1;
    last = number;
    const text = textIn(line);
    if (text.ok && isEmpty(text.value)) {
      emptyAt ||= number;
      continue;
    }
    if (text.ok && number === 1 && /^"?sep=/i.test(text.value)) {
      const separator = ofSeparator(text.value);
      if (separator.ok) continue;
      yield wrong(separator.error);
      return;
    }
    if (emptyAt > 0) {
      yield err(`line ${emptyAt}: it is empty, and rows follow`);
      return;
    }
    const fields = text.ok ? fieldsOf(text.value) : text;
    if (!fields.ok) yield wrong(fields.error);
    else if (width > 0 && fields.value.length !== width)
      yield wrong(`it has ${fields.value.length} of the ${width} fields that the first row has`);
    else yield ok({ line: number, fields: fields.value });
    if (width === 0 && !fields.ok) return;
    if (width === 0 && fields.ok) width = fields.value.length;
  }
}
