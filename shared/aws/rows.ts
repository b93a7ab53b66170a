import { BatchGetItemCommand, type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { Unavailable } from '../workflow/ports.ts';
import { orUnavailable, shortly } from './dynamo.ts';
import { inBatches } from './in-batches.ts';
import { item, plain } from './items.ts';

/** DynamoDB takes at most 100 keys in one BatchGetItem, of however many tables. */
const batchLimit = 100;
/** How often it may answer none of them before that is an outage. */
const readsInVain = 5;

/** A row by its table and its whole primary key. */
interface Wanted {
  readonly table: string;
  readonly key: Readonly<Record<string, string>>;
}

/** The row of a key, strongly consistent; undefined where there is none. The caller names what it wrote there. */
export type Row = <T>(table: string, key: Readonly<Record<string, string>>) => Promise<T | undefined>;

function nameOf(table: string, key: Readonly<Record<string, string>>): string {
  return JSON.stringify([table, ...Object.entries(key).sort(([a], [b]) => (a < b ? -1 : 1))]);
}

/** The key of a row of a table, as the wanted keys of that table are made up. */
function keyIn(row: Readonly<Record<string, string>>, like: Readonly<Record<string, string>>) {
  return Object.fromEntries(Object.keys(like).map((name) => [name, row[name] ?? '']));
}

async function one(client: DynamoDBClient, { table, key }: Wanted): Promise<object | undefined> {
  const call = client.send(new GetItemCommand({ TableName: table, Key: item(key), ConsistentRead: true }));
  const { Item } = await orUnavailable(call);
  return Item === undefined ? undefined : plain<object>(Item);
}

/** DynamoDB may leave keys unread, and says which: they are asked for again, a moment later. */
async function several(client: DynamoDBClient, wanted: readonly Wanted[]): Promise<ReadonlyMap<string, object>> {
  const found = new Map<string, object>();
  const byTable = Object.entries(Object.groupBy(wanted, ({ table }) => table)).map(([table, of = []]) => ({
    table,
    like: of[0]?.key ?? {},
    keys: of.map(({ key }) => item(key)),
  }));
  let asked = Object.fromEntries(byTable.map(({ table, keys }) => [table, { Keys: keys, ConsistentRead: true }]));
  const length = () => Object.values(asked).reduce((sum, { Keys }) => sum + Keys.length, 0);
  for (let unread = 0; length() > 0; ) {
    const before = length();
    const answer = await orUnavailable(client.send(new BatchGetItemCommand({ RequestItems: asked })));
    for (const { table, like } of byTable) {
      for (const attributes of answer.Responses?.[table] ?? []) {
        const row = plain<Record<string, string>>(attributes);
        found.set(nameOf(table, keyIn(row, like)), row);
      }
    }
    const left = Object.entries(answer.UnprocessedKeys ?? {});
    asked = Object.fromEntries(left.map(([table, { Keys = [] }]) => [table, { Keys, ConsistentRead: true }]));
    unread = length() < before ? 0 : unread + 1;
    if (unread > readsInVain) throw new Unavailable('DynamoDB keeps leaving keys of a batch unread');
    if (length() > 0) await shortly(unread);
  }
  return found;
}

function rowReader(client: DynamoDBClient): Row {
  const rows = inBatches<Wanted, object | undefined>(batchLimit, async (wanted) => {
    const distinct = [...new Map(wanted.map((one) => [nameOf(one.table, one.key), one])).values()];
    const [only, ...more] = distinct;
    if (only !== undefined && more.length === 0) return Array(wanted.length).fill(await one(client, only));
    const found = await several(client, distinct);
    return wanted.map(({ table, key }) => found.get(nameOf(table, key)));
  });
  return async <T>(table: string, key: Readonly<Record<string, string>>) =>
    (await rows({ table, key })) as T | undefined;
}

const readers = new WeakMap<DynamoDBClient, Row>();

/** Reads rows by their keys: what is asked of a client's tables in one turn comes by one call, whichever tables they are of. */
export function rowsOf(client: DynamoDBClient): Row {
  const reader = readers.get(client) ?? rowReader(client);
  readers.set(client, reader);
  return reader;
}
