import { describe, expect, it } from 'vitest';
import { sizeOfItem, type Units, unitCounter } from './units.ts';

const indexes = [
  { key: ['waiting', 'since'], whole: false },
  { key: ['owner'], whole: true },
];
const counter = () =>
  unitCounter(
    () => indexes,
    () => ['pk'],
  );
const none = (): Units => ({ write: 0, read: 0, storedBytes: 0 });
const call = (operation: string, asked: object, answered: object = {}) => ({
  operation: `dynamodb:${operation}`,
  asked: JSON.stringify(asked),
  answered: JSON.stringify(answered),
  caller: '',
});
const put = (Item: object) => ({ Put: { TableName: 't', Item } });
const pk = { S: 'a' };

describe('units of DynamoDB', () => {
  it('are counted by names and values', () => {
    expect(sizeOfItem({ pk: { S: 'å' }, n: { N: '1234' }, b: { B: 'AAAA' }, m: { M: { x: { BOOL: true } } } })).toBe(
      4 + 4 + 4 + (1 + 3 + 1 + 2),
    );
  });

  it('of a transaction are twice those of its items, and once for each index that an item enters, moves in or leaves', () => {
    const count = counter();
    const units = none();
    const waiting = { waiting: { S: 'task' }, since: { S: '1' } };
    count(call('TransactWriteItems', { TransactItems: [put({ pk, ...waiting })] }), units);
    expect(units.write).toBe(2 + 1);
    count(call('TransactWriteItems', { TransactItems: [put({ pk, ...waiting, since: { S: '2' } })] }), units);
    expect(units.write).toBe(3 + 2 + 2);
    count(call('UpdateItem', { TableName: 't', Key: { pk }, UpdateExpression: 'REMOVE waiting, since' }), units);
    expect(units.write).toBe(7 + 1 + 1);
    count(call('TransactWriteItems', { TransactItems: [{ Delete: { TableName: 't', Key: { pk } } }] }), units);
    expect({ write: units.write, storedBytes: units.storedBytes }).toEqual({ write: 9 + 2, storedBytes: 0 });
  });

  it('of an update are those of the item that it leaves', () => {
    const count = counter();
    const units = none();
    count(call('PutItem', { TableName: 't', Item: { pk } }), units);
    const update = {
      TableName: 't',
      Key: { pk },
      UpdateExpression: 'SET #text = :text, #since = :since REMOVE waiting',
      ExpressionAttributeNames: { '#text': 'text', '#since': 'since' },
      ExpressionAttributeValues: { ':text': { S: 'y'.repeat(2_000) }, ':since': { S: '1' } },
    };
    count(call('TransactWriteItems', { TransactItems: [{ Update: update }] }), units);
    expect(units.write).toBe(1 + 2 * 2);
    const unknown = { ...update, UpdateExpression: 'SET #text = if_not_exists(#text, :text)' };
    expect(() => count(call('UpdateItem', unknown), units)).toThrow('is not counted');
  });

  it('of an index that holds whole items are the item’s own', () => {
    const units = none();
    const large = { pk, owner: { S: 'x' }, text: { S: 'y'.repeat(2_000) } };
    counter()(call('TransactWriteItems', { TransactItems: [put(large)] }), units);
    expect(units.write).toBe(2 * 2 + 2);
  });

  it('of reads are one for 4 KB, and half where it need not be the latest', () => {
    const units = none();
    const Item = { pk, text: { S: 'y'.repeat(5_000) } };
    const count = counter();
    count(call('GetItem', { ConsistentRead: true }, { Item }), units);
    expect(units.read).toBe(2);
    count(call('Query', {}, { Items: [Item, Item] }), units);
    expect(units.read).toBe(3.5);
  });

  it('of an operation that it does not know are not left out in silence', () => {
    expect(() => counter()(call('Scan', {}), none())).toThrow('dynamodb:Scan is not counted');
  });
});
