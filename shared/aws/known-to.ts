import type { Agency } from '../domain/agency.ts';
import { item, type Key } from './items.ts';

/**
 * A query for one state's row that is filtered where it lies: of what an agency may not know, DynamoDB answers what it answers of an id
 * that was never used. A row that came and was thrown away here would tell by its time that it is there.
 */
export function knownTo({ pk, sk }: Key, agency: Agency) {
  return {
    KeyConditionExpression: 'pk = :pk AND sk = :sk',
    FilterExpression: 'contains(knownTo, :agency)',
    ExpressionAttributeValues: item({ ':pk': pk, ':sk': sk, ':agency': agency }),
    ConsistentRead: true,
  };
}
