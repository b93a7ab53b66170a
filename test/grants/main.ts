import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { agenciesOf, baseConfiguration } from '../../infra/local/exchange/configuration.ts';
import { registrarsOf } from '../../infra/local/exchange/enrolment.ts';
import { startExchange } from '../../infra/local/exchange/exchange.ts';
import { scriptOptions } from '../../infra/script-options.ts';
import { operatorOf } from '../support/operator.ts';
import { grantsOf, inWords } from './grants.ts';
import { reasonOf } from './reasons.ts';
import { Trials, type Verdict } from './trial.ts';

const help = `npm run grants [-- --only WORDS]

Starts an exchange in a folder of its own and takes away, one after the other, each action on each resource that a role is granted (--only: those
whose line has these words). A grant is needed where the start fails on exactly that action, or the shortest journey that exercises its function
does. Prints each that is not missed, or stands for a reason, and how many there are of each kind. Ends with 1 where one is not
missed and no reason is known: it is taken away, or its journey is written.`;

const { values } = scriptOptions(help, () =>
  parseArgs({ options: { only: { type: 'string', default: '' }, help: { type: 'boolean' } } }),
);
const home = mkdtempSync(join(tmpdir(), 'samsyn-grants-'));
const configuration = baseConfiguration();
const { cloud, connection, stop } = await startExchange({
  home,
  port: 0,
  configuration,
  log: () => {},
  write: () => {},
});
try {
  const operator = await operatorOf(home);
  const registrars = await registrarsOf(home, agenciesOf(configuration));
  const trials = new Trials({ cloud, connection, operator, registrars });
  const counts = new Map<Verdict | 'stands for a reason', number>();
  const missed = new Set<string>(['the start fails', 'the journey fails', 'stands for a reason']);
  const began = performance.now();
  const grants = grantsOf(cloud.judgedBy.roles).filter((grant) => inWords(grant).includes(values.only));
  for (const [role, own = []] of Object.entries(Object.groupBy(grants, (grant) => grant.role))) {
    console.log(`${role}, ${own.length} grants`);
    for (const grant of own) {
      const reason = reasonOf(grant);
      const verdict = reason === undefined ? await trials.of(grant) : 'stands for a reason';
      counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
      if (!missed.has(verdict)) console.log(`  ${verdict}: ${inWords(grant)}`);
      if (!missed.has(verdict)) process.exitCode = 1;
      // Of logs every function says the same.
      if (reason !== undefined && !reason.startsWith('Lambda'))
        console.log(`  ${grant.action} ${grant.resource}: ${reason}`);
    }
  }
  const seconds = ((performance.now() - began) / 1000).toFixed(0);
  console.log(
    `${grants.length} grants in ${seconds} s: ${[...counts].map(([verdict, n]) => `${n} ${verdict}`).join(', ')}`,
  );
  operator.database.destroy();
} finally {
  await stop();
  rmSync(home, { recursive: true, maxRetries: 5, retryDelay: 100 });
}
