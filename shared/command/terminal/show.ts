import type { Fault } from '../../domain/refusal.ts';
import { millisecondsOf } from '../../protocol/time.ts';
import { cut, filled, widthOf } from './width.ts';

/**
 * Text of others on a terminal. A report may hold escape sequences that rewrite what stands above, or marks that turn the order of
 * writing: whoever wrote it could make an approver read something else than what is decided on. A tab is two spaces here. Joiners (ZWJ,
 * ZWNJ) after a letter or a pictograph are how Persian, Hindi and families of people are written, a selector after a pictograph is how it is
 * coloured, and a soft hyphen is a word's own; whatever else Unicode lets a font leave out is shown as what it is.
 */
export function clean(text: string): string {
  return text
    .replaceAll('\t', '  ')
    .replace(
      /(?<![\p{L}\p{M}\p{So}\p{Emoji_Modifier}])[\u200c\u200d]|(?<![\p{So}\p{Emoji}])[\ufe0e\ufe0f]|(?![\u00ad\u200c]|\u200d|[\ufe0e\ufe0f])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{DI}]/gu,
      '\ufffd',
    );
}

/** Text of others that may have lines, each indented. */
export function cleanLines(text: string, indent: string, width: number): string {
  return text
    .split(/\r?\n/)
    .flatMap((line) => wrapped(clean(line), Math.max(20, width - indent.length)))
    .map((line) => indent + line)
    .join('\n');
}

function wrapped(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && widthOf(current) + 1 + widthOf(word) > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}

/** Sentences of our own, made to fit the line; each line's own indentation is kept. */
export function sentences(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => {
      const indent = /^ */.exec(line)?.[0] ?? '';
      return wrapped(line.trimStart(), Math.max(20, width - indent.length)).map((part) => indent + part);
    })
    .join('\n');
}

/** The words of a call, as a shell reads them: what stands in double quotes is one, whatever it holds. */
function shellWords(call: string): readonly string[] {
  const words: string[] = [];
  let [word, quoted, escaped] = ['', false, false];
  for (const letter of `${call} `) {
    if (!quoted && !escaped && /\s/.test(letter)) {
      if (word !== '') words.push(word);
      word = '';
      continue;
    }
    word += letter;
    quoted = letter === '"' && !escaped ? !quoted : quoted;
    escaped = letter === '\\' && !escaped;
  }
  // What is left has a quote that nobody has closed.
  return word === '' ? words : [...words, word.slice(0, -1)];
}

/** The words of a call that stand in one line: an option together with its value. */
function callWords(call: string): readonly string[] {
  const together: string[] = [];
  for (const word of shellWords(call)) {
    const last = together.at(-1) ?? '';
    if (/^--[a-z-]+$/.test(last) && !word.startsWith('-')) together[together.length - 1] = `${last} ${word}`;
    else together.push(word);
  }
  return together;
}

/** A call to be copied, indented; what does not fit the line goes on in the next, as a shell reads it. */
export function callLines(call: string, width: number): string {
  if (widthOf(call.trim()) + 2 <= width) return `  ${call.trim()}`;
  const lines: string[] = [];
  for (const word of callWords(call)) {
    const last = lines.at(-1);
    // Two characters for the backslash that may have to follow.
    if (last !== undefined && widthOf(last) + 1 + widthOf(word) <= width - 2)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? `  ${word}` : `      ${word}`);
  }
  return lines.join(' \\\n');
}

/** What may be done next: words and the call, in one line where there is room. */
export function hint(words: string, call: string, width: number): string {
  const line = `${words} ${call}`;
  return widthOf(line) <= width ? line : `${sentences(words, width)}\n${callLines(call, width)}`;
}

