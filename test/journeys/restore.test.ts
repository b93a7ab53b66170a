import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ListTablesCommand,
  paginateScan,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, expect, inject, it, vi } from 'vitest';
import { startDatabase } from '../../infra/local/cloud/dynamodb/process.ts';
import { baseConfiguration } from '../../infra/local/exchange/configuration.ts';
import { type Exchange, startExchange } from '../../infra/local/exchange/exchange.ts';
import { aReport, type Clients, clientsOf, coverFor, until } from '../support/clients.ts';

const home = mkdtempSync(join(tmpdir(), 'samsyn-restore-'));
let exchange: Exchange | undefined;

afterEach(async () => {
  await exchange?.stop();
  exchange = undefined;
});
afterAll(async () => {
  tables.destroy();
  await database.stop();
  vi.unstubAllEnvs();
  for (const folder of [home, `${home}-tables`]) rmSync(folder, { recursive: true, force: true });
});

const standing = async (restored: object): Promise<Clients> => {
  await exchange?.stop();
  exchange = await startExchange({
    home,
    port: 0,
    authority: 'samsyn.test',
    configuration: { ...baseConfiguration(), ...restored },
    ...inject('keys'),
    log: () => {},
    write: () => {},
  });
  return clientsOf(exchange.connection);
};

/** Beside the exchange, which lets nobody make a table: as the console of a real account would. */
const database = await startDatabase(`${home}-tables`, () => {});
vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', database.endpoint);
const tables = new DynamoDBClient({
  endpoint: database.endpoint,
  region: 'eu-north-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});

/** What a restore leaves: rows and indexes of the source in a table of another name, with no stream, no expiry, no protection. */
const restoreTo = async (client: DynamoDBClient, source: string, target: string): Promise<void> => {
  const { Table } = await client.send(new DescribeTableCommand({ TableName: source }));
  if (Table === undefined) throw new Error(`there is no ${source}`);
  const indexes = Table.GlobalSecondaryIndexes?.map(({ IndexName, KeySchema, Projection }) => ({
    IndexName,
    KeySchema,
    Projection,
  }));
  await client.send(
    new CreateTableCommand({
      TableName: target,
      KeySchema: Table.KeySchema,
      AttributeDefinitions: Table.AttributeDefinitions,
      GlobalSecondaryIndexes: indexes,
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  for await (const { Items = [] } of paginateScan({ client, pageSize: 25 }, { TableName: source })) {
    if (Items.length === 0) continue;
    const rows = Items.map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [target]: rows } }));
  }
};

/** The steps of the operators' page, by hand: the stream and the expiry. Its label goes into the configuration. */
const madeReady = async (client: DynamoDBClient, TableName: string): Promise<string> => {
  const StreamSpecification = { StreamEnabled: true, StreamViewType: 'NEW_IMAGE' } as const;
  await client.send(new UpdateTableCommand({ TableName, StreamSpecification }));
  const TimeToLiveSpecification = { Enabled: true, AttributeName: 'expiresAt' };
  await client.send(new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification }));
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  return Table?.LatestStreamLabel ?? '';
};

const approved = async (as: Clients, id: string): Promise<void> => {
  const approver = await as('police-approver-1');
  const { sealedDigest } = await approver.review(id);
  await approver.decide(id, { decision: 'approve', sealedDigest });
};

it('an exchange goes on from a restored table: what waited is released, what was released is read, later acts are gone', async () => {
  let as = await standing({});
  const submitted = async (text: string): Promise<string> =>
    (await (await as('police-desk')).submit(coverFor(['customs'], 'H0'), aReport(text))).id;
  const hasRecord = async (id: string) => (await as('customs-analyst')).record(id).catch(() => undefined);
  const [released, waiting] = [await submitted('Released before.'), await submitted('Waits.')];
  await approved(as, released);
  await until(() => hasRecord(released));

  const { TableNames = [] } = await tables.send(new ListTablesCommand({}));
  const source = TableNames.find((name) => name.includes('TablesExchange')) ?? '';
  await restoreTo(tables, source, 'exchange-restored');
  const stream = await madeReady(tables, 'exchange-restored');
  const later = await submitted('Sent after the point in time.');

  as = await standing({ restored: { Exchange: { table: 'exchange-restored', stream } } });
  const desk = await as('police-desk');
  expect((await desk.track(released)).state).toBe('released');
  await expect(desk.track(later)).rejects.toMatchObject({ code: 'not-found' });
  await approved(as, waiting);
  await until(() => hasRecord(waiting));
  const fresh = await submitted('Sent to the restored table.');
  await approved(as, fresh);
  await until(() => hasRecord(fresh));
  expect(
    await (await as('customs-analyst')).disclose(released, { purpose: 'investigate', justification: 'As before.' }),
  ).toMatchObject({ report: { ok: true } });
}, 120_000);
