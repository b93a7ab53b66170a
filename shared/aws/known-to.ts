import type { Agency } from '../domain/agency.ts';
import { item, type Key } from './items.ts';

/**
 * A query for one state's row that is judged where it lies: of what an agency may not know, DynamoDB answers what it answers of an id that
 * was never used. A row that came and was thrown away here would tell by its time that it is there. (A row that is older than its list
 * of who may know of it comes, and is judged by the domain, as all are.)
 */
export const knownTo = ({ pk, sk }: Key, agency: Agency) => ({
  KeyConditionExpression: 'pk = :pk AND sk = :sk',
  FilterExpression: 'contains(knownTo, :agency) OR attribute_not_exists(knownTo)',
  ExpressionAttributeValues: item({ ':pk': pk, ':sk': sk, ':agency': agency }),
  ConsistentRead: true,
});
