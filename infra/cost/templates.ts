import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** All resources of the synthesized stacks in a folder, in the order of their names. */
export function resourcesIn(folder: string): readonly Resource[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.template.json'))
    .sort()
    .flatMap((name) =>
      Object.values(JSON.parse(readFileSync(join(folder, name), 'utf8')).Resources as Record<string, Resource>),
    );
}

/** Rows as a table in Markdown, its columns of one width, the last ones to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], numbers = 0): string {
  const widths = head.map((name, i) => Math.max(name.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const isNumber = (i: number): boolean => i >= head.length - numbers;
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (isNumber(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`;
  const rule = widths.map((width, i) => (isNumber(i) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width)));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}
