import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { SearchStanding, Used } from '../domain/searching.ts';
import type { RecordedSearch, SearchChange, Searches, ShownSearch } from '../workflow/search-ports.ts';
import { transact } from './dynamo.ts';
import { type EntryRows, entryRows } from './entry-rows.ts';
import { idInOrder, item, type Key, keyOf, nonceItem } from './items.ts';
import { packed } from './packed.ts';
import { queriesOf } from './query.ts';
import { rowsOf } from './rows.ts';

interface AgencyRow extends Used {
  readonly seq: number;
}
const none: Used = { day: '', times: 0 };

/** The row of a search: what is shown of it, and packed beside it what only a proof needs. */
async function searchRow({ evidence, custody, act: _act, ...shown }: RecordedSearch, entries: EntryRows) {
  const { principal, ...rest } = evidence;
  const { hash, ...opening } = custody;
  const kept = packed({ evidence: { ...rest, entry: await entries.keep(principal) }, custody: opening });
  return { ...keyOf.search(shown.agency, shown.seq), kind: 'search', record: { ...shown, custody: { hash } }, kept };
}

/** The agency's row, on what was read of it: of two at once one is written, and the other reads anew. */
function standingWrite(table: string, { agency, was, now }: SearchChange): TransactWriteItem {
  const isFirst = was.seq === 0 && was.agency.times === 0;
  return {
    Put: {
      TableName: table,
      Item: item({ ...keyOf.searches(agency), seq: now.seq, ...now.agency }),
      ...(isFirst
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: 'seq = :seq AND #day = :day AND times = :times',
            ExpressionAttributeNames: { '#day': 'day' },
            ExpressionAttributeValues: item({ ':seq': was.seq, ':day': was.agency.day, ':times': was.agency.times }),
          }),
    },
  };
}

/** Searches, on DynamoDB. */
export function searchesTable(client: DynamoDBClient, table: string): Searches {
  const { first } = queriesOf(client, table);
  const row = rowsOf(client);
  const get = <T>({ pk, sk }: Key): Promise<T | undefined> => row<T>(table, { pk, sk });
  const entries = entryRows(client, table);
  return {
    async standing(agency, person): Promise<SearchStanding> {
      const [ofAgency, ofPerson = none] = await Promise.all([
        get<AgencyRow>(keyOf.searches(agency)),
        get<Used>(keyOf.searcher(agency, person)),
      ]);
      const { seq = 0, day, times } = ofAgency ?? (none as AgencyRow);
      return { seq, agency: { day, times }, person: { day: ofPerson.day, times: ofPerson.times } };
    },
    async bearing(agency, token, most) {
      const found = await first<Key>(most, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: item({ ':pk': keyOf.bearing(agency, token, '').pk }),
        ScanIndexForward: false,
        ConsistentRead: true,
      });
      return found.map(({ sk }) => idInOrder(sk));
    },
    async holds(holder, token, unsharedWith) {
      const found = await first<Key>(1, {
        KeyConditionExpression: 'pk = :pk',
        FilterExpression: 'NOT contains(sharedWith, :with)',
        ExpressionAttributeValues: item({ ':pk': keyOf.held(holder, token, '').pk, ':with': unsharedWith }),
      });
      return found.length > 0;
    },
    async write(change) {
      const { agency, person, now, made } = change;
      const items: TransactWriteItem[] = [
        standingWrite(table, change),
        { Put: { TableName: table, Item: item({ ...keyOf.searcher(agency, person), ...now.person }) } },
      ];
      if (made !== undefined) {
        const isNew = 'attribute_not_exists(pk)';
        const search = item(await searchRow(made.search, entries));
        items.push({ Put: { TableName: table, Item: search, ConditionExpression: isNew } });
        items.push({ Put: { TableName: table, Item: nonceItem(made.nonce), ConditionExpression: isNew } });
      }
      const failed = await transact(client, items);
      if (failed.length === 0) return undefined;
      return failed.includes(3) ? 'nonce-replayed' : 'stale';
    },
    async list(agency, before, since, most) {
      const last = before === undefined ? 'search#~' : keyOf.search(agency, before - 1).sk;
      const found = await first<{ readonly record: ShownSearch }>(most, {
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ProjectionExpression: '#record',
        ExpressionAttributeNames: { '#record': 'record' },
        ExpressionAttributeValues: item({ ':pk': keyOf.searches(agency).pk, ':first': 'search#', ':last': last }),
        ScanIndexForward: false,
        ConsistentRead: true,
      });
      // In the order of their numbers, which is that of their times.
      return found.map(({ record }) => shownOf(record)).filter(({ at }) => at >= since);
    },
  };
}

function shownOf({ seq, at, by, type, purpose, justification, caseReference, hit }: ShownSearch): ShownSearch {
  return { seq, at, by, type, purpose, justification, ...(caseReference === undefined ? {} : { caseReference }), hit };
}
