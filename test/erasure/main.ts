import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { synthesized } from '../../infra/synthesis.ts';
import { counted, startTables } from '../support/tables.ts';
import { clocksIn } from './erase.ts';

const help = `npm run erasure [-- --due N] [-- --others N]

Measures that erasing what is due costs nothing for what is not: N submissions that are due (10000), erased alone, and among so many clocks
that are not due (1000000), on a DynamoDB of its own. Each line tells calls, rows read and seconds.`;

const { values } = parseArgs({
  options: {
    due: { type: 'string', default: '10000' },
    others: { type: 'string', default: '1000000' },
    help: { type: 'boolean' },
  },
});
if (values.help) {
  console.log(help);
  process.exit(0);
}
const [due, others] = [Number(values.due), Number(values.others)];
const example = fileURLToPath(new URL('../../infra/samsyn.example.json', import.meta.url));
const tables = await startTables(synthesized(example));
try {
  const clocks = clocksIn(tables);
  for (const among of [0, others]) {
    await clocks.notDue(among);
    await clocks.due(due);
    const began = performance.now();
    let erased = 0;
    const { calls, rows } = await counted(tables.client, async () => {
      erased = (await clocks.run()).done.erased ?? 0;
    });
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`${erased} erased among ${among} not due: ${calls} calls, ${rows} rows read, ${seconds} s`);
  }
} finally {
  await tables.stop();
}
