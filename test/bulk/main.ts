import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort } from '../../infra/local/cloud/basics/ports.ts';
import { countIn, notSo, scriptOptions } from '../../infra/script-options.ts';
import { startProcess } from '../support/process.ts';
import { samsyn, type Taken } from './command.ts';
import { compare, valuesIn } from './compare.ts';

const help = `npm run bulk -- FILE [--concurrency N] [--keep]

Sends every row of a customs table (CSV, see "samsyn convert us-cbp --help") all the way on an exchange of its own: converted, submitted
(killed twice on the way, and finished by the same command), approved in batches, released, read; and compares what came back with what was
sent. Prints how long each step took and the most memory that its process held. --keep leaves the folder there.`;

const { values, positionals } = scriptOptions(help, () =>
  parseArgs({
    options: {
      concurrency: { type: 'string', default: '4' },
      keep: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  }),
);
const [table, ...more] = positionals;
if (table === undefined || more.length > 0) notSo('Give one file: the table.');
countIn('concurrency', values.concurrency);

const folder = mkdtempSync(join(tmpdir(), 'samsyn-bulk-'));
const home = join(folder, 'home');
const file = (name: string): string => join(folder, name);
const lines = file('seizures.jsonl');
const atOnce = ['--concurrency', values.concurrency];

const accepted = (): number => {
  const journal = `${lines}.journal`;
  return existsSync(journal) ? (readFileSync(journal, 'utf8').match(/"accepted"/g)?.length ?? 0) : 0;
};

/** One line a step: what, how many, how long, how fast, how much memory. */
const tell = (step: string, count: number, { milliseconds, peak }: Taken): void => {
  const seconds = milliseconds / 1000;
  const memory = Number.isNaN(peak) ? '' : `${peak.toFixed(0)} MiB`;
  const load = loadavg()[0]?.toFixed(1);
  const figures = [
    `${seconds.toFixed(1)} s`.padStart(10),
    `${(count / seconds).toFixed(1)}/s`.padStart(9),
    memory.padStart(9),
  ];
  console.log(`${step.padEnd(34)} ${String(count).padStart(6)} ${figures.join(' ')}   load ${load}`);
};

/** A step that did not end as it should: the command itself has said why, on standard error. */
class StepFailed extends Error {}

/** Calls the command, and ends where its exit code is another than this one. */
const step = async (
  name: string,
  args: readonly string[],
  out: string,
  code: number | null = 0,
  killed?: () => boolean,
): Promise<Taken> => {
  const taken = await samsyn(args, { home, out: file(out), ...(killed && { killed }) });
  if (taken.code !== code)
    throw new StepFailed(`${name} has ended with ${taken.code}${values.keep ? `; see ${file(out)}` : ''}.`);
  return taken;
};

const submitAll = async (rows: number): Promise<void> => {
  const submit = ['submit', lines, '--as', 'customs-desk', ...atOnce];
  for (const part of [0.2, 0.6]) {
    const before = accepted();
    const taken = await step('submit', submit, 'submit.out', null, () => accepted() >= part * rows);
    tell(`submit, killed at ${Math.round(100 * part)} %`, accepted() - before, taken);
  }
  const before = accepted();
  tell('submit, the same command again', rows - before, await step('submit', submit, 'submit.out'));
  tell('submit once more: nothing to send', 0, await step('submit', submit, 'submit.out'));
};

const released = async (rows: number): Promise<void> => {
  for (;;) {
    await step('records', ['records', '--json', '--as', 'police-analyst'], 'records.jsonl');
    if (valuesIn(file('records.jsonl')).length >= rows) return;
    await pause(1000);
  }
};

const main = async (csv: string): Promise<boolean> => {
  // Before anything is started: a table that is none is told at once.
  const made = await step('convert', ['convert', 'us-cbp', csv], 'seizures.jsonl');
  const exchange = await startProcess(home, await freePort());
  try {
    const rows = valuesIn(lines).length;
    console.log(
      `${availableParallelism()} processors, shared with the exchange; ${values.concurrency} at once; state on disk; in ${folder}\n`,
    );
    tell('convert', rows, made);
    await submitAll(rows);
    const approve = [
      'approve',
      '--all',
      '--from',
      'customs',
      '--handling',
      'H0',
      '--yes',
      '--as',
      'customs-approver-1',
      ...atOnce,
    ];
    tell('approve, 25 rows a call', rows, await step('approve', approve, 'approve.out'));
    await released(rows);
    const why = ['--purpose', 'prevent', '--justification', 'To compare with our own figures.'];
    const read = [
      'read',
      '--all',
      '--from',
      'customs',
      '--out',
      file('read'),
      ...why,
      '--as',
      'police-analyst',
      ...atOnce,
    ];
    tell('read', rows, await step('read', read, 'read.out'));
    tell(
      'list of submissions',
      rows,
      await step('submissions', ['submissions', '--json', '--as', 'customs-desk'], 'submissions.jsonl'),
    );
    tell(
      'list of records',
      rows,
      await step('records', ['records', '--json', '--as', 'police-analyst'], 'records.jsonl'),
    );
    const found = compare({
      lines,
      read: file('read'),
      submissions: file('submissions.jsonl'),
      records: file('records.jsonl'),
    });
    console.log(`\n${JSON.stringify(found, null, 2)}`);
    const { equal, differing, acceptedTwice, notReleased, submissions, records, readFiles } = found;
    const wrong = [
      differing,
      acceptedTwice,
      notReleased,
      ...Object.values(submissions),
      ...Object.values(records),
      readFiles - rows,
      equal - rows,
    ];
    return wrong.every((count) => count === 0);
  } finally {
    await exchange.end('SIGTERM');
  }
};

try {
  const isWhole = await main(table ?? '');
  console.log(
    isWhole ? 'None lost, none doubled, each read as it was sent.' : 'SOMETHING IS LOST, DOUBLED OR CHANGED.',
  );
  process.exitCode = isWhole ? 0 : 1;
} catch (error) {
  if (!(error instanceof StepFailed)) throw error;
  console.error(error.message);
  process.exitCode = 1;
} finally {
  if (!values.keep) rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
