import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { DisclosureBody } from '../../protocol/bodies.ts';
import { untilStopped } from '../bulk/at-once.ts';
import { type RecordResult, readRecords, type Shelf } from '../bulk/read-records.ts';
import type { Called } from './command.ts';
import { makeFolder, replaceFile, tryFolder } from './files.ts';
import { filterOf, filterOptions, only } from './filters.ts';
import { keptOf } from './kept-report.ts';
import { longRunOptions, NotAllDone, reasonToEnd, startLongRun } from './long-run.ts';
import { countsInWords, duration, type Progress } from './progress.ts';
import { Usage } from './session.ts';
import { clean } from './show.ts';

export const readAllOptions = {
  all: { type: 'boolean' },
  out: { type: 'string' },
  ...filterOptions,
  ...longRunOptions,
} as const;

/** Records in a folder, a file each: reports in the clear, for this user alone. */
const shelfIn = (folder: string): Shelf => {
  makeFolder(folder);
  tryFolder(folder, 'name another folder with --out');
  const fileOf = (id: string): string => join(folder, `${id}.json`);
  return {
    has: (id) => existsSync(fileOf(id)),
    keep: async (opened) => {
      const file = fileOf(opened.id);
      replaceFile(file, `${JSON.stringify(keptOf(opened))}\n`);
    },
  };
};

const toldOf = ({ row, ...result }: RecordResult): object => {
  const which = { id: row.id, originator: row.originator, reference: row.reference, outcome: result.outcome };
  if (result.outcome === 'read') return { ...which, ...keptOf(result.opened) };
  return result.outcome === 'failed' ? { ...which, code: result.code, detail: result.detail } : which;
};

const line = ({ row, ...result }: RecordResult): string => {
  const title =
    result.outcome === 'read' && result.opened.report.ok ? result.opened.report.value.title : row.offence.name;
  return `${result.outcome.padEnd(6)}  ${row.id}  ${row.handling.code}  ${clean(row.reference)}  ${clean(title)}`;
};

const teller = (called: Called, progress: Progress, counts: Record<RecordResult['outcome'], number>) => {
  const { width } = called.terminal;
  return (result: RecordResult): void => {
    counts[result.outcome] += 1;
    if (called.flag('json')) progress.out(JSON.stringify(toldOf(result)));
    else if (result.outcome === 'failed') {
      progress.err(`${line(result).slice(0, width)}\n  ${clean(result.code)}: ${clean(result.detail)}`);
    } else if (result.outcome === 'read') progress.out(line(result).slice(0, width));
    const { read, failed, 'read-before': before } = counts;
    progress.show({ counts: { read, failed, 'read before': before }, before: { part: 0, count: before } });
  };
};

/** `samsyn read --all`: opens every record that the options choose. */
export const readAll = async (called: Called, why: DisclosureBody): Promise<void> => {
  if (called.positionals.length > 0) throw new Usage('give either an id or --all.');
  const { session, progress, stopped, whyStopped, atOnce } = await startLongRun(called, 'reader');
  const { client } = session;
  const chosen = filterOf(called, session.connection);
  const folder = called.option('out');
  const counts = { read: 0, 'read-before': 0, failed: 0 };
  const rows = untilStopped(only(client.records(), chosen), stopped);
  const told = teller(called, progress, counts);
  const reading = readRecords({
    client,
    rows,
    why,
    atOnce,
    told,
    ...(folder !== undefined && { shelf: shelfIn(folder) }),
  });
  const stoppedBy = await reasonToEnd(reading, whyStopped);
  progress.end();
  const { read, failed, 'read-before': before } = counts;
  const none = stoppedBy === undefined ? 'nothing to read' : undefined;
  const summary = `${countsInWords({ read, failed, 'read before': before }, none)}, in ${duration(progress.took)}.`;
  const next =
    folder === undefined
      ? ''
      : '\nCall the same command again for those that are left: what lies in the folder is not opened again.';
  if (stoppedBy !== undefined) throw new NotAllDone(3, `${summary}\n${stoppedBy}${next}`);
  if (counts.failed > 0) throw new NotAllDone(1, `${summary} Those that failed are told above.`);
  if (!called.flag('json')) called.terminal.out(summary);
};
