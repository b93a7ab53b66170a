import {
  type BatchGetItemCommandInput,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { item } from '../../shared/aws/items.ts';
import { rowsOf } from '../../shared/aws/rows.ts';
import { Unavailable } from '../../shared/workflow/ports.ts';
import { startTables, type TestTables } from '../support/tables.ts';

let tables: TestTables;
/** The commands that the client has sent, and how many keys of each next batch the database is to leave unread. */
const sent: string[] = [];
let leavesUnread: number[] = [];

/** DynamoDB leaves keys of a batch unread when it is busy; the embedded one never is: the last ones are kept from it. */
const leaveUnread = (client: DynamoDBClient): void => {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      sent.push(String(context.commandName));
      if (context.commandName !== 'BatchGetItemCommand') return next(args);
      const input = args.input as BatchGetItemCommandInput;
      const asked = Object.entries(input.RequestItems ?? {});
      const keys = asked.flatMap(([table, { Keys = [] }]) => Keys.map((key) => ({ table, key })));
      const read = keys.length - Math.min(keys.length, leavesUnread.shift() ?? 0);
      const of = (some: typeof keys) =>
        Object.fromEntries(
          asked.flatMap(([table, rest]) => {
            const Keys = some.filter((one) => one.table === table).map(({ key }) => key);
            return Keys.length === 0 ? [] : [[table, { ...rest, Keys }]];
          }),
        );
      const UnprocessedKeys = of(keys.slice(read));
      if (read === 0) return { response: {}, output: { $metadata: {}, Responses: {}, UnprocessedKeys } };
      const answer = await next({ ...args, input: { ...input, RequestItems: of(keys.slice(0, read)) } });
      return { ...answer, output: { ...(answer.output as BatchGetItemCommandOutput), UnprocessedKeys } };
    },
    { step: 'initialize' },
  );
};

const stateOf = (id: string) => ({ pk: `submission#${id}`, sk: 'state' });
const put = (TableName: string, row: object) => tables.client.send(new PutItemCommand({ TableName, Item: item(row) }));

beforeAll(async () => {
  tables = await startTables(inject('stacks'));
  for (const id of ['a', 'b']) {
    await put(tables.names.exchange, { ...stateOf(id), of: id });
    await put(tables.names.sealed, { id, body: `body of ${id}` });
  }
  for (let i = 0; i < 150; i += 1) await put(tables.names.sealed, { id: `many-${i}`, body: String(i) });
  leaveUnread(tables.client);
});
beforeEach(() => {
  sent.length = 0;
  leavesUnread = [];
});
afterAll(() => tables.stop());

const row = <T>(...asked: Parameters<ReturnType<typeof rowsOf>>) => rowsOf(tables.client)<T>(...asked);

describe('rows that are asked for in one turn', () => {
  it('come by one call, of whichever tables they are, each to who asked for it', async () => {
    const { exchange, sealed } = tables.names;
    const found = await Promise.all([
      row(sealed, { id: 'b' }),
      row(exchange, stateOf('a')),
      row(exchange, { sk: 'state', pk: 'submission#b' }),
      row(sealed, { id: 'nobody' }),
      row(sealed, { id: 'b' }),
    ]);
    const sealedB = { id: 'b', body: 'body of b' };
    expect(found).toEqual([sealedB, { ...stateOf('a'), of: 'a' }, { ...stateOf('b'), of: 'b' }, undefined, sealedB]);
    expect(sent).toEqual(['BatchGetItemCommand']);
  });

  it('come by a call for one where they are one, however often it is asked for', async () => {
    const { sealed } = tables.names;
    const found = await Promise.all([row(sealed, { id: 'a' }), row(sealed, { id: 'a' })]);
    expect(found).toEqual([
      { id: 'a', body: 'body of a' },
      { id: 'a', body: 'body of a' },
    ]);
    expect(sent).toEqual(['GetItemCommand']);
  });

  it('come by as few calls as a batch of 100 allows', async () => {
    const asked = Array.from({ length: 150 }, (_, i) =>
      row<{ body: string }>(tables.names.sealed, { id: `many-${i}` }),
    );
    expect((await Promise.all(asked)).map((found) => found?.body)).toEqual(asked.map((_, i) => String(i)));
    expect(sent).toEqual(['BatchGetItemCommand', 'BatchGetItemCommand']);
  });
});

describe('a database that leaves keys unread', () => {
  const both = () => Promise.all([row(tables.names.exchange, stateOf('a')), row(tables.names.sealed, { id: 'a' })]);

  it('is asked for the rest', async () => {
    leavesUnread = [1, 1];
    expect(await both()).toEqual([
      { ...stateOf('a'), of: 'a' },
      { id: 'a', body: 'body of a' },
    ]);
    expect(sent).toHaveLength(3);
  });

  it('is unavailable when it reads nothing time after time', async () => {
    leavesUnread = Array(10).fill(2);
    await expect(both()).rejects.toThrow(Unavailable);
    expect(sent.length).toBeLessThan(10);
  });
});
