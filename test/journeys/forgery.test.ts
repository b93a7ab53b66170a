import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { DynamoDBClient, GetItemCommand, ListTablesCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';

let exchange: TestExchange;
let database: DynamoDBClient;
let table: string;
const logged: string[] = [];
beforeAll(async () => {
  exchange = await startTestExchange({ write: (line) => logged.push(line) });
  const operator = parseEnv(readFileSync(join(exchange.home, 'operator.env'), 'utf8').replaceAll('export ', ''));
  database = new DynamoDBClient({
    endpoint: operator.AWS_ENDPOINT_URL ?? '',
    region: operator.AWS_REGION ?? '',
    credentials: {
      accessKeyId: operator.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: operator.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
  const { TableNames = [] } = await database.send(new ListTablesCommand({}));
  table = TableNames.find((name) => /Exchange[0-9A-F]{8}/.test(name)) ?? '';
});
afterAll(async () => {
  database.destroy();
  await exchange.stop();
});

/** Rewrites one row of the table, as whoever can write there could. */
const rewrite = async (pk: string, sk: string, change: (row: Record<string, never>) => void): Promise<void> => {
  const { Item } = await database.send(new GetItemCommand({ TableName: table, Key: marshall({ pk, sk }) }));
  const row = unmarshall(Item ?? {}) as Record<string, never>;
  change(row);
  await database.send(new PutItemCommand({ TableName: table, Item: marshall(row, { removeUndefinedValues: true }) }));
};

type Row = { submission?: { cover: object }; record?: { cover: object } };

describe('whoever can write the table', () => {
  it.each([
    ['a milder handling code', 'H1', { handling: { code: 'H0' } }],
    ['another purpose', 'H0', { purpose: { code: 'prevent', description: 'Something else than what was submitted.' } }],
  ] as const)('gets no key moved by %s', async (_what, code, change) => {
    const desk = await exchange.as('customs-desk');
    const approver = await exchange.as('customs-approver-1');
    const { id, sealedDigest } = await desk.submit(coverFor(['police'], code), aReport('Not for one pair of eyes.'));
    await approver.review(id);
    const pk = `submission#${id}`;
    const forge = (row: Record<string, never>): void => {
      const { submission, record } = row as Row;
      for (const holder of [submission, record]) if (holder) holder.cover = { ...holder.cover, ...change };
    };
    await rewrite(pk, 'state', forge);
    await rewrite(pk, 'act#0000001', forge);
    const decided = await approver.decide(id, { decision: 'approve', sealedDigest });
    expect(decided.state).toBe('approved');
    const failed = () => logged.some((line) => line.includes('message-failed') && line.includes('InvalidCiphertext'));
    await until(async () => failed());
    expect((await desk.track(id)).state).toBe('approved');
    const reader = await exchange.as('police-analyst');
    await expect(reader.record(id)).rejects.toMatchObject({ code: 'not-found' });
    logged.length = 0;
  });
});
