import { type DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import type { Sealed, SealedBody } from '../workflow/ports.ts';
import { orUnavailable } from './dynamo.ts';
import { item, plain } from './items.ts';

/** The table `Sealed` on DynamoDB, as the one function reads it that has no permission on any key. */
export const sealedTable = (client: DynamoDBClient, table: string): Sealed => ({
  async read(id) {
    const call = client.send(new GetItemCommand({ TableName: table, Key: item({ id }), ConsistentRead: true }));
    const { Item } = await orUnavailable(call);
    if (Item === undefined) return undefined;
    const { id: _id, ...body } = plain<SealedBody & { id: string }>(Item);
    return body;
  },
});
