import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../infra/local/cloud/basics/ports.ts';
import { readConnection } from '../../shared/client/node/connect.ts';
import { nodeTransport } from '../../shared/client/node/transport.ts';
import { quantile } from '../bench/figures.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startProcess } from '../support/process.ts';
import { signedCall } from '../support/raw-call.ts';
import { exchangeRows } from './rows.ts';

const help = `npm run growth [-- --acts N] [-- --tasks N]

Measures, over HTTP and on an exchange with all its state on disk, what does not grow: a report that was opened 30 times beside one that was
opened N times (30000), released, tracked, its acts listed, and opened once more; and the inbox of an approver who has given the first
approval of all of an agency's 100 open tasks beside one of N (100000), and of a colleague to whom all of them are open. The many are
rows that the functions have written, written again. Each line tells the medians of calls in turns, and their ratio.`;

const { values } = parseArgs({
  options: {
    acts: { type: 'string', default: '30000' },
    tasks: { type: 'string', default: '100000' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}
const [few, fullPage, many] = [30, 300, Number(values.acts)];
const [fewTasks, manyTasks] = [100, Number(values.tasks)];
const releases = 3;
const times = 40;

const home = mkdtempSync(join(tmpdir(), 'samsyn-growth-'));
const port = await freePort();
const exchange = await startProcess(home, port);
const rows = await exchangeRows(home);
const connection = readConnection(join(home, 'connection.json'));
const transport = nodeTransport(connection.url, connection.authority);

const took = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now();
  await work();
  return performance.now() - began;
};
const median = (all: readonly number[]): number => quantile(all, 0.5);
const line = (what: string, ofFew: readonly number[], ofMany: readonly number[]): void => {
  const [less, more] = [median(ofFew), median(ofMany)];
  console.log(
    `${what.padEnd(64)} ${less.toFixed(1).padStart(8)} ms ${more.toFixed(1).padStart(8)} ms   ratio ${(more / less).toFixed(2)}`,
  );
};

/** One read by this principal, answered 200. */
const read = async (name: string, below: string): Promise<void> => {
  const principal = connection.principals.find((one) => one.name === name);
  if (principal === undefined) throw new Error(`no principal ${name}`);
  const path = `/v1/${principal.agency}/${below}`;
  const { method, headers } = await signedCall(connection, principal, { method: 'GET', path });
  const { status, body } = await transport({
    method: method as 'GET',
    path,
    headers: headers as Record<string, string>,
  });
  if (status !== 200) throw new Error(`${path} was answered ${status}: ${body}`);
};
/** The same read of two, in turns, so that what else the machine does falls on both. */
const inTurns = async (one: () => Promise<void>, other: () => Promise<void>) => {
  const [ofOne, ofOther]: [number[], number[]] = [[], []];
  for (let i = 0; i < times; i += 1) {
    ofOne.push(await took(one));
    ofOther.push(await took(other));
  }
  return [ofOne, ofOther] as const;
};

const desk = await exchange.as('police-desk');
const [first, second] = await Promise.all(['police-approver-1', 'police-approver-2'].map(exchange.as));
if (first === undefined || second === undefined) throw new Error('two approvers');

/** An H1 report that was opened so many times and approved once. */
const opened = async (readings: number): Promise<{ id: string; sealedDigest: string }> => {
  const { id, sealedDigest } = await desk.submit(coverFor(['customs'], 'H1'), aReport('Measured.'));
  await first.review(id, { justification: 'Opened once by a call, and then as often as is asked for.' });
  await rows.readAgain(id, readings - 1);
  await second.review(id);
  await first.decide(id, { decision: 'approve', sealedDigest });
  return { id, sealedDigest };
};
/** From the second approval until it is released. */
const released = async ({ id, sealedDigest }: { id: string; sealedDigest: string }): Promise<number> => {
  await second.decide(id, { decision: 'approve', sealedDigest });
  return took(() => until(async () => (await desk.track(id)).state === 'released'));
};

/** Releases something small until that is quick three times on end: the stream has then passed all rows that were written for the measure. */
const settled = async (): Promise<void> => {
  for (let quick = 0, tries = 0; quick < 3 && tries < 100; tries += 1) {
    const time = await released(await opened(1)).catch(() => Number.POSITIVE_INFINITY);
    quick = time < 250 ? quick + 1 : 0;
  }
};

const acts = async (): Promise<void> => {
  console.log(`\nA report that was opened ${few} times, and ${many} times`);
  const pairs = [];
  for (let i = 0; i < releases; i += 1) pairs.push([await opened(few), await opened(many)] as const);
  const page = await opened(fullPage);
  await settled();
  const [ofFew, ofMany]: [number[], number[]] = [[], []];
  for (const [one, other] of pairs) {
    ofFew.push(await released(one));
    ofMany.push(await released(other));
  }
  await released(page);
  line('second approval to released', ofFew, ofMany);
  const [[one, other] = [page, page]] = pairs;
  const both = async (what: string, name: string, path: (id: string) => string, less = one): Promise<void> =>
    line(
      what,
      ...(await inTurns(
        () => read(name, path(less.id)),
        () => read(name, path(other.id)),
      )),
    );
  await both(
    'GET submissions/{id}, with its latest 30 acts at the most',
    'police-auditor',
    (id) => `submissions/${id}`,
  );
  await both(
    `  the same beside one that was opened ${fullPage} times`,
    'police-auditor',
    (id) => `submissions/${id}`,
    page,
  );
  await both('GET records/{id}/acts, the latest 50 at the most', 'customs-auditor', (id) => `records/${id}/acts`);
  const analyst = await exchange.as('customs-analyst');
  const open = (id: string) => async () => {
    await analyst.disclose(id, { purpose: 'investigate', justification: 'Measured, and read to the end.' });
  };
  line('opened by a reader: the sealed report, the act, the key', ...(await inTurns(open(one.id), open(other.id))));
};

/** So many tasks of this agency, all of which its first approver has approved: a second person's are left. */
const waiting = async (agency: string, other: string, count: number): Promise<void> => {
  const { id, sealedDigest } = await (await exchange.as(`${agency}-desk`)).submit(
    coverFor([other], 'H1'),
    aReport('Waits.'),
  );
  const approver = await exchange.as(`${agency}-approver-1`);
  await approver.review(id);
  await approver.decide(id, { decision: 'approve', sealedDigest });
  await rows.waitAgain(id, count - 1);
};

const tasks = async (): Promise<void> => {
  console.log(`\nAn agency with ${fewTasks} tasks that wait for a second person, and one with ${manyTasks}`);
  await waiting('police', 'customs', fewTasks);
  await waiting('customs', 'police', manyTasks);
  await settled();
  for (const [what, name] of [
    ['GET inbox, of whoever has given the first approval of all', 'approver-1'],
    ['GET inbox, of a colleague to whom all are open', 'approver-2'],
  ] as const) {
    const inbox = (agency: string) => () => read(`${agency}-${name}`, 'inbox');
    line(what, ...(await inTurns(inbox('police'), inbox('customs'))));
  }
};

try {
  await acts();
  await tasks();
} finally {
  rows.close();
  await exchange.end('SIGTERM');
  rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
}
