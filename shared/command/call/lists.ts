import { groupsOf } from '../bulk/at-once.ts';
import { counted } from '../terminal/progress.ts';
import { tableOf } from '../terminal/show.ts';
import type { Shown } from '../terminal/show-lists.ts';
import type { Called } from './command.ts';

/** Rows that are shown unless all are asked for: a page of the exchange's. */
const firstRows = 50;

export const listOptions = { all: { type: 'boolean' } } as const;

/** Lines of a table, each with what stands below its row; what stands before its rows, and after them, is left where it is. */
function withBelow<Row>(lines: string, group: readonly Row[], { below }: Shown<Row>, isFirst: boolean): string {
  if (below === undefined) return lines;
  const all = lines.split('\n');
  const rows = isFirst ? 1 : 0;
  const shown = group.flatMap((row, i) => [all[rows + i] ?? '', below(row) ?? []].flat());
  return [...all.slice(0, rows), ...shown, ...all.slice(rows + group.length)].join('\n');
}

/**
 * Tells a list as it is walked, in the memory of one page: with --json every row in a line of its own; for a person the first 50, or with
 * --all every one, as a table. The first row is answered, if there is one.
 */
export async function tellList<Row>(
  called: Pick<Called, 'flag' | 'terminal' | 'tell'>,
  rows: AsyncGenerator<Row>,
  shown: Shown<Row>,
): Promise<Row | undefined> {
  const whole = called.flag('all') || called.flag('json');
  const { terminal } = called;
  const table = tableOf(shown.columns, terminal.width);
  let [first, count]: [Row | undefined, number] = [undefined, 0];
  for await (const group of groupsOf(rows, firstRows)) {
    if (count > 0 && !whole) {
      terminal.out('… and more. --all shows every one.');
      return first;
    }
    first ??= group[0];
    count += group.length;
    if (called.flag('json')) for (const row of group) called.tell(row, '');
    else terminal.out(withBelow(table(group.map(shown.row)), group, shown, count === group.length));
    await terminal.written();
    if (terminal.lost() !== undefined) return first;
  }
  if (called.flag('all') && !called.flag('json')) terminal.out(`\n${counted(count)} in all.`);
  return first;
}
