import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

/** `npm run smoke`, as it is run. */
const smoke = async (connection: string, ...more: string[]) => {
  const args = ['--disable-warning=ExperimentalWarning', 'test/smoke/main.ts', '--connection', connection, ...more];
  const done = await promisify(execFile)(process.execPath, args).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  return { code: done.code, out: done.stdout.trim().split('\n'), err: done.stderr };
};

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
