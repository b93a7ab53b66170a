import {
  BatchGetItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { RecordedAct } from '../custody/leaf.ts';
import { openTasks, type Submission } from '../domain/submission.ts';
import { pageSize } from '../workflow/paging.ts';
import { type Exchange, type Page, type StagedKey, type Stored, Unavailable } from '../workflow/ports.ts';
import { meaningOf, type TableNames, writesOf } from './changes.ts';
import { holds, orUnavailable, transact } from './dynamo.ts';
import { idInOrder, item, type Key, keyOf, nonceItem, plain } from './items.ts';

/** DynamoDB answers at most 100 items to one BatchGetItem. */
const batchLimit = 100;
/** How often it may answer none of them before that is an outage. */
const readsInVain = 5;

interface StateRow {
  readonly submission: Submission;
  readonly hash: string;
}

const storedOf = ({ submission, hash }: StateRow): Stored => ({ submission, hash });

/** The table `Exchange` on DynamoDB; `tables` names the others where this function's changes write to them. */
export const exchangeTable = (client: DynamoDBClient, tables: TableNames): Exchange => {
  const table = tables.exchange;

  const get = async <T>(key: Key): Promise<T | undefined> => {
    const call = client.send(new GetItemCommand({ TableName: table, Key: item(key), ConsistentRead: true }));
    const { Item } = await orUnavailable(call);
    return Item === undefined ? undefined : plain<T>(Item);
  };

  const query = async (input: Omit<QueryCommandInput, 'TableName'>) => {
    const { Items = [], LastEvaluatedKey } = await orUnavailable(
      client.send(new QueryCommand({ TableName: table, ...input })),
    );
    return { items: Items, last: LastEvaluatedKey };
  };

  /** The states of these submissions, in this order, strongly consistent: an index is behind, the state never. */
  const states = async (ids: readonly string[]): Promise<readonly Stored[]> => {
    if (ids.length === 0) return [];
    let keys = ids.map((id) => item(keyOf.state(id)));
    const found = new Map<string, Stored>();
    for (let unread = 0; keys.length > 0; ) {
      const RequestItems = { [table]: { Keys: keys.slice(0, batchLimit), ConsistentRead: true } };
      const answer = await orUnavailable(client.send(new BatchGetItemCommand({ RequestItems })));
      for (const row of answer.Responses?.[table] ?? []) {
        const stored = storedOf(plain<StateRow>(row));
        found.set(stored.submission.id, stored);
      }
      const left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
      unread = left.length < Math.min(keys.length, batchLimit) ? 0 : unread + 1;
      if (unread > readsInVain) throw new Unavailable('DynamoDB keeps leaving keys of a batch unread');
      keys = [...left, ...keys.slice(batchLimit)];
    }
    return ids.flatMap((id) => found.get(id) ?? []);
  };

  /** One page of an index whose keys end in the submission's id; rows that `keep` does not want make place for the next. */
  const page = async (
    index: { name: string; partition: string; order: string; value: string; forward: boolean },
    after: string | undefined,
    keep: (stored: Stored) => boolean,
  ): Promise<Page<Stored>> => {
    const rows: Stored[] = [];
    let from = after;
    for (;;) {
      const { items, last } = await query({
        IndexName: index.name,
        KeyConditionExpression: `#p = :p${from === undefined ? '' : ` AND #o ${index.forward ? '>' : '<'} :o`}`,
        ExpressionAttributeNames: { '#p': index.partition, ...(from === undefined ? {} : { '#o': index.order }) },
        ExpressionAttributeValues: item({ ':p': index.value, ':o': from }),
        ScanIndexForward: index.forward,
        Limit: pageSize + 1,
      });
      const orders = items.map((row) => plain<Record<string, string>>(row)[index.order] ?? '');
      const found = await states(orders.map(idInOrder));
      const kept = new Map(found.filter(keep).map((stored) => [stored.submission.id, stored]));
      for (const order of orders) {
        const stored = kept.get(idInOrder(order));
        if (stored !== undefined && rows.length === pageSize) return { rows, next: from ?? null };
        if (stored !== undefined) rows.push(stored);
        from = order;
      }
      if (last === undefined) return { rows, next: null };
    }
  };

  const everything = async (input: Omit<QueryCommandInput, 'TableName'>) => {
    const rows = [];
    let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
    do {
      const { items, last } = await query({ ...input, ExclusiveStartKey });
      rows.push(...items);
      ExclusiveStartKey = last;
    } while (ExclusiveStartKey !== undefined);
    return rows;
  };

  return {
    async read(id) {
      const row = await get<StateRow>(keyOf.state(id));
      return row === undefined ? undefined : storedOf(row);
    },
    async acts(id) {
      const rows = await everything({
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :act)',
        ExpressionAttributeValues: item({ ':pk': keyOf.state(id).pk, ':act': 'act#' }),
        ConsistentRead: true,
      });
      return rows.map((row) => plain<{ record: RecordedAct }>(row).record);
    },
    async stagedKey(id) {
      const row = await get<StagedKey>(keyOf.stagedKey(id));
      return row === undefined ? undefined : { key: row.key, intake: row.intake };
    },
    async isReplaced(id) {
      return (await get(keyOf.replacement(id))) !== undefined;
    },
    async write(change) {
      const writes = writesOf(tables, change);
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
    ofOriginator(agency, after) {
      const order = { partition: 'originator', order: 'receivedOrder', value: agency, forward: false };
      return page({ name: 'ByOriginator', ...order }, after, () => true);
    },
    inbox(agency, holder, after) {
      const undecided = ({ submission }: Stored) =>
        !submission.decisions.some((d) => d.agency === agency && d.holder === holder) &&
        openTasks(submission).some((t) => t.agency === agency);
      const order = { partition: 'inboxOf', order: 'inboxOrder', value: agency, forward: true };
      return page({ name: 'Inbox', ...order }, after, undecided);
    },
    async waitingSince(time) {
      const lists = ['task', 'release'].map((waiting) =>
        everything({
          IndexName: 'Waiting',
          KeyConditionExpression: 'waiting = :w AND waitingSince < :t',
          ExpressionAttributeValues: item({ ':w': waiting, ':t': time }),
        }),
      );
      const rows = (await Promise.all(lists)).flat().map((row) => plain<Key & { waitingSince: string }>(row));
      const since = new Map(rows.map((row) => [row.pk.slice('submission#'.length), row.waitingSince]));
      const found = await states([...since.keys()]);
      return found.map(({ submission }) => ({ submission, since: since.get(submission.id) ?? time }));
    },
    openTask(id, agency) {
      const input = {
        TableName: table,
        Key: item(keyOf.task(id, agency)),
        UpdateExpression: 'REMOVE waiting, waitingSince',
        ConditionExpression: 'attribute_exists(pk)',
      };
      return holds(client.send(new UpdateItemCommand(input)));
    },
    async task(id, agency) {
      const row = await get<{ waiting?: string }>(keyOf.task(id, agency));
      if (row === undefined) return undefined;
      return row.waiting === undefined ? 'opened' : 'waiting';
    },
  };
};
