import { parseArgs } from 'node:util';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { notSo, scriptOptions } from '../script-options.ts';
import { carryOver, type Pair } from './carry-over.ts';

const help = `npm run restore:carry -- [--exchange OLD:NEW --sealed OLD:NEW --records OLD:NEW] [--registry OLD:NEW]

Run with an operator's credentials after tables were restored and before the deployment that names them: carries over from each old table
what may not come back. Of reports that were recalled or erased since, all acts, and that their keys and ciphertexts are gone; of the
registry, revocations. It reads the old tables whole, may be interrupted, and may be run again. The three tables of reports go together.`;

const option = { type: 'string' } as const;
const { values } = scriptOptions(help, () =>
  parseArgs({
    options: { exchange: option, sealed: option, records: option, registry: option, help: { type: 'boolean' } },
  }),
);

function pairOf(name: string, text: string | undefined): Pair | undefined {
  if (text === undefined) return undefined;
  const [from, to, ...more] = text.split(':');
  if (!from || !to || from === to || more.length > 0)
    return notSo(`--${name} names the old table and the new one, as OLD:NEW`);
  return { from, to };
}

const [exchange, sealed, records] = (['exchange', 'sealed', 'records'] as const).map((name) =>
  pairOf(name, values[name]),
);
const registry = pairOf('registry', values.registry);
const given = [exchange, sealed, records].filter((pair) => pair !== undefined).length;
if (given % 3 !== 0) notSo('--exchange, --sealed and --records go together');
if (given === 0 && registry === undefined) notSo('say which tables were restored');
const reports = exchange && sealed && records && { exchange, sealed, records };
const { submissions, revocations } = await carryOver(new DynamoDBClient({}), { reports, registry });
console.log(`Carried over: ${submissions} submissions that were recalled or erased, ${revocations} revocations.`);
