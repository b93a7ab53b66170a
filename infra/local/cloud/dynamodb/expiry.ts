import { isObject, type JsonObject } from '../basics/json.ts';
import type { Log } from '../basics/output.ts';
import type { DynamoDb } from './client.ts';
import { DynamoDbError } from './client.ts';
import type { Table } from './tables.ts';

/** Items looked at in one step: small, so that a sweep never holds up a call for long. */
const pageSize = 200;

/**
 * Deletes expired items, a page a step: the sweep that the database lacks. AWS deletes within days and shows an expired
 * item until then; here it goes within minutes. Code must bear with both.
 */
export class Expiry {
  readonly #database: DynamoDb;
  readonly #tables: () => Iterable<Table>;
  readonly #now: () => number;
  /** Table → where its sweep goes on. */
  readonly #positions = new Map<string, JsonObject>();

  /** @param now milliseconds. */
  constructor(database: DynamoDb, tables: () => Iterable<Table>, now: () => number = Date.now) {
    this.#database = database;
    this.#tables = tables;
    this.#now = now;
  }

  /** One page of each table with an expiry; the number of items deleted. */
  async step(): Promise<number> {
    let deleted = 0;
    for (const table of this.#tables()) {
      if (table.expiry !== undefined) deleted += await this.#sweepPage(table, table.expiry);
    }
    return deleted;
  }

  async #sweepPage(table: Table, expiry: string): Promise<number> {
    const seconds = String(Math.floor(this.#now() / 1000));
    const from = this.#positions.get(table.name);
    const page = await this.#database.call('Scan', {
      TableName: table.name,
      Limit: pageSize,
      FilterExpression: '#expiry <= :now',
      ProjectionExpression: table.key.map((_, i) => `#k${i}`).join(', '),
      ExpressionAttributeNames: names(table, expiry),
      ExpressionAttributeValues: { ':now': { N: seconds } },
      ...(from && { ExclusiveStartKey: from }),
    });
    if (isObject(page.LastEvaluatedKey)) this.#positions.set(table.name, page.LastEvaluatedKey);
    else this.#positions.delete(table.name);
    let deleted = 0;
    for (const key of Array.isArray(page.Items) ? page.Items : []) {
      if (isObject(key) && (await this.#delete(table.name, key, expiry, seconds))) deleted += 1;
    }
    return deleted;
  }

  /** Deletes an item unless it was renewed since it was seen. */
  async #delete(table: string, key: JsonObject, expiry: string, seconds: string): Promise<boolean> {
    try {
      await this.#database.call('DeleteItem', {
        TableName: table,
        Key: key,
        ConditionExpression: '#expiry <= :now',
        ExpressionAttributeNames: { '#expiry': expiry },
        ExpressionAttributeValues: { ':now': { N: seconds } },
      });
      return true;
    } catch (fault) {
      if (fault instanceof DynamoDbError && fault.name === 'ConditionalCheckFailedException') return false;
      throw fault;
    }
  }
}

function names(table: Table, expiry: string): Record<string, string> {
  return { '#expiry': expiry, ...Object.fromEntries(table.key.map((attribute, i) => [`#k${i}`, attribute])) };
}

/** Runs the sweep while the exchange runs: one step each `everyMs`. */
export function sweepExpired(expiry: Expiry, log: Log, everyMs = 5_000): { stop(): void } {
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    expiry
      .step()
      .catch((fault: Error) => log({ level: 'WARN', message: `The sweep of expired items failed: ${fault.message}` }))
      .finally(() => {
        busy = false;
      });
  }, everyMs);
  return { stop: () => clearInterval(timer) };
}
