import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { pageSize } from '../workflow/paging.ts';
import type { Exchange, Stored } from '../workflow/ports.ts';
import type { Carried } from '../workflow/token-ports.ts';
import { acknowledgementsIn } from './acknowledgements.ts';
import { type ActRow, actOf } from './act-rows.ts';
import { actsBefore } from './acts.ts';
import { meaningOf, writesOf } from './changes.ts';
import { dueIn } from './due.ts';
import { holds, transact } from './dynamo.ts';
import { entryRows } from './entry-rows.ts';
import { inboxOf } from './inbox.ts';
import { idInOrder, item, type Key, keyOf, nonceItem } from './items.ts';
import { knownTo } from './known-to.ts';
import { queriesOf } from './query.ts';
import { rowsOf } from './rows.ts';
import { type StateRow, storedOf } from './state-rows.ts';
import { talliesIn } from './tally.ts';
import { waitingIn } from './waiting.ts';
import type { TableNames } from './write.ts';

/** More than a submission can have in its own partition: 16 recipients, each asked, deciding and told, make some 60 rows. */
const mostRows = 500;

/** The table `Exchange` on DynamoDB; `tables` names the others where this function's changes write to them. */
export function exchangeTable(client: DynamoDBClient, tables: TableNames): Exchange {
  const table = tables.exchange;

  const { first, query } = queriesOf(client, table);

  const row = rowsOf(client);
  const get = <T>({ pk, sk }: Key): Promise<T | undefined> => row<T>(table, { pk, sk });

  const entries = entryRows(client, table);

  /** A state and its first act are written together and read by one call, which may yet see the first act a moment too early. */
  const read = async (id: string): Promise<Stored | undefined> => {
    for (let tries = 0; tries < 3; tries += 1) {
      const [state, act] = await Promise.all([get<StateRow>(keyOf.state(id)), get<ActRow>(keyOf.act(id, 1))]);
      if (state === undefined) return undefined;
      if (act !== undefined) return storedOf(state, act);
    }
    throw new Error('a submission has no first act');
  };

  /** The states of these submissions, in this order: an index is behind, the state never. */
  const states = async (ids: readonly string[]): Promise<readonly Stored[]> =>
    (await Promise.all(ids.map(read))).flatMap((found) => found ?? []);

  return {
    read,
    async readAs(agency, id) {
      const { rows } = await query<StateRow>(knownTo(keyOf.state(id), agency));
      const [state] = rows;
      const act = state && (await get<ActRow>(keyOf.act(id, 1)));
      return state && act && storedOf(state, act);
    },
    acts: actsBefore(client, table),
    async stagedKey(id) {
      return (await get<StateRow>(keyOf.state(id)))?.staged;
    },
    async grounds(id) {
      const rows = await first<Key & object>(mostRows, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: item({ ':pk': keyOf.state(id).pk }),
        ConsistentRead: true,
      });
      const state = rows.find(({ sk }) => sk === keyOf.state(id).sk) as StateRow | undefined;
      const [begin, ...more] = rows.filter(({ sk }) => sk.startsWith('act#')) as unknown as readonly ActRow[];
      if (state === undefined || begin === undefined) return undefined;
      const whole = (row: ActRow) => actOf(row, entries);
      const acts = await Promise.all([whole(begin), ...more.map(whole)] as const);
      return { stored: storedOf(state, begin), acts, stagedKey: state.staged };
    },
    async carried(id) {
      const row = await get<Carried>(keyOf.selectors(id));
      return row && { tokens: row.tokens, version: row.version };
    },
    async isReplaced(id) {
      return (await get(keyOf.replacement(id))) !== undefined;
    },
    async write(effects) {
      const writes = await writesOf(tables, effects, entries);
      const failed = await transact(
        client,
        writes.map(({ write }) => write),
      );
      return failed.length === 0 ? undefined : meaningOf(writes, failed);
    },
    consume(nonce) {
      // The mark tells our own repetition, after an answer that was lost on the way, from somebody else's replay.
      const mark = item({ ':mark': globalThis.crypto.randomUUID() });
      const input = {
        TableName: table,
        Item: { ...nonceItem(nonce), mark: mark[':mark'] ?? { NULL: true } },
        ConditionExpression: 'attribute_not_exists(pk) OR mark = :mark',
        ExpressionAttributeValues: mark,
      };
      return holds(client.send(new PutItemCommand(input)));
    },
    async isConsumed(nonce) {
      return (await get(keyOf.nonce(nonce))) !== undefined;
    },
    async ofOriginator(agency, after) {
      const keys = await first<{ readonly receivedOrder: string }>(pageSize + 1, {
        IndexName: 'ByOriginator',
        KeyConditionExpression: `originator = :agency${after === undefined ? '' : ' AND receivedOrder < :after'}`,
        ExpressionAttributeValues: item({ ':agency': agency, ':after': after }),
        ScanIndexForward: false,
      });
      const shown = keys.slice(0, pageSize).map(({ receivedOrder }) => receivedOrder);
      return { rows: await states(shown.map(idInOrder)), next: keys.length > pageSize ? (shown.at(-1) ?? null) : null };
    },
    inbox: inboxOf(client, table, states),
    ...talliesIn(client, table),
    ...waitingIn(client, table),
    ...dueIn(client, table, states),
    ...acknowledgementsIn(client, table),
    async isAskedToAcknowledge(id, agency) {
      return (await get(keyOf.acknowledgement(id, agency))) !== undefined;
    },
    async task(id, agency) {
      const row = await get<{ waitingSince?: string }>(keyOf.task(id, agency));
      if (row === undefined) return undefined;
      return row.waitingSince === undefined ? 'opened' : { waitsSince: row.waitingSince };
    },
  };
}
