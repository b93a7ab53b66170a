import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ran } from '../command/terminal.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

/** `npm run smoke`, as it is run. */
const smoke = async (connection: string, ...more: string[]) => {
  const args = ['--disable-warning=ExperimentalWarning', 'infra/smoke/main.ts', '--connection', connection, ...more];
  const done = await promisify(execFile)(process.execPath, args).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return { code: done.code, out: done.stdout.trim().split('\n'), err: done.stderr };
};

it('eight reports go all the way beside approvers who watch, each of whom is told of each task', async () => {
  const told = new Map<string, string[]>();
  const ending = new AbortController();
  const watchers = ['police-approver-1', 'police-approver-2'].map((name) =>
    ran(['inbox', '--watch', '--json', '--as', name], {
      env: { SAMSYN_HOME: exchange.home },
      out: (line) => told.set(name, [...(told.get(name) ?? []), line]),
      interrupted: () => ending.signal,
    }),
  );
  const { code, err } = await smoke(join(exchange.home, 'connection.json'));
  // A task that nobody decides: both learn of it, though the other may have had its message.
  const id = (await (await exchange.as('police-desk')).submit(coverFor(['customs'], 'H1'), aReport('Waits.'))).id;
  const hasEvent = (name: string, event: string) =>
    told.get(name)?.some((line) => line.includes(`"event":"${event}","submission":"${id}"`)) ? true : undefined;
  await until(async () => hasEvent('police-approver-1', 'task') && hasEvent('police-approver-2', 'task'), 5);
  const first = await exchange.as('police-approver-1');
  const { sealedDigest } = await first.review(id);
  await first.decide(id, { decision: 'approve', sealedDigest });
  await until(async () => hasEvent('police-approver-2', 'given'), 5);
  ending.abort();
  expect((await Promise.all(watchers)).map((one) => one.code)).toEqual([0, 0]);
  expect({ code, err, first: hasEvent('police-approver-1', 'given') }).toEqual({ code: 0, err: '', first: undefined });
}, 120_000);

it('eight reports go all the way, told by a queue where there is one, and else asked for', async () => {
  const connection = JSON.parse(readFileSync(join(exchange.home, 'connection.json'), 'utf8'));
  const { police } = connection.notifications;
  const file = join(exchange.home, 'half.json');
  writeFileSync(file, JSON.stringify({ ...connection, notifications: { police } }));
  const { code, out, err } = await smoke(file, '--json');
  expect({ code, err }).toEqual({ code: 0, err: '' });
  const told = out.map((line) => JSON.parse(line));
  expect(told.slice(0, -1).map(({ from, handling }) => `${from} ${handling}`)).toEqual(
    ['police', 'customs'].flatMap((from) => ['H0', 'H1', 'H2', 'H3'].map((handling) => `${from} ${handling}`)),
  );
  // 80 calls are the work itself; the rest is asking.
  const { arrived, calls } = told.at(-1);
  expect({ arrived, asked: calls > 80 }).toEqual({ arrived: 8, asked: true });
}, 120_000);

it('a deployment that does not know the principals is told apart from one that does not run', async () => {
  const connection = { ...exchange.connection, authority: 'elsewhere.example' };
  const file = join(exchange.home, 'elsewhere.json');
  writeFileSync(file, JSON.stringify(connection));
  const unknown = await smoke(file);
  expect(unknown).toMatchObject({
    code: 1,
    err: expect.stringContaining('failed at "submit": the exchange refused with 401'),
  });
  const silent = await smoke(file, '--url', 'http://127.0.0.1:1/v1');
  expect(silent).toMatchObject({ code: 1, err: expect.stringContaining('no answer from 127.0.0.1:1') });
}, 60_000);
