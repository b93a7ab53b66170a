import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { agenciesOf, baseConfiguration } from '../../infra/local/exchange/configuration.ts';
import { startExchange } from '../../infra/local/exchange/exchange.ts';
import { scriptOptions } from '../../infra/script-options.ts';
import { pairsThatOpen } from './pairs.ts';
import { takeover } from './reach.ts';
import { opensForTwo, readsAlone, tableOfPairs, tableOfReaches } from './table.ts';

const help = `npm run takeover

Starts an exchange in a folder of its own, takes over each of its functions, and tries every action on every table, key (in each encryption context),
queue and topic with the function's role, whatever its code would do. Prints one table of what such an intruder gets, and the pairs of functions
that would read reports together, with the reason why they stand. Ends with 1 where one function reads a report alone, or opens keys
of two agencies.`;

scriptOptions(help, () => parseArgs({ options: { help: { type: 'boolean' } } }));
const home = mkdtempSync(join(tmpdir(), 'samsyn-takeover-'));
const configuration = baseConfiguration();
const exchange = await startExchange({ home, port: 0, configuration, log: () => {}, write: () => {} });
try {
  const agencies = agenciesOf(configuration);
  const { tried, reaches } = takeover(exchange.cloud.judgedBy, agencies);
  const [alone, forTwo] = [readsAlone(reaches), opensForTwo(reaches)];
  console.log(`${tableOfReaches(reaches, agencies)}\n\n${tableOfPairs(pairsThatOpen(reaches))}\n`);
  console.log(
    `${reaches.length} functions, ${tried} actions tried. Alone read reports: ${alone.join(', ') || 'none'}. Open keys of two agencies: ${forTwo.join(', ') || 'none'}.`,
  );
  process.exitCode = alone.length + forTwo.length === 0 ? 0 : 1;
} finally {
  await exchange.stop();
  rmSync(home, { recursive: true });
}
