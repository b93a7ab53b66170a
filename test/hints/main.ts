import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { startExchange } from '../../infra/local/exchange/exchange.ts';
import type { Connection, Principal } from '../../shared/client/connection.ts';
import { connectAs } from '../../shared/client/node/connect.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';
import { comparison, inWords } from './compare.ts';
import { type Hiding, hiding, nobodys } from './routes.ts';
import { searchHints } from './searches.ts';

/** Milliseconds between the two of a pair, in the middle: a ciphertext that is fetched and thrown away takes ten times as long. */
const mostApart = 0.5;

const usage = `npm run hints [-- --pairs N] [--route NAME]

Starts an exchange in a folder of its own, has the police submit a report as large as one may be, and asks as customs, on every route that may hide
that it is there, for that report and for an id that nobody has used: N pairs a route (1000), either first by chance. Prints both medians in
milliseconds, the median of the differences within a pair, and how often somebody is right who guesses which is which by the clock: 50 in 100
where nothing can be told. Ends with 1 where the median of the differences is over ${mostApart} ms: what the database itself takes to
read a row that it does not answer is less, and nothing of the exchange's own is in it. Last it searches as customs for what the police hold and have
not released, and for what nobody holds (--route "POST searches" alone): it ends with 1 where their medians lie further apart than two halves of the
misses do, nineteen times of twenty.
`;

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
    const statements = Array.from({ length: 18 }, () => ({ text: 'x'.repeat(9_900), nature: 'fact' as const }));
    const desk = await connectAs(connection, people(connection, 'police-desk'));
    const { id: foreign } = await desk.submit(coverFor(['customs'], 'H1'), { ...aReport(''), statements });
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
      if (Math.abs(found.difference) > mostApart) hints += 1;
      process.stdout.write(`${inWords(route.name, found)}\n`);
    }
    if (values.route === undefined || values.route === 'POST searches') {
      if (!(await searchHints(home, connection, Number(values.pairs)))) hints += 1;
    }
    return hints === 0 ? 0 : 1;
  } finally {
    await exchange.stop();
    rmSync(home, { recursive: true, force: true });
  }
};

process.exitCode = await main();
