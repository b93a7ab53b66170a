import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Agency } from '../domain/agency.ts';
import type { DueKind, Exchange } from '../workflow/ports.ts';
import { holdsAtLast } from './dynamo.ts';
import { item, type Key, keyOf } from './items.ts';
import { queriesOf } from './query.ts';

/** The attributes by which a row stands in the index `Due`: a list for each kind and agency, in the order of their times. */
export function dueOf(kind: DueKind, agency: Agency, at: string) {
  return { dueOf: `${kind}#${agency}`, dueAt: at };
}

/** What has its time, in the table `Exchange`. The index holds no row without a time, and a query begins at the earliest. */
export function dueIn(client: DynamoDBClient, table: string): Pick<Exchange, 'due' | 'putOff'> {
  return {
    async due(kind, agency, until, most) {
      const rows = await queriesOf(client, table).first<Key & { readonly dueAt: string }>(most, {
        IndexName: 'Due',
        KeyConditionExpression: 'dueOf = :of AND dueAt <= :until',
        ExpressionAttributeValues: item({ ':of': dueOf(kind, agency, until).dueOf, ':until': until }),
      });
      return rows.map(({ pk, dueAt }) => ({ id: pk.slice('submission#'.length), agency, at: dueAt }));
    },
    putOff({ id, agency, at }, next) {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: item(keyOf.task(id, agency)),
        UpdateExpression: next === undefined ? 'REMOVE dueOf, dueAt' : 'SET dueAt = :next',
        ConditionExpression: 'dueAt = :at',
        ExpressionAttributeValues: item({ ':at': at, ':next': next }),
      });
      return holdsAtLast(() => client.send(update));
    },
  };
}
