import { type DynamoDBClient, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Agency } from '../domain/agency.ts';
import { pageSize } from '../workflow/paging.ts';
import type { AuthorizedRecord, Records } from '../workflow/ports.ts';
import { orUnavailable } from './dynamo.ts';
import { item, plain } from './items.ts';

interface Row extends AuthorizedRecord {
  readonly releasedOrder: string;
  readonly wrappedKey?: Uint8Array;
}

function recordOf({ releasedOrder: _order, wrappedKey: _key, ...record }: Row): AuthorizedRecord {
  return record;
}

/** The table `Records` on DynamoDB. Its partition is the recipient, so that a role can be held to its own agency's rows. */
export function recordsTable(client: DynamoDBClient, table: string): Records {
  // By a call of its own: a role is held to its agency's rows by their leading keys, and those of other tables in the same call are none.
  const row = async (recipient: Agency, id: string): Promise<Row | undefined> => {
    const input = { TableName: table, Key: item({ recipient, id }), ConsistentRead: true };
    const { Item } = await orUnavailable(client.send(new GetItemCommand(input)));
    return Item === undefined ? undefined : plain<Row>(Item);
  };
  return {
    async read(recipient, id) {
      const found = await row(recipient, id);
      return found === undefined ? undefined : recordOf(found);
    },
    async wrappedKey(recipient, id) {
      return (await row(recipient, id))?.wrappedKey;
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
