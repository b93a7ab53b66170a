import type { SeenCall } from './calls.ts';

/** DynamoDB's attribute values, as the wire has them. */
type Value = { readonly [type: string]: unknown };
type Item = Readonly<Record<string, Value>>;

/** The indexes of a table: the attributes of each one's key, and whether it holds whole items. */
export interface Index {
  readonly key: readonly string[];
  readonly whole: boolean;
}

/**
 * An item's size as DynamoDB counts it: names and values in UTF-8, binary as its bytes, 3 bytes for a map or a list and 1 for each member.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
const sizeOfValue = (value: Value): number => {
  const [[type = '', held] = []] = Object.entries(value);
  switch (type) {
    case 'S':
      return Buffer.byteLength(String(held));
    case 'B':
      return Buffer.from(String(held), 'base64').length;
    case 'N':
      return Math.ceil(String(held).length / 2) + 1;
    case 'L':
      return (held as Value[]).reduce((sum, one) => sum + 1 + sizeOfValue(one), 3);
    case 'M':
      return Object.values(held as Item).length + sizeOfItem(held as Item) + 3;
    default:
      return 1;
  }
};
export const sizeOfItem = (item: Item): number =>
  Object.entries(item).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + sizeOfValue(value), 0);

const writeUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 1024));
const readUnits = (bytes: number): number => Math.max(1, Math.ceil(bytes / 4096));

/** What is written and read, in request units, and what stays. */
export interface Units {
  write: number;
  read: number;
  storedBytes: number;
}

interface Update {
  readonly TableName: string;
  readonly Key: Item;
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: Item;
}

interface Write {
  readonly Put?: { readonly TableName: string; readonly Item: Item };
  readonly Update?: Update;
  readonly Delete?: { readonly TableName: string; readonly Key: Item };
}

/** One item of a write: what it weighs, and what it costs in its table and in the indexes. */
export interface WrittenItem {
  readonly table: string;
  readonly key: readonly string[];
  readonly bytes: number;
  readonly own: number;
  readonly ofIndexes: number;
}

/** Counts the units of calls as DynamoDB would bill them; it remembers what was written, for a deletion and an index need the item before. */
export const unitCounter = (
  indexesOf: (table: string) => readonly Index[],
  keysOf: (table: string) => readonly string[],
  tell: (written: WrittenItem) => void = () => {},
) => {
  const items = new Map<string, Item>();
  const placeOf = (table: string, key: Item): string =>
    JSON.stringify([table, ...keysOf(table).map((name) => key[name])]);

  /** Entries that an index loses and gains: one unit each for a key, as many as the item has where it holds whole items. */
  const inIndexes = (table: string, before: Item | undefined, after: Item | undefined): number =>
    indexesOf(table).reduce((sum, { key, whole }) => {
      const entry = (item: Item | undefined) =>
        item !== undefined && key.every((name) => item[name] !== undefined)
          ? JSON.stringify(whole ? item : key.map((name) => item[name]))
          : undefined;
      const [was, is] = [entry(before), entry(after)];
      if (was === is) return sum;
      const cost = (item: Item | undefined) => (whole && item !== undefined ? writeUnits(sizeOfItem(item)) : 1);
      return sum + (was === undefined ? 0 : cost(before)) + (is === undefined ? 0 : cost(after));
    }, 0);

  const changed = (table: string, key: Item, after: Item | undefined, factor: number, units: Units): void => {
    const place = placeOf(table, key);
    const before = items.get(place);
    const sizes = [before, after].map((item) => (item === undefined ? 0 : sizeOfItem(item)));
    const [own, ofIndexes] = [factor * writeUnits(Math.max(...sizes)), inIndexes(table, before, after)];
    units.write += own + ofIndexes;
    tell({ table, key: keysOf(table).map((name) => String(key[name]?.S)), bytes: Math.max(...sizes), own, ofIndexes });
    // 100 bytes of overhead for each item: same page. What expires by itself is gone within days.
    units.storedBytes +=
      (after === undefined || after.expiresAt !== undefined ? 0 : sizeOfItem(after) + 100) -
      (before === undefined ? 0 : sizeOfItem(before) + 100);
    if (after === undefined) items.delete(place);
    else items.set(place, after);
  };

  /** The item after an update: SET of names to values, and REMOVE, which is all that the exchange writes. */
  const updated = (update: Update): Item => {
    const { TableName, Key, UpdateExpression, ExpressionAttributeNames: names = {} } = update;
    const nameOf = (word: string): string => names[word] ?? word;
    const [, set = '', removed = ''] = /^(?:SET (.*?))?\s*(?:REMOVE (.*))?$/.exec(UpdateExpression) ?? [];
    const words = (list: string): readonly string[] => (list === '' ? [] : list.split(', '));
    const gone = words(removed).map(nameOf);
    const before = Object.entries(items.get(placeOf(TableName, Key)) ?? Key).filter(([name]) => !gone.includes(name));
    const given = words(set).map((assignment) => {
      const [name = '', value = ''] = assignment.split(' = ');
      const held = update.ExpressionAttributeValues?.[value];
      if (held === undefined) throw new Error(`${assignment} is not counted`);
      return [nameOf(name), held] as const;
    });
    return Object.fromEntries([...before, ...given]);
  };

  const written = ({ Put, Update, Delete }: Write, factor: number, units: Units): void => {
    if (Put !== undefined) changed(Put.TableName, Put.Item, Put.Item, factor, units);
    if (Update !== undefined) changed(Update.TableName, Update.Key, updated(Update), factor, units);
    if (Delete !== undefined) changed(Delete.TableName, Delete.Key, undefined, factor, units);
  };

  /** Adds what a call of DynamoDB costs. @throws for an operation that it does not know: it would be left out of the bill. */
  return ({ operation, asked, answered }: SeenCall, units: Units): void => {
    const request = JSON.parse(asked);
    const answer = JSON.parse(answered || '{}');
    const consistent = (units: number): number => (request.ConsistentRead === true ? units : units / 2);
    switch (operation) {
      case 'dynamodb:TransactWriteItems':
        // Twice on the table, once on its indexes.
        for (const write of request.TransactItems) written(write, 2, units);
        return;
      case 'dynamodb:PutItem':
        written({ Put: request }, 1, units);
        return;
      case 'dynamodb:UpdateItem':
        written({ Update: request }, 1, units);
        return;
      case 'dynamodb:GetItem':
        units.read += consistent(readUnits(answer.Item === undefined ? 0 : sizeOfItem(answer.Item)));
        return;
      case 'dynamodb:Query':
        units.read += consistent(
          readUnits((answer.Items ?? []).reduce((sum: number, one: Item) => sum + sizeOfItem(one), 0)),
        );
        return;
      case 'dynamodb:BatchGetItem':
        for (const found of Object.values(answer.Responses ?? {}))
          units.read += (found as Item[]).reduce((sum, one) => sum + readUnits(sizeOfItem(one)), 0);
        return;
      default:
        throw new Error(`${operation} is not counted`);
    }
  };
};
