import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import {
  BatchWriteItemCommand,
  DynamoDBClient,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { uuid7 } from '../../shared/protocol/ids.ts';

/** A row of the table Exchange, as it stands there. */
type Row = Record<string, unknown> & { readonly pk: string; readonly sk: string };

/** DynamoDB takes 25 writes in one call. */
const atOnce = 25;
const callsAtOnce = 8;

/** The next so many rows; fewer at the end. */
const next = (rows: Generator<Row>, most: number): readonly Row[] => {
  const taken: Row[] = [];
  while (taken.length < most) {
    const { value, done } = rows.next();
    if (done) break;
    taken.push(value);
  }
  return taken;
};

/** A row under another id, wherever its texts say it; what is packed in it stays. */
const renamed = (value: unknown, id: string, other: string): unknown => {
  if (typeof value === 'string') return value.replaceAll(id, other);
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  if (Array.isArray(value)) return value.map((one) => renamed(one, id, other));
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, renamed(one, id, other)]));
};

/**
 * The table Exchange of a running exchange, for whoever wants it as years of use would leave it: rows that the functions have written
 * are written again under other numbers and other ids, faster than calls could make them.
 */
export const exchangeRows = async (home: string) => {
  const operator = parseEnv(readFileSync(join(home, 'operator.env'), 'utf8').replaceAll('export ', ''));
  const client = new DynamoDBClient({
    endpoint: operator.AWS_ENDPOINT_URL ?? '',
    region: operator.AWS_REGION ?? '',
    credentials: {
      accessKeyId: operator.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: operator.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
  const { TableNames = [] } = await client.send(new ListTablesCommand({}));
  const table = TableNames.find((name) => /Exchange[0-9A-F]{8}/.test(name)) ?? '';

  const of = async (pk: string): Promise<readonly Row[]> => {
    const input = {
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: marshall({ ':pk': pk }),
      ConsistentRead: true,
    };
    const { Items = [] } = await client.send(new QueryCommand(input));
    return Items.map((row) => unmarshall(row) as Row);
  };
  const one = (rows: readonly Row[], what: string): Row => {
    const found = rows[0];
    if (found === undefined) throw new Error(`there is no row of ${what}`);
    return found;
  };

  const write = async (rows: Generator<Row>): Promise<void> => {
    const worker = async (): Promise<void> => {
      for (;;) {
        const batch = next(rows, atOnce);
        if (batch.length === 0) return;
        let left = { [table]: batch.map((row) => ({ PutRequest: { Item: marshall(row) } })) };
        while (Object.keys(left).length > 0) {
          const { UnprocessedItems = {} } = await client.send(new BatchWriteItemCommand({ RequestItems: left }));
          left = UnprocessedItems as typeof left;
        }
      }
    };
    await Promise.all(Array.from({ length: callsAtOnce }, worker));
  };

  return {
    /** The report's one reading so far, so many times more. */
    async readAgain(id: string, times: number): Promise<void> {
      const state = one(
        (await of(`submission#${id}`)).filter(({ sk }) => sk === 'state'),
        'the state',
      );
      const reading = one(await of(`readings#${id}`), 'a reading');
      const { seq } = state as unknown as { seq: number };
      const rows = function* (): Generator<Row> {
        for (let i = seq + 1; i <= seq + times; i += 1) {
          const record = { ...(reading.record as object), seq: i };
          yield { ...reading, sk: `act#${String(i).padStart(7, '0')}`, record };
        }
      };
      await write(rows());
      const grown = { ...state, seq: seq + times };
      await client.send(new PutItemCommand({ TableName: table, Item: marshall(grown) }));
    },
    /** The submission with its task as it stands now, so many times more under other ids. */
    async waitAgain(id: string, times: number): Promise<void> {
      const all = (await of(`submission#${id}`)).filter(({ sk }) => /^(state|task#.*|act#0*1)$/.test(sk));
      const rows = function* (): Generator<Row> {
        for (let i = 0; i < times; i += 1) {
          const other = uuid7(Date.now(), globalThis.crypto.getRandomValues(new Uint8Array(10)));
          yield* all.map((row) => renamed(row, id, other) as Row);
        }
      };
      await write(rows());
    },
    close: (): void => client.destroy(),
  };
};
