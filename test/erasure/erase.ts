import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { dueOf } from '../../shared/aws/due.ts';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import { item, keyOf } from '../../shared/aws/items.ts';
import { nodeCrypto, systemChance } from '../../shared/runtime/node-crypto.ts';
import { keepTime } from '../../shared/workflow/keep-time.ts';
import { historiesIn, newId } from '../support/histories.ts';
import { desk, handledAs, withdrawalBy } from '../support/submissions.ts';
import type { TestTables } from '../support/tables.ts';

const atOnce = 20;
const rowsInCall = 25;

/** Does this so many times, some at once. */
const times = async (count: number, work: () => Promise<unknown>): Promise<void> => {
  for (let done = 0; done < count; done += atOnce)
    await Promise.all(Array.from({ length: Math.min(atOnce, count - done) }, work));
};

/** What an agency keeps by its clock: so much that is due, each written as the functions write it, among clocks that run for years yet. */
export const clocksIn = ({ client, names }: TestTables) => {
  const exchange = exchangeTable(client, names);
  const { submitted, following } = historiesIn(exchange);
  return {
    due: (count: number) => times(count, async () => following(await submitted(handledAs('H1')), withdrawalBy(desk))),
    notDue: (count: number) =>
      times(Math.ceil(count / rowsInCall), async () => {
        const rows = Array.from({ length: rowsInCall }, (_, i) => {
          const id = newId();
          const on = `20${40 + (i % 50)}-06-01`;
          return { ...keyOf.clock(id, 'police'), ...dueOf('erasure', 'police', `${on}#${id}`) };
        });
        const puts = rows.map((row) => ({ PutRequest: { Item: item(row) } }));
        await client.send(new BatchWriteItemCommand({ RequestItems: { [names.exchange]: puts } }));
      }),
    /** One run of what keeps the time, on a day on which all that is due goes. */
    run: () =>
      keepTime({
        exchange,
        crypto: nodeCrypto,
        chance: systemChance,
        outbox: { tell: async () => {} },
        agencies: ['police', 'customs'],
        timeZones: {},
        now: () => Date.parse('2027-12-01T12:00:00.000Z'),
        longest: Number.POSITIVE_INFINITY,
      }),
  };
};
