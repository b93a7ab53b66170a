import type { Progress } from '../terminal/progress.ts';
import type { Called } from './command.ts';

/** Letters that take two places on a terminal (East Asian wide and full-width forms, and pictographs). */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u;

/** A line as a terminal of so many places breaks it. */
const broken = (line: string, width: number): string[] => {
  const rows: string[] = [];
  let [row, taken] = ['', 0];
  for (const letter of line) {
    const places = wide.test(letter) ? 2 : 1;
    if (taken + places > width) {
      rows.push(row);
      [row, taken] = ['', 0];
    }
    row += letter;
    taken += places;
  }
  return [...rows, row];
};

/** A text in the rows that it takes on a terminal: a line without spaces takes several, whatever was to fit. */
export const rowsOf = (text: string, width: number): readonly string[] =>
  text.split('\n').flatMap((line) => broken(line, width));

/** Writes a text to standard error, as many rows at a time as are seen at once; `waits` asks once more after the last. */
export const paged = async (
  { terminal }: Called,
  progress: Progress,
  text: string,
  { waits }: { readonly waits: boolean },
): Promise<void> => {
  const rows = rowsOf(text, terminal.width);
  const atOnce = Math.max(5, terminal.height - 2);
  for (let from = 0; from < rows.length; from += atOnce) {
    progress.err(rows.slice(from, from + atOnce).join('\n'));
    const isLast = from + atOnce >= rows.length;
    if (isLast && !waits) return;
    const answer = await terminal.ask(isLast ? '-- Enter to go back -- ' : '-- Enter for more, q to go back -- ');
    if (answer === undefined || /^\s*q/i.test(answer)) return;
  }
};
