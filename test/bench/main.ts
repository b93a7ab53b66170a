import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { freePort } from '../../infra/local/cloud/basics/ports.ts';
import { countIn, scriptOptions } from '../../infra/script-options.ts';
import { synthesized } from '../../infra/synthesis.ts';
import type { AgencyClient, Prepared } from '../../shared/client/client.ts';
import type { NotificationQueue } from '../../shared/client/connection.ts';
import { readConnection } from '../../shared/client/node/connect.ts';
import { notificationsOf } from '../../shared/client/node/notifications.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { startProcess } from '../support/process.ts';
import { databaseCeiling, machine } from './database.ts';
import { driven, line, quantile } from './figures.ts';
import { judgingCosts } from './judging.ts';
import { processorTime } from './processor-time.ts';

const help = `npm run bench [-- --submissions N] [-- --journeys N]

Measures an exchange on this machine, with all its state on disk, over HTTP: submissions a second with sealed reports of 4 and 32 KiB,
beside what the embedded database does with the same transactions and nothing before it; and reports that go all the way, submitted,
reviewed, decided, released and read; and what it costs that policies judge every call, by two exchanges that take turns. Eight clients, which share the machine with the exchange. Bodies are sealed before.`;

const { values } = scriptOptions(help, () =>
  parseArgs({
    options: {
      submissions: { type: 'string', default: '1000' },
      journeys: { type: 'string', default: '150' },
      help: { type: 'boolean' },
    },
  }),
);
const asked = {
  submissions: countIn('submissions', values.submissions),
  journeys: countIn('journeys', values.journeys),
};
const clients = 8;
const say = (text: string): void => console.log(text);

const prepared = async (desk: AgencyClient, count: number, kib: number): Promise<Prepared[]> => {
  const all: Prepared[] = [];
  // The padded plaintext fills whole steps of 4 KiB: this text leaves room for the rest of the report.
  const text = 'x'.repeat(4_000);
  const report =
    kib > 4
      ? { ...aReport(text), statements: Array.from({ length: 7 }, () => ({ text, nature: 'fact' })) }
      : aReport(text.slice(0, 2_000));
  for (let i = 0; i < count; i += 1) all.push(await desk.prepare(coverFor(['customs'], 'H0'), report));
  return all;
};

/** Tells of each release when the recipient's notification queue does: readers act on that message, and ask the API for nothing before. */
const releases = (queue: NotificationQueue) => {
  const notifications = notificationsOf(queue);
  const waiting = new Map<string, () => void>();
  const told = new Set<string>();
  let isOver = false;
  const listen = async (): Promise<void> => {
    while (!isOver) {
      for (const { notification, done } of await notifications.receive(1)) {
        told.add(notification.submission);
        waiting.get(notification.submission)?.();
        void done().catch(() => undefined);
      }
    }
    notifications.close();
  };
  const listening = Promise.all([listen(), listen()]);
  return {
    of: (id: string): Promise<void> =>
      told.has(id) ? Promise.resolve() : new Promise<void>((resolve) => waiting.set(id, resolve)),
    stop: async (): Promise<void> => {
      isOver = true;
      await listening;
    },
  };
};

/** What the gateway says from time to time of how long it takes to judge a call by the policies. */
const judgedIn = (text: string): string => {
  const { calls, medianMs, p95Ms } = JSON.parse(text);
  return `${calls} calls of functions, median ${medianMs} ms, p95 ${p95Ms} ms`;
};

const main = async (): Promise<void> => {
  const stacks = synthesized(fileURLToPath(new URL('../infra/three-agencies.json', import.meta.url)));
  const home = mkdtempSync(join(tmpdir(), 'samsyn-bench-'));
  const exchange = await startProcess(home, await freePort());
  const desk = await exchange.as('police-desk');
  const approver = await exchange.as('police-approver-1');
  const reader = await exchange.as('customs-analyst');
  say(`${machine()}; ${clients} clients; state on disk`);
  try {
    await driven(await prepared(desk, 60, 4), clients, (one) => desk.send(one));
    for (const kib of [4, 32]) {
      const count = Math.ceil(asked.submissions / (kib > 4 ? 4 : 1));
      const bodies = await prepared(desk, count, kib);
      const bytes = bodies[0]?.body.length ?? 0;
      const spent = processorTime(exchange.pid);
      const accepted = await driven(bodies, clients, (one) => desk.send(one));
      say(line(`accepted submissions, report ${kib} KiB, body ${(bytes / 1024).toFixed(1)} KiB`, accepted));
      say(`  ${spent(count)}`);
      const ceiling = await databaseCeiling(stacks, count, bytes);
      say(line(`  the database alone, the same transactions`, ceiling));
      say(`  ratio ${(accepted.perSecond / ceiling.perSecond).toFixed(2)}`);
    }
    const waits: number[] = [];
    const queue = readConnection(join(home, 'connection.json')).notifications.customs;
    if (queue === undefined) throw new Error('the connection names no notification queue');
    const released = releases(queue);
    const allTheWay = async (one: Prepared): Promise<void> => {
      const { id } = await desk.send(one);
      const { sealedDigest } = await approver.review(id);
      await approver.decide(id, { decision: 'approve', sealedDigest });
      const decided = performance.now();
      await released.of(id);
      await reader.disclose(id, { purpose: 'investigate', justification: 'Measured, and read to the end.' });
      waits.push(performance.now() - decided);
    };
    // Functions load and grow to their number of environments first, as they have on any day but the first.
    await driven(await prepared(desk, 100, 4), clients, allTheWay);
    waits.length = 0;
    const journeys = await prepared(desk, asked.journeys, 4);
    const spent = processorTime(exchange.pid);
    const whole = await driven(journeys, clients, allTheWay);
    const onEach = spent(journeys.length);
    await released.stop();
    say(line('all the way: submitted, reviewed, decided, released, read', whole));
    say(`  ${onEach}`);
    say(`  decision to read: p50 ${quantile(waits, 0.5).toFixed(0)} ms, p95 ${quantile(waits, 0.95).toFixed(0)} ms`);
  } finally {
    await exchange.end('SIGTERM');
    const judged = exchange.output().match(/\{[^\n]*"calls judged"[^\n]*\}/g) ?? [];
    for (const line of judged.slice(-1)) say(`policies judged: ${judgedIn(line)}`);
    rmSync(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  }
  const { judged, unjudged } = await judgingCosts(Math.ceil(asked.submissions / 5), (desk, count) =>
    prepared(desk, count, 4),
  );
  say(
    `submissions with every call judged ${judged.toFixed(1)}/s, with none ${unjudged.toFixed(1)}/s: ratio ${(judged / unjudged).toFixed(3)}`,
  );
};

await main();
