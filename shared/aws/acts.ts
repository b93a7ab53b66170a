import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ShownAct } from '../workflow/ports.ts';
import { item, keyOf } from './items.ts';
import { queriesOf } from './query.ts';

/** What is read of an act to be shown: not its evidence, its cover or its salt, which are most of it. */
const shown = [
  'seq',
  'act',
  'at',
  'by',
  'agency',
  'reason',
  'purpose',
  'justification',
  'caseReference',
  'secrecyAssessment',
  'action',
  'until',
  'outcome',
  'note',
  'custody.hash',
] satisfies readonly (Member | 'custody.hash')[];
type Member = ShownAct extends infer A ? (A extends unknown ? keyof A : never) : never;

const parts = shown.map((member) => ['record', ...member.split('.')]);
const projection = {
  ProjectionExpression: parts.map((path) => path.map((part) => `#${part}`).join('.')).join(', '),
  ExpressionAttributeNames: Object.fromEntries(parts.flat().map((part) => [`#${part}`, part])),
};

/**
 * The latest so many acts of a submission before this number, in their order. Readings lie apart, so each of the two partitions is read
 * for that many at the most, and the numbers, which have no gaps, make one list of them.
 */
export function actsBefore(client: DynamoDBClient, table: string) {
  const { first } = queriesOf(client, table);
  return async (id: string, before: number, most: number): Promise<readonly ShownAct[]> => {
    const latest = (key: typeof keyOf.act) => {
      const { pk, sk } = key(id, before - 1);
      return first<{ readonly record: ShownAct }>(most, {
        ...projection,
        KeyConditionExpression: 'pk = :pk AND sk BETWEEN :first AND :last',
        ExpressionAttributeValues: item({ ':pk': pk, ':first': key(id, 0).sk, ':last': sk }),
        ScanIndexForward: false,
        ConsistentRead: true,
      });
    };
    const rows = (await Promise.all([latest(keyOf.act), latest(keyOf.reading)])).flat();
    return rows
      .map(({ record }) => record)
      .sort((a, b) => a.seq - b.seq)
      .slice(-most);
  };
}
