import type { Fault } from '../../domain/refusal.ts';
import { millisecondsOf } from '../../protocol/time.ts';

/**
 * Text of others on a terminal. A report may hold escape sequences that rewrite what stands above, or marks that turn the order of
 * writing: whoever wrote it could make an approver read something else than what is decided on.
 */
export const clean = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');

/** Text of others that may have lines, each indented. */
export const cleanLines = (text: string, indent: string, width: number): string =>
  text
    .split(/\r?\n/)
    .flatMap((line) => wrapped(clean(line), Math.max(20, width - indent.length)))
    .map((line) => indent + line)
    .join('\n');

const wrapped = (line: string, width: number): string[] => {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
};

/** Paragraphs of prose made to fit the line, 100 characters at most; what is indented, or JSON, stays as it is. */
export const flowing = (text: string, width: number): string =>
  text
    .split('\n\n')
    .map((paragraph) =>
      /^[ {}]/m.test(paragraph) ? paragraph : wrapped(paragraph.replaceAll('\n', ' '), Math.min(width, 100)).join('\n'),
    )
    .join('\n\n');

const cut = (text: string, width: number): string =>
  text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text;

/** A column: its heading, whether it may be cut where the line is too short for all, and whether it may then be left out. */
export interface Column {
  readonly title: string;
  readonly flexible?: boolean;
  readonly spare?: boolean;
}

/** How wide each column is; 0 for one that is left out. */
const widthsOf = (columns: readonly Column[], cells: readonly (readonly string[])[], width: number): number[] => {
  const natural = columns.map(({ title }, i) => Math.max(title.length, ...cells.map((row) => (row[i] ?? '').length)));
  const widths = columns.map(({ flexible }, i) => (flexible ? 0 : (natural[i] ?? 0)));
  const taken = (): number => {
    const shown = widths.filter((one) => one > 0);
    return shown.reduce((sum, one) => sum + one + 2, -2);
  };
  for (let i = columns.length - 1; i >= 0 && taken() > width; i--) if (columns[i]?.spare) widths[i] = 0;
  for (const [i, { flexible }] of columns.entries()) {
    const left = width - taken() - 2;
    if (flexible && left >= 6) widths[i] = Math.min(natural[i] ?? 0, left);
  }
  return widths;
};

/**
 * A table that fits the line, whose rows come block by block: the first block decides how wide the columns are, and brings the heading.
 * Flexible columns share what is left, and are left out where less than six characters are; spare ones are left out before a line breaks.
 */
export const tableOf = (columns: readonly Column[], width: number) => {
  let widths: readonly number[] | undefined;
  const line = (row: readonly string[]): string =>
    row
      .map((cell, i) => cut(cell, widths?.[i] ?? 0).padEnd(widths?.[i] ?? 0))
      .filter((_, i) => (widths?.[i] ?? 0) > 0)
      .join('  ')
      .trimEnd();
  return (rows: readonly (readonly string[])[]): string => {
    const cells = rows.map((row) => row.map(clean));
    const heading = widths === undefined;
    widths ??= widthsOf(columns, cells, width);
    return [...(heading ? [line(columns.map(({ title }) => title))] : []), ...cells.map(line)].join('\n');
  };
};

/** A table that fits the line. */
export const table = (columns: readonly Column[], rows: readonly (readonly string[])[], width: number): string =>
  tableOf(columns, width)(rows);

/** Words and what they say, aligned; what is undefined is left out. */
export const facts = (pairs: readonly (readonly [string, string | undefined])[], width: number): string => {
  const shown = pairs.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  const margin = Math.max(...shown.map(([word]) => word.length)) + 2;
  return shown
    .map(([word, said]) => word.padEnd(margin) + cleanLines(said, ' '.repeat(margin), width).trimStart())
    .join('\n');
};

/** A time as people read it, in UTC: 2026-11-24 10:05Z. */
export const time = (rfc3339: string): string => `${rfc3339.slice(0, 10)} ${rfc3339.slice(11, 16)}Z`;

/** How long until a time is due: "in 7 h", "in 3 d", "overdue". */
export const dueIn = (due: string, now: number): string => {
  const minutes = Math.floor(((millisecondsOf(due) ?? now) - now) / 60_000);
  if (minutes < 0) return 'overdue';
  if (minutes < 120) return `in ${minutes} min`;
  return minutes < 48 * 60 ? `in ${Math.floor(minutes / 60)} h` : `in ${Math.floor(minutes / 1440)} d`;
};

/** Faults as lines: where, and what. */
export const faultLines = (faults: readonly Fault[]): string =>
  faults
    .map(({ pointer, detail }) => `  ${clean(pointer === '' ? '(the whole)' : pointer)}: ${clean(detail)}`)
    .join('\n');
