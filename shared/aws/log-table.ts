import { type DynamoDBClient, PutItemCommand, type TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { Tile } from '../custody/tree.ts';
import type { CustodyLog } from '../workflow/log-ports.ts';
import { holdsAtLast, transact } from './dynamo.ts';
import { item } from './items.ts';
import { rowsOf } from './rows.ts';

/** Where everything of the log stands, each in a partition of its own. */
const keyOf = {
  head: { pk: 'head' },
  checkpoint: { pk: 'checkpoint' },
  tile: (level: number, index: number) => ({ pk: `tile#${level}#${index}` }),
  act: (id: string) => ({ pk: `act#${id}` }),
};

/**
 * The custody log on DynamoDB, in a table of its own with the key `pk`. One transaction moves the head from the size that it was computed for,
 * makes tiles longer and takes each act's place: what meets another appender, or an act that is on the log, writes nothing.
 */
export function logTable(client: DynamoDBClient, table: string): CustodyLog {
  const read = rowsOf(client);
  const put = (row: object, condition?: Partial<NonNullable<TransactWriteItem['Put']>>): TransactWriteItem => ({
    Put: { TableName: table, Item: item(row), ...condition },
  });
  const isNew = { ConditionExpression: 'attribute_not_exists(pk)' };
  return {
    head: () => read(table, keyOf.head),
    tiles: async (level, index) => (await read<Tile>(table, keyOf.tile(level, index)))?.hashes,
    async sealed(ids) {
      const rows = await Promise.all(ids.map((id) => read(table, keyOf.act(id))));
      return new Set(ids.filter((_, i) => rows[i] !== undefined));
    },
    async append(size, { size: after, root, tiles }, leaves) {
      const was = { ConditionExpression: '#size = :was', ExpressionAttributeNames: { '#size': 'size' } };
      const fromHere = size === 0 ? isNew : { ...was, ExpressionAttributeValues: item({ ':was': size }) };
      const failed = await transact(client, [
        put({ ...keyOf.head, size: after, root }, fromHere),
        ...tiles.map(({ level, index, hashes }) => put({ ...keyOf.tile(level, index), hashes })),
        ...leaves.map(({ id, hash }, i) => put({ ...keyOf.act(id), index: size + i, hash }, isNew)),
      ]);
      return failed.length === 0;
    },
    checkpoint: () => read(table, keyOf.checkpoint),
    async publish(size, note) {
      const larger = new PutItemCommand({
        TableName: table,
        Item: item({ ...keyOf.checkpoint, size, note }),
        ConditionExpression: 'attribute_not_exists(pk) OR #size < :size',
        ExpressionAttributeNames: { '#size': 'size' },
        ExpressionAttributeValues: item({ ':size': size }),
      });
      await holdsAtLast(() => client.send(larger));
    },
  };
}
