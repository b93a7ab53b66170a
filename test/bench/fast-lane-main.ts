import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../infra/local/cloud/basics/ports.ts';
import { countIn, scriptOptions } from '../../infra/script-options.ts';
import type { Prepared } from '../../shared/client/client.ts';
import { rowsInBatch } from '../../shared/client/decision-rows.ts';
import { readConnection } from '../../shared/client/node/connect.ts';
import type { SubmissionAnswer } from '../../shared/protocol/answers.ts';
import { startProcess } from '../support/process.ts';
import { backlog, listening, prepared, untilReleased, untilTask } from './fast-lane.ts';
import { driven, quantile } from './figures.ts';

const help = `npm run fastlane [-- --rows N] [-- --approved N] [-- --samples N]

Measures whether an urgent report waits behind a bulk file of the same agency (--rows, 10000, all routine), and an urgent release behind the
releases of a bulk (--approved, 1000): milliseconds from the call until the approvers', or the recipient's, notification queue is told, so many
times each (--samples, 20): alone, right after the last row was accepted or approved, and with a message of every row in the queue at once, as an
outage of what takes them would leave them. Clients share the machine with the exchange.`;

const { values } = scriptOptions(help, () =>
  parseArgs({
    options: {
      rows: { type: 'string', default: '10000' },
      approved: { type: 'string', default: '1000' },
      samples: { type: 'string', default: '20' },
      help: { type: 'boolean' },
    },
  }),
);
const rows = countIn('rows', values.rows);
const approved = Math.min(rows, countIn('approved', values.approved));
const samples = countIn('samples', values.samples);
const clients = 8;

const times = async (one: () => Promise<number>): Promise<number[]> => {
  const all: number[] = [];
  for (let i = 0; i < samples; i += 1) all.push(await one());
  return all;
};

const tell = (what: string, alone: readonly number[], measured: Readonly<Record<string, readonly number[]>>): void => {
  console.log(`${what}, load ${loadavg()[0]?.toFixed(1)}`);
  for (const [when, all] of Object.entries({ alone, ...measured })) {
    const [half, first, longest] = [quantile(all, 0.5), all[0] ?? Number.NaN, Math.max(...all)].map((ms) =>
      ms.toFixed(0),
    );
    const ratio = (quantile(all, 0.5) / quantile(alone, 0.5)).toFixed(2);
    console.log(`  ${when.padEnd(52)} p50 ${half} ms, first ${first} ms, longest ${longest} ms; ratio ${ratio}`);
  }
};

const home = mkdtempSync(join(tmpdir(), 'samsyn-fastlane-'));
const exchange = await startProcess(home, await freePort());
const { customs, police } = readConnection(join(home, 'connection.json')).notifications;
if (customs === undefined || police === undefined) throw new Error('the connection names no notification queues');
const queueOf = (name: string): string => customs.queueUrl.replace(/[^/]+$/, name);
const [approvers, recipient] = [listening(customs), listening(police)];
try {
  const [desk, approver] = await Promise.all([exchange.as('customs-desk'), exchange.as('customs-approver-1')]);
  const task = () => untilTask(desk, approvers);
  const release = () => untilReleased({ desk, approver }, recipient);
  await times(release);
  const taskAlone = await times(task);
  const releaseAlone = await times(release);

  const bulk: Prepared[] = [];
  while (bulk.length < rows) bulk.push(await prepared(desk, 'routine'));
  const sent: SubmissionAnswer[] = [];
  await driven(bulk, clients, async (one) => sent.push(await desk.send(one)));
  const behindTasks = await times(task);
  const tasks = sent.map(({ id, due }) => ({
    agency: 'customs',
    notification: { version: 1, event: 'task', submission: id, priority: 'routine', due },
  }));
  await backlog(home, queueOf('samsyn-approval-customs'), tasks);
  tell('an urgent report, until its approvers are told', taskAlone, {
    [`after ${rows} rows`]: behindTasks,
    [`with ${rows} messages in the queue`]: await times(task),
  });

  const decided = sent.slice(0, approved).map(({ id, sealedDigest }) => ({
    submission: id,
    decision: { decision: 'approve', sealedDigest } as const,
  }));
  await driven(decided, clients, ({ submission }) => approver.review(submission));
  const batches = Array.from({ length: Math.ceil(approved / rowsInBatch) }, (_, i) =>
    decided.slice(i * rowsInBatch, (i + 1) * rowsInBatch),
  );
  await driven(batches, clients, (batch) => approver.decideBatch(batch));
  const behindReleases = await times(release);
  const releases = sent.map(({ id }) => ({ submission: id }));
  await backlog(home, queueOf('samsyn-release'), releases);
  tell('an urgent release, until its recipient is told', releaseAlone, {
    [`after ${approved} approvals`]: behindReleases,
    [`with ${rows} messages in the queue`]: await times(release),
  });
} finally {
  await Promise.all([approvers.stop(), recipient.stop()]);
  await exchange.end('SIGTERM');
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
