import { isObject } from '../basics/json.ts';
import type { DynamoDb } from './client.ts';
import { describe, type Tables, tableOf } from './tables.ts';

/**
 * Takes up the tables that functions are told of and that no template makes: what was restored stands in the database already, with the
 * stream and the expiry that somebody has given it, or without. It is under the key of the tables that it was made from.
 * @param named what functions name as their tables.
 * @throws where the database has no table of such a name.
 */
export async function takeRestored(
  database: DynamoDb,
  tables: Tables,
  named: Iterable<string>,
  region: string,
): Promise<void> {
  const [made] = tables.values();
  for (const name of new Set(named)) {
    if (tables.has(name)) continue;
    const described = await describe(database, name);
    if (described === undefined)
      throw new Error(`Functions name the table ${name}, which nothing makes and nobody has restored`);
    const { TimeToLiveDescription: expiry } = await database.call('DescribeTimeToLive', { TableName: name });
    const attribute = isObject(expiry) && expiry.TimeToLiveStatus === 'ENABLED' ? expiry.AttributeName : undefined;
    tables.set(name, {
      ...tableOf(described, region),
      encryptedUnder: made?.encryptedUnder,
      expiry: typeof attribute === 'string' ? attribute : undefined,
    });
  }
}
