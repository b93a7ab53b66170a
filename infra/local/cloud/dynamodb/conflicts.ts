import { isObject, type Json, type JsonObject } from '../basics/json.ts';

/** Why a write is not let through: what AWS would answer, by exception. */
export type Conflict =
  | { exception: 'TransactionConflictException' }
  | { exception: 'TransactionInProgressException' }
  | { exception: 'TransactionCanceledException'; inConflict: boolean[] };

/** A write that was let in; `leave` must be called when its answer has come. */
export interface Entered {
  leave(): void;
}

interface Item {
  readonly id: string;
}

type Kind = 'single' | 'transaction' | 'reading';

/** The members of a transaction's rows, each with the member that holds the item's key. */
const rowKeys = { Put: 'Item', Update: 'Key', Delete: 'Key', ConditionCheck: 'Key', Get: 'Key' } as const;

/**
 * Makes the transaction conflicts that the database lacks. While a TransactWriteItems is under way, another write that
 * shares an item with it, ConditionChecks included, is refused as AWS refuses it; and a transaction that meets a single
 * write under way is cancelled. AWS may let some of them pass; here none passes, so that whoever does not try a
 * conflict again is found out here.
 */
export class Conflicts {
  /** Item → how many writes of either kind are under way on it. */
  readonly #underWay = new Map<string, { single: number; transaction: number }>();
  readonly #tokens = new Set<string>();
  readonly #keyOf: (table: string) => string[];

  /** @param keyOf the key attributes of a table; empty when there is no such table. */
  constructor(keyOf: (table: string) => string[]) {
    this.#keyOf = keyOf;
  }

  /** Lets a call in, or says which conflict it meets. Calls that write nothing always enter. */
  enter(action: string, body: JsonObject): Entered | Conflict {
    const items = this.#itemsOf(action, body);
    if (action === 'TransactWriteItems') return this.#enterTransaction(items, body.ClientRequestToken);
    if (action === 'TransactGetItems') return this.#conflictOf(items, 'reading') ?? { leave: () => {} };
    return this.#conflictOf(items, 'single') ?? this.#occupy(items, 'single');
  }

  #enterTransaction(items: Item[], token: Json | undefined): Entered | Conflict {
    if (typeof token !== 'string') return this.#conflictOf(items, 'transaction') ?? this.#occupy(items, 'transaction');
    if (this.#tokens.has(token)) return { exception: 'TransactionInProgressException' };
    const conflict = this.#conflictOf(items, 'transaction');
    if (conflict !== undefined) return conflict;
    this.#tokens.add(token);
    const { leave } = this.#occupy(items, 'transaction');
    return {
      leave: () => {
        this.#tokens.delete(token);
        leave();
      },
    };
  }

  #conflictOf(items: Item[], kind: Kind): Conflict | undefined {
    const inConflict = items.map(({ id }) => {
      const under = this.#underWay.get(id);
      return under !== undefined && (under.transaction > 0 || (kind === 'transaction' && under.single > 0));
    });
    if (!inConflict.includes(true)) return undefined;
    if (kind === 'single') return { exception: 'TransactionConflictException' };
    return { exception: 'TransactionCanceledException', inConflict };
  }

  #occupy(items: Item[], kind: 'single' | 'transaction'): Entered {
    for (const { id } of items) {
      const under = this.#underWay.get(id) ?? { single: 0, transaction: 0 };
      under[kind] += 1;
      this.#underWay.set(id, under);
    }
    const leave = (): void => {
      for (const { id } of items) {
        const under = this.#underWay.get(id);
        if (under === undefined) continue;
        under[kind] -= 1;
        if (under.single + under.transaction === 0) this.#underWay.delete(id);
      }
    };
    return { leave };
  }

  #itemsOf(action: string, body: JsonObject): Item[] {
    switch (action) {
      case 'PutItem':
        return this.#item(body.TableName, body.Item);
      case 'UpdateItem':
      case 'DeleteItem':
        return this.#item(body.TableName, body.Key);
      case 'BatchWriteItem':
        return this.#batchItems(body.RequestItems);
      case 'TransactWriteItems':
      case 'TransactGetItems':
        return (Array.isArray(body.TransactItems) ? body.TransactItems : []).flatMap((row) => this.#rowItem(row));
      default:
        return [];
    }
  }

  #rowItem(row: Json): Item[] {
    for (const [kind, member] of Object.entries(rowKeys)) {
      const part = isObject(row) ? row[kind] : undefined;
      if (isObject(part)) return this.#item(part.TableName, part[member]);
    }
    return [{ id: '' }];
  }

  #batchItems(tables: Json | undefined): Item[] {
    return Object.entries(isObject(tables) ? tables : {}).flatMap(([table, rows]) =>
      (Array.isArray(rows) ? rows : []).flatMap((row) => {
        const { PutRequest, DeleteRequest } = isObject(row) ? row : {};
        const put = isObject(PutRequest) ? PutRequest.Item : undefined;
        return this.#item(table, put ?? (isObject(DeleteRequest) ? DeleteRequest.Key : undefined));
      }),
    );
  }

  /** One item of a call; a call that names no whole key is left to the database, which refuses it. */
  #item(table: Json | undefined, attributes: Json | undefined): Item[] {
    const name = tableName(table);
    const key = this.#keyOf(name);
    const values = key.map((attribute) => (isObject(attributes) ? attributes[attribute] : undefined));
    return [{ id: JSON.stringify([name, ...values.map((value) => value ?? null)]) }];
  }
}

/** A table is named by its name or by its ARN. */
export function tableName(table: Json | undefined): string {
  return typeof table === 'string' ? (table.split('/').at(-1) ?? table) : '';
}

/** The tables that a call writes to. */
export function tablesWritten(action: string, body: JsonObject): string[] {
  switch (action) {
    case 'PutItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [tableName(body.TableName)];
    case 'BatchWriteItem':
      return Object.keys(isObject(body.RequestItems) ? body.RequestItems : {}).map(tableName);
    case 'TransactWriteItems': {
      const rows = Array.isArray(body.TransactItems) ? body.TransactItems : [];
      const parts = rows.flatMap((row) => (isObject(row) ? [row.Put ?? row.Update ?? row.Delete] : []));
      return [...new Set(parts.flatMap((part) => (isObject(part) ? [tableName(part.TableName)] : [])))];
    }
    default:
      return [];
  }
}
