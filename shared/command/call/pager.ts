import type { Progress } from '../terminal/progress.ts';
import { rowsOf } from '../terminal/width.ts';
import type { Called } from './command.ts';

/** Writes a text to standard error, as many rows at a time as are seen at once; `waits` asks once more after the last. */
export async function paged(
  { terminal }: Called,
  progress: Progress,
  text: string,
  { waits }: { readonly waits: boolean },
): Promise<void> {
  const rows = rowsOf(text, terminal.width);
  const atOnce = Math.max(5, terminal.height - 2);
  for (let from = 0; from < rows.length; from += atOnce) {
    progress.err(rows.slice(from, from + atOnce).join('\n'));
    const isLast = from + atOnce >= rows.length;
    if (isLast && !waits) return;
    const answer = await terminal.ask(isLast ? '-- Enter to go back -- ' : '-- Enter for more, q to go back -- ');
    if (answer === undefined || /^\s*q/i.test(answer)) return;
  }
}
