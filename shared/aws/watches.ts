import { type DynamoDBClient, type TransactWriteItem, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Watch } from '../domain/watching.ts';
import type { KeptWatch, WatchChange, Watches } from '../workflow/watch-ports.ts';
import { holdsAtLast, transact } from './dynamo.ts';
import { type EntryRows, entryRows } from './entry-rows.ts';
import { item, type Key, keyOf, nonceItem } from './items.ts';
import { packed } from './packed.ts';
import { queriesOf } from './query.ts';
import { rowsOf } from './rows.ts';
import { standingWrites } from './searches.ts';

/** How long an ended watch is listed, in seconds; what it stood by goes with its end. */
const listedFor = 90 * 86_400;
/** So many records are noted with one watch: its row stays short. */
const mostMatches = 1_000;

interface Row {
  readonly record: Watch;
  readonly token: string;
  readonly person: string;
  readonly endedAt?: string;
  readonly matches: Readonly<Record<string, { readonly at: string; readonly told?: boolean }>>;
}

function keptOf({ record, token, person, endedAt, matches }: Row): KeptWatch {
  const found = Object.entries(matches).map(([submission, { at }]) => ({ submission, at }));
  const watch = endedAt === undefined ? record : { ...record, endedAt };
  return { watch, token, person, matches: found.sort((a, b) => (a.at < b.at ? 1 : -1)) };
}

/** A watch with what it stands on, and by its token: that row says nothing but its key. */
async function begins(
  table: string,
  { person, begun }: WatchChange,
  entries: EntryRows,
): Promise<readonly TransactWriteItem[]> {
  if (begun === undefined) return [];
  const { watch, token, evidence } = begun;
  const { principal, ...rest } = evidence;
  const kept = packed({ evidence: { ...rest, entry: await entries.keep(principal) } });
  const ends = Math.ceil(Date.parse(watch.endsAt) / 1000);
  const row = {
    ...keyOf.watch(watch.agency, watch.id),
    kind: 'watch',
    record: watch,
    token,
    person,
    kept,
    matches: {},
  };
  const byToken = { ...keyOf.watchedToken(watch.agency, token, watch.id), expiresAt: ends + 86_400 };
  return [
    { Put: { TableName: table, Item: item({ ...row, expiresAt: ends + listedFor }) } },
    { Put: { TableName: table, Item: item(byToken) } },
  ];
}

function ends(table: string, { ended }: WatchChange): readonly TransactWriteItem[] {
  if (ended === undefined) return [];
  const { watch, token, at } = ended;
  return [
    {
      Update: {
        TableName: table,
        Key: item(keyOf.watch(watch.agency, watch.id)),
        UpdateExpression: 'SET endedAt = :at',
        ConditionExpression: 'attribute_exists(pk) AND attribute_not_exists(endedAt)',
        ExpressionAttributeValues: item({ ':at': at }),
      },
    },
    { Delete: { TableName: table, Key: item(keyOf.watchedToken(watch.agency, token, watch.id)) } },
  ];
}

/** Watches, on DynamoDB. */
export function watchesTable(client: DynamoDBClient, table: string): Watches {
  const { first } = queriesOf(client, table);
  const row = rowsOf(client);
  const entries = entryRows(client, table);
  const update = (watch: Watch, submission: string, set: string, condition: string, values: object) =>
    holdsAtLast(() =>
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: item(keyOf.watch(watch.agency, watch.id)),
          UpdateExpression: set,
          ConditionExpression: condition,
          ExpressionAttributeNames: { '#s': submission },
          ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: item(values) }),
        }),
      ),
    );
  return {
    async read(agency, id) {
      const found = await row<Row>(table, { ...keyOf.watch(agency, id) });
      return found && keptOf(found);
    },
    async list(agency, before, most) {
      const { pk, sk } = keyOf.watch(agency, before ?? '~');
      const found = await first<Row & Key>(most + 1, {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: item({ ':pk': pk, ':first': 'watch#', ':last': sk }),
        ScanIndexForward: false,
        ConsistentRead: true,
      });
      return found
        .filter((one) => one.sk !== sk)
        .slice(0, most)
        .map(keptOf);
    },
    async change(change) {
      const standing = standingWrites(table, change);
      const nonce = {
        Put: { TableName: table, Item: nonceItem(change.nonce), ConditionExpression: 'attribute_not_exists(pk)' },
      };
      const more = [...(await begins(table, change, entries)), ...ends(table, change)];
      const failed = await transact(client, [nonce, ...standing, ...more]);
      if (failed.length === 0) return undefined;
      return failed.includes(0) ? 'nonce-replayed' : 'stale';
    },
    async standingBy(agency, token) {
      const found = await first<Key>(mostMatches, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: item({ ':pk': keyOf.watchedToken(agency, token, '').pk }),
        ConsistentRead: true,
      });
      return found.map(({ sk }) => sk);
    },
    async noteMatch(watch, { submission, at }) {
      const isNew = `attribute_exists(pk) AND attribute_not_exists(matches.#s) AND size(matches) < :most`;
      const values = { ':match': { at }, ':most': mostMatches };
      if (await update(watch, submission, 'SET matches.#s = :match', isNew, values)) return true;
      const found = await row<Row>(table, { ...keyOf.watch(watch.agency, watch.id) });
      const noted = found?.matches[submission];
      return noted !== undefined && noted.told !== true;
    },
    async markMatchTold(watch, submission) {
      await update(watch, submission, 'SET matches.#s.told = :yes', 'attribute_exists(matches.#s)', { ':yes': true });
    },
  };
}
