import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Act } from '../domain/act.ts';
import type { Decided, Ledger, ReadingOf } from '../workflow/reconcile.ts';
import { type ActRow, commitmentOf, firstActOf } from './act-rows.ts';
import { item, keyOf } from './items.ts';
import { queriesOf } from './query.ts';

/** More acts than decide of any submission: 16 recipients, each asked and answering. */
const mostDeciding = 200;
/** How many openings are read at once, the latest first; a minute seldom has more. */
const pageOfReadings = 25;

type Row = ActRow & { readonly use?: string };

function actIn(id: string, { record }: Row): Act {
  return { ...record, submission: id } as Act;
}

/** What was recorded of submissions in the table `Exchange`: it is queried by submission, and by nothing else. */
export function ledgerOf(client: DynamoDBClient, table: string): Ledger {
  const { first, query } = queriesOf(client, table);
  return {
    async decided(id): Promise<Decided | undefined> {
      const [begin, ...more] = await first<Row>(mostDeciding, {
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :act)',
        ExpressionAttributeValues: item({ ':pk': keyOf.act(id, 1).pk, ':act': 'act#' }),
        ConsistentRead: true,
      });
      if (begin === undefined) return undefined;
      const acts = [firstActOf(begin) as Act, ...more.map((row) => actIn(id, row))] as const;
      return { commitment: commitmentOf(begin), use: begin.use, acts };
    },
    async readings(id, since) {
      const found: ReadingOf[] = [];
      let ExclusiveStartKey: Awaited<ReturnType<typeof query>>['last'];
      do {
        const page = await query<Row>({
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: item({ ':pk': keyOf.reading(id, 1).pk }),
          ScanIndexForward: false,
          ConsistentRead: true,
          Limit: pageOfReadings,
          ExclusiveStartKey,
        });
        const acts = page.rows.map((row) => ({ act: actIn(id, row), use: row.use }));
        found.push(
          ...acts.flatMap(({ act, use }) =>
            act.at >= since && 'by' in act ? [{ act: act.act, agency: act.by.agency, at: act.at, use }] : [],
          ),
        );
        ExclusiveStartKey = acts.some(({ act }) => act.at < since) ? undefined : page.last;
      } while (ExclusiveStartKey !== undefined);
      return found;
    },
  };
}
