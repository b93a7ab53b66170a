import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startExchange } from '../../infra/local/exchange/exchange.ts';
import { countIn, scriptOptions } from '../../infra/script-options.ts';
import { floodDoors } from './flood.ts';

const help = `npm run flood [-- --calls N] [-- --callers N]

Floods one place of an exchange on this machine after the other (public reads, paths that are none, the door of police) with callers that never
wait, while a reader works at the door of customs, call by call (--calls, 200). Tells how many calls of the flood were held back with
429, how many of the reader's were refused, and the reader's median time without and with the flood. The callers (--callers, 4) share the machine
with the exchange: on AWS they would not.`;

const { values } = scriptOptions(help, () =>
  parseArgs({
    options: {
      calls: { type: 'string', default: '200' },
      callers: { type: 'string', default: '4' },
      help: { type: 'boolean' },
    },
  }),
);
const home = mkdtempSync(join(tmpdir(), 'samsyn-flood-'));
const exchange = await startExchange({ home, port: 0, log: () => {}, write: () => {} });
try {
  const [calls, callers] = [countIn('calls', values.calls), countIn('callers', values.callers)];
  for (const one of await floodDoors(exchange.connection, calls, callers)) {
    const times = `median ${one.quietMedian.toFixed(1)} ms in quiet, ${one.floodedMedian.toFixed(1)} ms in the flood`;
    console.log(
      `${one.name}: ${one.sent} calls, ${one.heldBack} held back; at the door of customs ${one.othersRefused} of ${one.others} refused, ${times}`,
    );
  }
} finally {
  await exchange.stop();
  rmSync(home, { recursive: true });
}