/** Help made to fit the line, 100 characters at most: prose flows, calls go on in the next line, and JSON stays as it is. */
export function flowing(text: string, width: number): string {
  const narrow = Math.min(width, 100);
  return text
    .split('\n\n')
    .map((paragraph) => {
      if (/^ *[{}]|^ +"/m.test(paragraph)) return paragraph;
      if (!paragraph.startsWith(' ')) return wrapped(paragraph.replaceAll('\n', ' '), narrow).join('\n');
      const calls = paragraph.replaceAll(/ \\\n */g, ' ').split('\n');
      return calls.map((call) => callLines(call, narrow)).join('\n');
    })
    .join('\n\n');
}

/** A column: its heading, and whether it may be cut where the line is too short for all. */
export interface Column {
  readonly title: string;
  readonly flexible?: boolean;
  /** So many characters a flexible one keeps before a later column is left out; 16 unless told. */
  readonly least?: number;
}

/** A flexible column is cut to so many characters before a later one is left out. */
const leastFlexible = 16;

/**
 * How wide each column is; 0 for one that is left out. Columns are taken in their order, each where there is still room for it; what is
 * left then goes to the flexible ones. The first is always there, cut if it has to be.
 */
function widthsOf(columns: readonly Column[], cells: readonly (readonly string[])[], width: number): number[] {
  const natural = columns.map(({ title }, i) => Math.max(title.length, ...cells.map((row) => widthOf(row[i] ?? ''))));
  const widths = columns.map(() => 0);
  let left = width + 2;
  for (const [i, { flexible, least: kept = leastFlexible }] of columns.entries()) {
    const whole = natural[i] ?? 0;
    const least = flexible ? Math.min(whole, kept) : whole;
    if (i > 0 && least + 2 > left) continue;
    widths[i] = Math.min(least, width);
    left -= least + 2;
  }
  for (const [i, { flexible }] of columns.entries()) {
    const taken = widths[i] ?? 0;
    if (!flexible || taken === 0) continue;
    const more = Math.max(0, Math.min((natural[i] ?? 0) - taken, left));
    widths[i] = taken + more;
    left -= more;
  }
  return widths;
}

/** Names the columns that are left out: whoever does not see them would else take it that there are none. */
function withoutRoom(columns: readonly Column[], widths: readonly number[], width: number): string[] {
  const names = columns.filter((_, i) => widths[i] === 0).map(({ title }) => title);
  if (names.length === 0) return [];
  return [sentences(`(No room here for ${names.join(', ')}: a wider window shows more, --json all.)`, width)];
}

/**
 * A table that fits the line, whose rows come block by block: the first block decides how wide the columns are, and brings the heading and
 * the names of what has no room. Columns stand in the order in which they are needed: where the line is short, later ones are left out.
 */
export function tableOf(columns: readonly Column[], width: number) {
  let widths: readonly number[] | undefined;
  const line = (row: readonly string[]): string =>
    row
      .flatMap((cell, i) => {
        const its = widths?.[i] ?? 0;
        return its > 0 ? [filled(cut(cell, its), its)] : [];
      })
      .join('  ')
      .trimEnd();
  return (rows: readonly (readonly string[])[]): string => {
    const cells = rows.map((row) => row.map(clean));
    const heading = widths === undefined;
    widths ??= widthsOf(columns, cells, width);
    if (!heading) return cells.map(line).join('\n');
    return [line(columns.map(({ title }) => title)), ...cells.map(line), ...withoutRoom(columns, widths, width)].join(
      '\n',
    );
  };
}

/** A table that fits the line. */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string {
  return tableOf(columns, width)(rows);
}

/** Words and what they say, aligned; what is undefined is left out. */
export function facts(pairs: readonly (readonly [string, string | undefined])[], width: number): string {
  const shown = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  const margin = Math.max(...shown.map(([word]) => word.length)) + 2;
  return shown
    .map(([word, said]) => word.padEnd(margin) + cleanLines(said, ' '.repeat(margin), width).trimStart())
    .join('\n');
}

const minute: Intl.DateTimeFormatOptions = {
  ...{ year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  timeZoneName: 'short',
};

/** Swedish order of a date, which is that of ISO 8601; the zone is this machine's, or that of TZ. */
function inThisZone(rfc3339: string, options: Intl.DateTimeFormatOptions): string {
  return new Date(rfc3339).toLocaleString('sv-SE', options);
}

/** A time as people read it, in their zone and with its name: 2026-11-24 11:05 CET. */
export function time(rfc3339: string): string {
  return inThisZone(rfc3339, minute);
}

/** A time to the second, where acts follow each other closely: 2026-11-24 11:05:33 CET. */
export function timeToSecond(rfc3339: string): string {
  return inThisZone(rfc3339, { ...minute, second: '2-digit' });
}

/** The day on which it was, where people are: 2026-11-24. */
export function day(rfc3339: string): string {
  return time(rfc3339).slice(0, 10);
}

/** Half a year in milliseconds: what is nearer needs no year to be known. */
const near = 182 * 86_400_000;

/** A time in a table, without its zone: 11-24 11:05, or the day of what is far away, 2025-11-24. */
export function shortTime(rfc3339: string, now: number): string {
  return Math.abs((millisecondsOf(rfc3339) ?? 0) - now) < near ? time(rfc3339).slice(5, 16) : day(rfc3339);
}

/** How long until a time is due: "in 7 h", "in 3 d", "overdue". */
export function dueIn(due: string, now: number): string {
  const minutes = Math.floor(((millisecondsOf(due) ?? now) - now) / 60_000);
  if (minutes < 0) return 'overdue';
  if (minutes < 120) return `in ${minutes} min`;
  return minutes < 48 * 60 ? `in ${Math.floor(minutes / 60)} h` : `in ${Math.floor(minutes / 1440)} d`;
}

/** Faults as lines: where, and what. */
export function faultLines(faults: readonly Fault[]): string {
  return faults
    .map(({ pointer, detail }) => `  ${clean(pointer === '' ? '(the whole)' : pointer)}: ${clean(detail)}`)
    .join('\n');
}
