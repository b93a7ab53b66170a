import { type DynamoDBClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { orUnavailable } from './dynamo.ts';
import { plain } from './items.ts';

type Input = Omit<QueryCommandInput, 'TableName'>;

/** Queries of one table. */
export function queriesOf(client: DynamoDBClient, table: string) {
  /** One call: what it found, and where the next one would begin. */
  const query = async <T>(input: Input) => {
    const { Items = [], LastEvaluatedKey } = await orUnavailable(
      client.send(new QueryCommand({ TableName: table, ...input })),
    );
    return { rows: Items.map((row) => plain<T>(row)), last: LastEvaluatedKey };
  };
  return {
    query,
    /** The first so many rows, by as many calls as that takes: DynamoDB answers at most 1 MB at a time. Where there is no end, by design, to what a caller may have written, `most` says it. */
    async first<T>(most: number, input: Input): Promise<readonly T[]> {
      const found: T[] = [];
      let ExclusiveStartKey: QueryCommandInput['ExclusiveStartKey'];
      do {
        const { rows, last } = await query<T>({
          ...input,
          ...(Number.isFinite(most) ? { Limit: most - found.length } : {}),
          ExclusiveStartKey,
        });
        found.push(...rows);
        ExclusiveStartKey = last;
      } while (ExclusiveStartKey !== undefined && found.length < most);
      return found;
    },
  };
}
