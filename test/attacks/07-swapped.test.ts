import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { operatorOf } from '../support/operator.ts';
import { labelOfTable } from '../takeover/reach.ts';

let exchange: TestExchange;
let database: DynamoDBClient;
beforeAll(async () => {
  exchange = await startTestExchange();
  ({ database } = await operatorOf(exchange.home));
});
afterAll(async () => {
  database.destroy();
  await exchange.stop();
});

const submitted = async (text: string) =>
  (await exchange.as('police-desk')).submit(coverFor(['customs'], 'H0'), aReport(text));
const tableOf = (label: string) =>
  [...exchange.cloud.judgedBy.tables.keys()].find((name) => labelOfTable(name) === label);

type Row = Record<string, unknown>;
const read = async (table: string, key: object): Promise<Row> => {
  const { Item = {} } = await database.send(new GetItemCommand({ TableName: tableOf(table), Key: marshall(key) }));
  return unmarshall(Item);
};

/** Has two rows of a table hold each other's member, as whoever can write there could. */
const swap = async (table: string, [one, other]: readonly [object, object], member: string): Promise<void> => {
  const [first, second] = [await read(table, one), await read(table, other)];
  const rows = [
    { ...first, [member]: second[member] },
    { ...second, [member]: first[member] },
  ];
  for (const row of rows)
    await database.send(
      new PutItemCommand({ TableName: tableOf(table), Item: marshall(row, { removeUndefinedValues: true }) }),
    );
};
const state = (id: string) => ({ pk: `submission#${id}`, sk: 'state' });
const decide = async (id: string, sealedDigest: string) =>
  (await exchange.as('police-approver-1')).decide(id, { decision: 'approve', sealedDigest });

describe('whoever can write the tables, and puts into one report what is another’s', () => {
  it('has no key opened that was bound to the other', async () => {
    const [one, other] = [await submitted('The first.'), await submitted('The second.')];
    await swap('Exchange', [state(one.id), state(other.id)], 'staged');
    const approver = await exchange.as('police-approver-1');
    for (const { id } of [one, other]) await expect(approver.review(id)).rejects.toMatchObject({ code: 'internal' });
    await swap('Exchange', [state(one.id), state(other.id)], 'staged');
    expect((await approver.review(one.id)).report).toMatchObject({ ok: true });
  });

  it('has no key moved that was bound to the other', async () => {
    const [one, other] = [await submitted('The first.'), await submitted('The second.')];
    const approver = await exchange.as('police-approver-1');
    for (const { id } of [one, other]) await approver.review(id);
    await swap('Exchange', [state(one.id), state(other.id)], 'staged');
    await decide(one.id, one.sealedDigest);
    const desk = await exchange.as('police-desk');
    await until(async () => (await desk.track(one.id)).unprovenSince);
    const reader = await exchange.as('customs-analyst');
    await expect(reader.record(one.id)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('has no ciphertext believed that is the other’s', async () => {
    const [one, other] = [await submitted('The first.'), await submitted('The second.')];
    await swap('Sealed', [{ id: one.id }, { id: other.id }], 'sealed');
    const approver = await exchange.as('police-approver-1');
    for (const { id } of [one, other]) await expect(approver.handedOver('submissions', id)).rejects.toThrow();
    const { acts } = await (await exchange.as('police-auditor')).track(one.id);
    expect(acts.map(({ act }) => act)).toEqual(['submitted']);
  });
});
