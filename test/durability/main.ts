import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort } from '../../infra/local/cloud/basics/ports.ts';
import { countIn, scriptOptions } from '../../infra/script-options.ts';
import { aReport, type Clients, coverFor, until } from '../support/clients.ts';
import { type ExchangeProcess, startProcess } from '../support/process.ts';

const help = `npm run durability [-- --times N]

Kills an exchange N times (50) with SIGKILL, at random moments under load: all of it, its own process alone, or its database alone; starts it
again, and at the end looks for what was lost or doubled: everything that was answered is there, everything approved is released once.`;

const { values } = scriptOptions(help, () =>
  parseArgs({
    options: { times: { type: 'string', default: '50' }, help: { type: 'boolean' } },
  }),
);
const times = countIn('times', values.times);

/** What each submission was last answered to be. */
const answered = new Map<string, string>();
let calls = 0;

/** One client that goes on until it is told to stop; what a kill cuts off is begun anew with another report. */
const client = async (as: Clients, stopped: () => boolean): Promise<void> => {
  const desk = await as('customs-desk');
  const approver = await as('customs-approver-1');
  while (!stopped()) {
    try {
      const { id } = await desk.submit(coverFor(['police'], 'H0'), aReport('x'));
      answered.set(id, 'pending');
      const { sealedDigest } = await approver.review(id);
      answered.set(id, (await approver.decide(id, { decision: 'approve', sealedDigest })).state);
      calls += 3;
    } catch {
      if (!stopped()) await pause(20);
    }
  }
};

const kinds = ['all', 'own', 'database'] as const;

const kill = async (exchange: ExchangeProcess, home: string, kind: (typeof kinds)[number]): Promise<void> => {
  if (kind !== 'database') return exchange.end('SIGKILL', kind);
  process.kill(Number(readFileSync(join(home, 'dynamodb/pid'), 'utf8')), 'SIGKILL');
};

/** What is wrong with a submission that was answered; undefined where all is as it must be. */
const faultOf = async (as: Clients, id: string, told: string): Promise<string | undefined> => {
  const auditor = await as('customs-auditor');
  const reader = await as('police-analyst');
  try {
    const now = await until(async () => {
      const found = await auditor.track(id);
      return told === 'pending' || found.state === 'released' ? found : undefined;
    });
    if (now.acts.some((act, i) => act.seq !== i + 1)) return 'its acts have gaps';
    if (now.acts.filter((act) => act.act === 'released').length > 1) return 'it was released twice';
    if (now.state === 'released') await reader.record(id);
    return undefined;
  } catch (error) {
    return `${told}, but ${error instanceof Error ? error.message : 'lost'}`;
  }
};

const main = async (): Promise<void> => {
  const home = mkdtempSync(join(tmpdir(), 'samsyn-durability-'));
  const port = await freePort();
  let exchange = await startProcess(home, port);
  const killed = { all: 0, own: 0, database: 0 };
  try {
    for (let i = 0; i < times; i += 1) {
      let over = false;
      const working = [1, 2, 3].map(() => client(exchange.as, () => over));
      const before = calls;
      await until(async () => calls > before);
      await pause(Math.random() * 1_500);
      const kind = kinds[i % kinds.length] ?? 'all';
      await kill(exchange, home, kind);
      killed[kind] += 1;
      if (kind === 'database') await pause(300);
      over = true;
      await exchange.end('SIGKILL', kind === 'database' ? 'all' : kind);
      await Promise.all(working);
      exchange = await startProcess(home, port);
      console.log(`${i + 1}. killed ${kind}; ${answered.size} submissions answered so far`);
    }
    const faults: string[] = [];
    for (const [id, told] of answered) {
      const fault = await faultOf(exchange.as, id, told);
      if (fault !== undefined) faults.push(`${id}: ${fault}`);
    }
    const approved = [...answered.values()].filter((state) => state !== 'pending').length;
    console.log(
      `killed ${JSON.stringify(killed)}; ${calls} calls; ${answered.size} submissions answered, ${approved} approved`,
    );
    console.log(`${faults.length} lost or doubled`);
    for (const fault of faults) console.log(`  ${fault}`);
    process.exitCode = faults.length === 0 && approved > 0 ? 0 : 1;
  } finally {
    await exchange.end('SIGTERM');
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
};

await main();
