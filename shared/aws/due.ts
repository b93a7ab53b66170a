import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Agency } from '../domain/agency.ts';
import type { DueKind } from '../workflow/due.ts';
import { pageSize } from '../workflow/paging.ts';
import type { Exchange, Stored } from '../workflow/ports.ts';
import { holdsAtLast } from './dynamo.ts';
import { idInOrder, item, type Key, keyOf } from './items.ts';
import { queriesOf } from './query.ts';

/** The attributes by which a row stands in the index `Due`: a list for each kind and agency, in the order of their times. */
export function dueOf(kind: DueKind, agency: Agency, at: string) {
  return { dueOf: `${kind}#${agency}`, dueAt: at };
}

const rowOf = { deadline: keyOf.task, erasure: keyOf.clock };

/** After all that stands in an order under this day or time: ids and times end before it. */
const end = '~';

/** What has its time, in the table `Exchange`. The index holds no row without a time, and a query begins at the earliest. */
export function dueIn(
  client: DynamoDBClient,
  table: string,
  states: (ids: readonly string[]) => Promise<readonly Stored[]>,
): Pick<Exchange, 'due' | 'putOff' | 'erasures'> {
  const { first } = queriesOf(client, table);
  return {
    async due(kind, agency, until, most) {
      const rows = await first<Key & { readonly dueAt: string }>(most, {
        IndexName: 'Due',
        KeyConditionExpression: 'dueOf = :of AND dueAt <= :until',
        ExpressionAttributeValues: item({ ':of': dueOf(kind, agency, until).dueOf, ':until': `${until}${end}` }),
      });
      return rows.map(({ pk, dueAt }) => ({ kind, id: pk.slice('submission#'.length), agency, at: dueAt }));
    },
    putOff({ kind, id, agency, at }, next) {
      const update = new UpdateItemCommand({
        TableName: table,
        Key: item(rowOf[kind](id, agency)),
        UpdateExpression: next === undefined ? 'REMOVE dueOf, dueAt' : 'SET dueAt = :next',
        ConditionExpression: 'dueAt = :at',
        ExpressionAttributeValues: item({ ':at': at, ':next': next }),
      });
      return holdsAtLast(() => client.send(update));
    },
    async erasures(agency, until, after) {
      const keys = await first<{ readonly dueAt: string }>(pageSize + 1, {
        IndexName: 'Due',
        KeyConditionExpression: 'dueOf = :of AND dueAt BETWEEN :after AND :until',
        ExpressionAttributeValues: item({
          ':of': dueOf('erasure', agency, until).dueOf,
          // A sign more than the last that was seen: after it, and before all that follow.
          ':after': after === undefined ? '0' : `${after} `,
          ':until': `${until}${end}`,
        }),
      });
      const shown = keys.slice(0, pageSize).map(({ dueAt }) => dueAt);
      return { rows: await states(shown.map(idInOrder)), next: keys.length > pageSize ? (shown.at(-1) ?? null) : null };
    },
  };
}
