import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { startExchange } from '../../infra/local/exchange.ts';
import { connectAs } from '../../shared/agency/connect.ts';
import type { Connection, Principal } from '../../shared/agency/connection.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';
import { comparison, inWords } from './compare.ts';
import { type Hiding, hiding, nobodys } from './routes.ts';

const usage = `npm run hints [-- --pairs N] [--route NAME]

Starts an exchange in a folder of its own, has the police submit a report as large as one may be, and asks as customs, on every route that may hide
that it is there, for that report and for an id that nobody has used: N pairs a route (1000), either first by chance. Prints both medians in
milliseconds, the median of the differences within a pair, and how often the foreign one was the slower of the two: half the time where
nothing can be told. Ends with 1 where an attacker who guesses by the clock is right more often than 55 in 100 pairs.
`;

/** Of 100 guesses by the clock so many are right at most, with a thousand pairs: chance alone gives 50, give or take 3. */
const mostRight = 0.55;

const people = (connection: Connection, name: string): Principal => {
  const found = connection.principals.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no principal ${name}`);
  return found;
};

/** How long the answer to one call took, in milliseconds, from when its bytes left. It has to be the same refusal for both. */
const timed = async (connection: Connection, route: Hiding, id: string): Promise<number> => {
  const call = await signedCall(connection, people(connection, route.by), route.call(id));
  const began = performance.now();
  const { code } = await sendRaw(connection, call);
  const took = performance.now() - began;
  if (code !== route.told) throw new Error(`${route.name} was told ${code}`);
  return took;
};

const main = async (): Promise<number> => {
  const { values } = parseArgs({
    options: { pairs: { type: 'string', default: '1000' }, route: { type: 'string' }, help: { type: 'boolean' } },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const home = mkdtempSync(join(tmpdir(), 'samsyn-hints-'));
  const exchange = await startExchange({ home, port: 0, log: () => {}, write: () => {} });
  try {
    const { connection } = exchange;
    const desk = await connectAs(connection, people(connection, 'police-desk'));
    const { id: foreign } = await desk.submit(coverFor(['customs'], 'H1'), aReport('x'.repeat(9_000)));
    let hints = 0;
    for (const route of hiding.filter(({ name }) => values.route === undefined || name === values.route)) {
      const pairs: { foreign: number; unused: number }[] = [];
      for (let i = 0; i < Number(values.pairs) + 20; i += 1) {
        const order = Math.random() < 0.5 ? [foreign, nobodys()] : [nobodys(), foreign];
        const [first = 0, second = 0] = [
          await timed(connection, route, order[0] ?? ''),
          await timed(connection, route, order[1] ?? ''),
        ];
        const pair = order[0] === foreign ? { foreign: first, unused: second } : { foreign: second, unused: first };
        // The first calls of all load functions.
        if (i >= 20) pairs.push(pair);
      }
      const found = comparison(pairs);
      if (found.right > mostRight) hints += 1;
      process.stdout.write(`${inWords(route.name, found)}\n`);
    }
    return hints === 0 ? 0 : 1;
  } finally {
    await exchange.stop();
    rmSync(home, { recursive: true, force: true });
  }
};

process.exitCode = await main();
