import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { RecordedAct } from '../custody/leaf.ts';
import type { Agency } from '../domain/agency.ts';
import type { Submission } from '../domain/submission.ts';
import { pageSize } from '../workflow/paging.ts';
import type { Exchange, StagedKey, Stored } from '../workflow/ports.ts';
import { actsBefore } from './acts.ts';
import { meaningOf, type TableNames, writesOf } from './changes.ts';
import { holds, transact } from './dynamo.ts';
import { inBatches } from './in-batches.ts';
import { inboxOf } from './inbox.ts';
import { idInOrder, item, type Key, keyOf, nonceItem } from './items.ts';
import { queriesOf } from './query.ts';
import { rowsOf } from './rows.ts';
import { waitingIn, waitingMark } from './waiting.ts';

/** DynamoDB takes at most 100 items in one transaction. */
const transactionLimit = 100;

/** More than a submission can have in its own partition: 16 recipients, each asked, deciding and told, make some 60 rows. */
const mostRows = 500;

interface StateRow {
  readonly submission: Submission;
  readonly hash: string;
  readonly waiting?: string;
  readonly untold?: readonly Agency[];
}

interface ActRow {
  readonly record: RecordedAct;
}

/** Of the row the two members alone: its keys are the table's business. */
const stagedKeyOf = ({ key, intake }: StagedKey): StagedKey => ({ key, intake });

const nameOf = ({ pk, sk }: Key): string => `${pk} ${sk}`;

/** Each key once, as DynamoDB wants a batch: two messages may name one task. */
const distinct = (keys: readonly Key[]): readonly Key[] => [...new Map(keys.map((key) => [nameOf(key), key])).values()];

const storedOf = ({ submission, hash, waiting, untold }: StateRow): Stored =>
  waiting !== undefined && 'releasedTo' in submission
    ? { submission, hash, untold: untold ?? submission.releasedTo }
    : { submission, hash };

/** The table `Exchange` on DynamoDB; `tables` names the others where this function's changes write to them. */
export const exchangeTable = (client: DynamoDBClient, tables: TableNames): Exchange => {
  const table = tables.exchange;

  const { first } = queriesOf(client, table);

  const row = rowsOf(client);
  const get = <T>({ pk, sk }: Key): Promise<T | undefined> => row<T>(table, { pk, sk });

  /** The states of these submissions, in this order: an index is behind, the state never. */
  const states = async (ids: readonly string[]): Promise<readonly Stored[]> => {
    const rows = await Promise.all(ids.map((id) => get<StateRow>(keyOf.state(id))));
    return rows.flatMap((found) => (found === undefined ? [] : [storedOf(found)]));
  };

  /** Marks tasks as opened, many in one transaction: a task that has gone meanwhile is left out, and the others are written without it. */
  const openTask = inBatches<Key, boolean>(transactionLimit, async (keys) => {
    let there = distinct(keys);
    for (let gone: readonly number[] = [0]; gone.length > 0 && there.length > 0; ) {
      const writes = there.map((key) => ({
        Update: {
          TableName: table,
          Key: item(key),
          UpdateExpression: `REMOVE ${waitingMark.join(', ')}`,
          ConditionExpression: 'attribute_exists(pk)',
        },
      }));
      gone = await transact(client, writes);
      const left = new Set(gone);
      there = there.filter((_, i) => !left.has(i));
    }
    const opened = new Set(there.map(nameOf));
    return keys.map((key) => opened.has(nameOf(key)));
  });

  return {
    async read(id) {
      const row = await get<StateRow>(keyOf.state(id));
      return row === undefined ? undefined : storedOf(row);
    },
    acts: actsBefore(client, table),
    async stagedKey(id) {
      const row = await get<StagedKey>(keyOf.stagedKey(id));
      return row && stagedKeyOf(row);
    },
    async grounds(id) {
      const rows = await first<Key & object>(mostRows, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: item({ ':pk': keyOf.state(id).pk }),
        ConsistentRead: true,
      });
      const at = <T>({ sk }: Key): T | undefined => rows.find((row) => row.sk === sk) as T | undefined;
      const state = at<StateRow>(keyOf.state(id));
      const stagedKey = at<StagedKey>(keyOf.stagedKey(id));
      const acts = rows.filter(({ sk }) => sk.startsWith('act#')).map((row) => (row as unknown as ActRow).record);
      return state && { stored: storedOf(state), acts, stagedKey: stagedKey && stagedKeyOf(stagedKey) };
    },
    async isReplaced(id) {
      return (await get(keyOf.replacement(id))) !== undefined;
    },
    async write(change) {
      const writes = await writesOf(tables, change);
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
    ...waitingIn(client, table),
    openTask(id, agency) {
      return openTask(keyOf.task(id, agency));
    },
    async task(id, agency) {
      const row = await get<{ waiting?: string }>(keyOf.task(id, agency));
      if (row === undefined) return undefined;
      return row.waiting === undefined ? 'opened' : 'waiting';
    },
  };
};
