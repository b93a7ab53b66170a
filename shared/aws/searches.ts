import type { DynamoDBClient, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { SearchStanding, Used } from '../domain/searching.ts';
import type { RecordedSearch, SearchChange, Searches, ShownSearch } from '../workflow/search-ports.ts';
import { transact } from './dynamo.ts';
import { type EntryRows, entryRows } from './entry-rows.ts';
import { idInOrder, item, type Key, keyOf, nonceItem } from './items.ts';
import { packed } from './packed.ts';
import { queriesOf } from './query.ts';
import { rowsOf } from './rows.ts';
import { tallied } from './tally.ts';

interface AgencyRow extends Used {
  readonly seq: number;
}
const none: Used = { day: '', times: 0 };

/** What is used, without the key of its row. */
function usedIn({ day, times, watching }: Used): Used {
  return { day, times, ...(watching === undefined ? {} : { watching }) };
}

/** The row of a search: what is shown of it, and packed beside it what only a proof needs. */
async function searchRow({ evidence, custody, act: _act, ...shown }: RecordedSearch, entries: EntryRows) {
  const { principal, ...rest } = evidence;
  const { hash, ...opening } = custody;
  const kept = packed({ evidence: { ...rest, entry: await entries.keep(principal) }, custody: opening });
  const { agency, seq, at, hit } = shown;
  const counted = tallied({ of: agency, at, counted: { what: 'searched', hit } });
  return { ...keyOf.search(agency, seq), kind: 'search', record: { ...shown, custody: { hash } }, kept, ...counted };
}

type StandingChange = Pick<SearchChange, 'agency' | 'person' | 'was' | 'now'>;

/** The agency's row, on what was read of it: of two at once one is written, and the other reads anew. */
function standingWrite(table: string, { agency, was, now }: StandingChange): TransactWriteItem {
  const { times, watching } = was.agency;
  const isFirst = was.seq === 0 && times === 0 && watching === undefined;
  return {
    Put: {
      TableName: table,
      Item: item({ ...keyOf.searches(agency), seq: now.seq, ...now.agency }),
      ...(isFirst
        ? { ConditionExpression: 'attribute_not_exists(pk)' }
        : {
            ConditionExpression: `seq = :seq AND #day = :day AND times = :times AND ${watching === undefined ? 'attribute_not_exists(watching)' : 'watching = :watching'}`,
            ExpressionAttributeNames: { '#day': 'day' },
            ExpressionAttributeValues: item({
              ':seq': was.seq,
              ':day': was.agency.day,
              ':times': times,
              ':watching': watching,
            }),
          }),
    },
  };
}

/** What a search, or a watch, makes of the day's budget. */
export function standingWrites(table: string, change: StandingChange): readonly TransactWriteItem[] {
  const { agency, person, now } = change;
  const ofPerson = { Put: { TableName: table, Item: item({ ...keyOf.searcher(agency, person), ...now.person }) } };
  return [standingWrite(table, change), ofPerson];
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
      return { seq: ofAgency?.seq ?? 0, agency: usedIn(ofAgency ?? none), person: usedIn(ofPerson) };
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
      const { made } = change;
      const items: TransactWriteItem[] = [...standingWrites(table, change)];
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
