import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { accountForEach } from '../../infra/local/exchange/agency-accounts.ts';
import { agenciesOf, baseConfiguration } from '../../infra/local/exchange/configuration.ts';
import { startExchange } from '../../infra/local/exchange/exchange.ts';
import { scriptOptions } from '../../infra/script-options.ts';
import { pairsThatOpen } from './pairs.ts';
import { administrators, reachesAnothers, takeover } from './reach.ts';
import { opensForTwo, readsAlone, tableOfPairs, tableOfReaches } from './table.ts';

const help = `npm run takeover [-- --own-accounts]

Starts an exchange in a folder of its own, takes over each of its functions, and tries every action on every table, key (in each encryption context),
queue and topic with the function's role, whatever its code would do. Prints one table of what such an intruder gets, and the pairs of functions
that would read reports together, with the reason why they stand. Ends with 1 where one function reads a report alone, or opens keys
of two agencies.

--own-accounts  With each agency's content keys in an account of its own. Below the tables stands, in both cases, what the administrators of the
                accounts may do with content keys; it ends with 1 where one opens, moves or ends a key of another account.`;

const { values } = scriptOptions(help, () =>
  parseArgs({ options: { 'own-accounts': { type: 'boolean' }, help: { type: 'boolean' } } }),
);
const home = mkdtempSync(join(tmpdir(), 'samsyn-takeover-'));
const configuration = baseConfiguration();
const accounts = values['own-accounts'] ? accountForEach(configuration) : {};
const exchange = await startExchange({ home, port: 0, configuration, accounts, log: () => {}, write: () => {} });
try {
  const agencies = agenciesOf(configuration);
  const { tried, reaches } = takeover(exchange.cloud.judgedBy, agencies);
  const [alone, forTwo] = [readsAlone(reaches), opensForTwo(reaches)];
  console.log(`${tableOfReaches(reaches, agencies)}\n\n${tableOfPairs(pairsThatOpen(reaches))}\n`);
  console.log(
    `${reaches.length} functions, ${tried} actions tried. Alone read reports: ${alone.join(', ') || 'none'}. Open keys of two agencies: ${forTwo.join(', ') || 'none'}.`,
  );
  const kept = administrators(exchange.cloud.judgedBy, agencies, accounts);
  for (const { of, deeds } of kept) console.log(`Who administers ${of}: ${[...deeds].join(', ') || 'nothing'}.`);
  const beyond = kept.filter((one) => reachesAnothers(one, accounts));
  process.exitCode = alone.length + forTwo.length + beyond.length === 0 ? 0 : 1;
} finally {
  await exchange.stop();
  rmSync(home, { recursive: true });
}
