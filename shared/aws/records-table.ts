import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { pageSize } from '../workflow/paging.ts';
import type { AuthorizedRecord, Records } from '../workflow/ports.ts';
import { orUnavailable } from './dynamo.ts';
import { item, plain, recordKey } from './items.ts';

interface Row extends AuthorizedRecord {
  readonly releasedOrder: string;
}

function recordOf({ releasedOrder: _order, ...record }: Row): AuthorizedRecord {
  return record;
}

/** The table `Records` on DynamoDB. Its partition is the recipient, so that a role can be held to its own agency's rows. */
export function recordsTable(client: DynamoDBClient, table: string): Records {
  // By a call of its own: a role is held to its agency's rows by their leading keys, and those of other tables in the same call are none.
  const row = async <T>(key: { readonly recipient: string; readonly id: string }): Promise<T | undefined> => {
    const input = { TableName: table, Key: item(key), ConsistentRead: true };
    const { Item } = await orUnavailable(client.send(new GetItemCommand(input)));
    return Item === undefined ? undefined : plain<T>(Item);
  };
  return {
    async read(recipient, id) {
      const found = await row<Row>({ recipient, id });
      return found === undefined ? undefined : recordOf(found);
    },
    async wrappedKey(of) {
      return (await row<{ readonly wrappedKey: Uint8Array }>(recordKey(of)))?.wrappedKey;
    },
    async list(recipient, after) {
      const call = client.send(
        new QueryCommand({
          TableName: table,
          IndexName: 'ByRelease',
          KeyConditionExpression: `recipient = :r${after === undefined ? '' : ' AND releasedOrder < :o'}`,
          ExpressionAttributeValues: item({ ':r': recipient, ':o': after }),
          ScanIndexForward: false,
          Limit: pageSize + 1,
        }),
      );
      const { Items = [] } = await orUnavailable(call);
      const rows = Items.map((found) => plain<Row>(found));
      const shown = rows.slice(0, pageSize);
      return {
        rows: shown.map(recordOf),
        next: rows.length > pageSize ? (shown.at(-1)?.releasedOrder ?? null) : null,
      };
    },
  };
}
