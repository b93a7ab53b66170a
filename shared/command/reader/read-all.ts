import type { RecordRow } from '../../protocol/answers.ts';
import type { DisclosureBody } from '../../protocol/bodies.ts';
import { millisecondsOf } from '../../protocol/time.ts';
import { untilStopped } from '../bulk/at-once.ts';
import { type RecordResult, readRecords, type Shelf } from '../bulk/read-records.ts';
import type { Called } from '../call/command.ts';
import { keptOf } from '../call/kept-report.ts';
import { longRunOptions, NotAllDone, reasonToEnd, startLongRun } from '../call/long-run.ts';
import { type Session, Usage } from '../call/session.ts';
import { counted, countsInWords, duration, type Progress } from '../terminal/progress.ts';
import { clean } from '../terminal/show.ts';
import { standingOf, standingWords } from '../terminal/standing.ts';
import { cut } from '../terminal/width.ts';
import { chosenRecords, recordFilterOptions } from './record-filters.ts';
import { rememberRecord, tryToRememberRecords } from './remembered.ts';
import { shelfIn } from './shelf.ts';

export const readAllOptions = {
  all: { type: 'boolean' },
  yes: { type: 'boolean' },
  out: { type: 'string' },
  ...recordFilterOptions,
  ...longRunOptions,
} as const;

/** So many records are opened without a question: each is a disclosure that its reader answers for. */
const mostUnasked = 10;

function toldOf({ row, ...result }: RecordResult): object {
  const which = {
    ...standingOf(row),
    id: row.id,
    originator: row.originator,
    reference: row.reference,
    outcome: result.outcome,
  };
  if (result.outcome === 'read') return { ...which, ...keptOf(result.opened) };
  return result.outcome === 'failed' ? { ...which, code: result.code, detail: result.detail } : which;
}

function isNoReport(result: RecordResult): boolean {
  return result.outcome === 'read' && !result.opened.report.ok;
}

/** A line of a record; what has become of it stands before, in a line that is not cut. */
function line(result: RecordResult, width: number): string {
  const { row } = result;
  const opened = result.outcome === 'read' ? result.opened.report : undefined;
  const title = opened === undefined ? row.offence.name : opened.ok ? opened.value.title : 'THIS IS NO REPORT';
  const said = `${result.outcome.padEnd(6)}  ${row.id}  ${row.handling.code}  ${clean(row.reference)}  ${clean(title)}`;
  const standing = standingWords(row);
  return standing === undefined ? cut(said, width) : `${standing}\n${cut(`  ${said}`, width)}`;
}

type Outcomes = Record<RecordResult['outcome'] | 'no-report', number>;

function inWords({ read, failed, 'read-before': before, 'no-report': noReport }: Outcomes): Record<string, number> {
  return {
    read,
    failed,
    'read before': before,
    'that are no report': noReport,
  };
}

function teller(called: Called, progress: Progress, counts: Outcomes) {
  const { width } = called.terminal;
  return (result: RecordResult): void => {
    counts[isNoReport(result) ? 'no-report' : result.outcome] += 1;
    if (called.flag('json')) progress.out(JSON.stringify(toldOf(result)));
    else if (result.outcome === 'failed') {
      progress.err(`${line(result, width)}\n  ${clean(result.code)}: ${clean(result.detail)}`);
    } else if (result.outcome === 'read') progress.out(line(result, width));
    progress.show({ counts: inWords(counts), before: { part: 0, count: counts['read-before'] } });
  };
}

/** What would be opened: how many, and when the newest of them was released. */
async function surveyed(rows: AsyncIterable<RecordRow>, shelf: Shelf | undefined) {
  let [count, newest] = [0, 0];
  for await (const row of rows) {
    if (row.state !== 'released' || shelf?.has(row)) continue;
    count += 1;
    newest = Math.max(newest, millisecondsOf(row.releasedAt) ?? 0);
  }
  return { count, newest };
}

/** Asks before many are opened, and then keeps to those: what is released meanwhile was not in the question. */
async function agreedTo(
  called: Called,
  { client }: Session,
  chosen: (rows: AsyncIterable<RecordRow>) => AsyncGenerator<RecordRow>,
  shelf: Shelf | undefined,
): Promise<(row: RecordRow) => boolean> {
  // A script says in its call what it opens and why, and has nobody to be asked.
  if (called.flag('yes') || !called.terminal.live) return () => true;
  const { count, newest } = await surveyed(chosen(client.records()), shelf);
  const asked = ({ releasedAt }: RecordRow): boolean => (millisecondsOf(releasedAt) ?? 0) <= newest;
  if (count <= mostUnasked) return asked;
  const what = `${counted(count)} records would be opened, each on record with your purpose and justification.`;
  const answer = await called.terminal.ask(`${what} Open them? y(es), n(o): `);
  if (!/^\s*y(es)?\s*$/i.test(answer ?? '')) throw new NotAllDone(3, 'nothing was opened. Choose fewer, or say --yes.');
  return asked;
}

async function* those(rows: AsyncIterable<RecordRow>, asked: (row: RecordRow) => boolean): AsyncGenerator<RecordRow> {
  for await (const row of rows) if (asked(row)) yield row;
}

/** `samsyn read --all`: opens every record that the options choose. */
export async function readAll(called: Called, why: DisclosureBody): Promise<void> {
  if (called.positionals.length > 0) throw new Usage('give either an id or --all.');
  const { session, progress, stopped, whyStopped, atOnce } = await startLongRun(called, 'reader');
  const { client } = session;
  const chosen = chosenRecords(called, session);
  const folder = called.option('out');
  const shelf = folder === undefined ? undefined : shelfIn(folder);
  tryToRememberRecords(session);
  const asked = await agreedTo(called, session, chosen, shelf);
  const counts: Outcomes = { read: 0, 'read-before': 0, failed: 0, 'no-report': 0 };
  const reading = readRecords({
    client,
    rows: untilStopped(those(chosen(client.records()), asked), stopped),
    why,
    atOnce,
    told: teller(called, progress, counts),
    remember: (id) => rememberRecord(session, id),
    ...(shelf !== undefined && { shelf }),
  });
  const stoppedBy = await reasonToEnd(reading, whyStopped);
  progress.end();
  const none = stoppedBy === undefined ? 'nothing to read' : undefined;
  const summary = `${countsInWords(inWords(counts), none)}, in ${duration(progress.took)}.`;
  const next =
    folder === undefined
      ? '\nWith --unread the same command opens those that are left.'
      : '\nCall the same command again for those that are left: what lies in the folder is not opened again.';
  if (stoppedBy !== undefined) throw new NotAllDone(3, `${summary}\n${stoppedBy}${next}`);
  if (counts.failed > 0) throw new NotAllDone(1, `${summary} Those that failed are told above.`);
  if (counts['no-report'] > 0) throw new NotAllDone(1, `${summary} Tell whoever sent what is no report.`);
  if (!called.flag('json')) called.terminal.out(summary);
}
