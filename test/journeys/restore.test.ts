import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  paginateScan,
  QueryCommand,
  UpdateTableCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, afterEach, expect, inject, it, vi } from 'vitest';
import { startDatabase } from '../../infra/local/cloud/dynamodb/process.ts';
import { baseConfiguration } from '../../infra/local/exchange/configuration.ts';
import { type Exchange, startExchange } from '../../infra/local/exchange/exchange.ts';
import { carryOver } from '../../infra/restore/carry-over.ts';
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

const standing = async (restored: object, daysAhead = 0): Promise<Clients> => {
  await exchange?.stop();
  exchange = await startExchange({
    home,
    port: 0,
    authority: 'samsyn.test',
    daysAhead,
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

it('what was recalled, erased or revoked after the point in time does not come back: it is carried over before anybody is served', async () => {
  let as = await standing({});
  const desk = await as('police-desk');
  const submitted = async (text: string): Promise<string> =>
    (await desk.submit(coverFor(['customs'], 'H0', { retention: { class: 'no-case' } }), aReport(text))).id;
  const [recalled, erased] = [await submitted('Recalled later.'), await submitted('Erased later.')];
  await desk.withdraw(erased, 'Sent by mistake.');
  await approved(as, recalled);
  await until(async () => (await as('customs-analyst')).record(recalled).catch(() => undefined));

  const { TableNames = [] } = await tables.send(new ListTablesCommand({}));
  const named = (name: string) => TableNames.find((one) => one.includes(`Tables${name}`)) ?? '';
  const pairs = ['Exchange', 'Sealed', 'Records', 'Registry'].map((name) => ({
    from: named(name),
    to: `${name.toLowerCase()}-carried`,
  }));
  const [exchangeOf = expect.fail(), sealed = expect.fail(), records = expect.fail(), registry = expect.fail()] = pairs;
  for (const { from, to } of pairs) await restoreTo(tables, from, to);
  const stream = await madeReady(tables, exchangeOf.to);
  const former = exchange?.connection.principals.find(({ name }) => name === 'police-former')?.keyid ?? '';
  const key = { keyid: { S: former } };
  await tables.send(new DeleteItemCommand({ TableName: registry.to, Key: key }));

  // After the point in time: a recall, and an erasure, a year and some days later.
  await (await as('police-approver-1')).recall(recalled, 'It names somebody else.');
  as = await standing({}, 380);
  await until(async () => (await (await as('police-auditor')).track(erased)).state === 'erased');
  await exchange?.stop();
  const acts = async (table: string, id: string) =>
    (
      await tables.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :act)',
          ExpressionAttributeValues: { ':pk': { S: `submission#${id}` }, ':act': { S: 'act#' } },
        }),
      )
    ).Items?.length;
  const before = [await acts(exchangeOf.to, recalled), await acts(exchangeOf.to, erased)];
  const restored = { reports: { exchange: exchangeOf, sealed, records }, registry };
  const carried = await carryOver(tables, restored);
  expect(carried.submissions).toBeGreaterThanOrEqual(2);
  expect(carried.revocations).toBeGreaterThanOrEqual(1);
  expect([await acts(exchangeOf.to, recalled), await acts(exchangeOf.to, erased)]).toEqual(
    before.map((count = 0) => count + 1),
  );
  // Nothing of it can be opened, whoever would serve it: keys and ciphertexts are gone from the new tables too.
  const gone = [
    { TableName: records.to, Key: { recipient: { S: 'customs#police' }, id: { S: recalled } } },
    { TableName: sealed.to, Key: { id: { S: erased } } },
  ];
  for (const input of gone) expect((await tables.send(new GetItemCommand(input))).Item).toBeUndefined();
  expect((await tables.send(new GetItemCommand({ TableName: registry.to, Key: key }))).Item).toBeDefined();
  // Once more has no further effect.
  expect(await carryOver(tables, restored)).toEqual(carried);

  as = await standing(
    {
      restored: {
        Exchange: { table: exchangeOf.to, stream },
        Sealed: { table: sealed.to },
        Records: { table: records.to },
        Registry: { table: registry.to },
      },
    },
    380,
  );
  const reading = { purpose: 'investigate', justification: 'As before.' } as const;
  await expect((await as('customs-analyst')).disclose(recalled, reading)).rejects.toMatchObject({
    code: 'record-recalled',
  });
  await expect((await as('police-former')).submissions().next()).rejects.toMatchObject({ code: 'key-revoked' });
  expect((await (await as('police-auditor')).track(erased)).state).toBe('erased');
}, 120_000);
