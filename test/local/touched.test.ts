import { describe, expect, it } from 'vitest';
import { touched } from '../../infra/local/cloud/gateway/touched.ts';

const key = { recipient: { S: 'customs' }, id: { S: 'x' } };
const recall = {
  Key: key,
  UpdateExpression: 'SET #state = :state REMOVE note',
  ConditionExpression: '#state = :was AND originator = :originator AND attribute_not_exists(#by.#at)',
  ExpressionAttributeNames: { '#state': 'state', '#by': 'by', '#at': 'at' },
};

describe('the attributes that a call on one item touches', () => {
  it('are those of its key and of its expressions, by their names and without what is within them', () => {
    expect(touched('UpdateItem', recall).sort()).toEqual(['by', 'id', 'note', 'originator', 'recipient', 'state']);
    expect(touched('DeleteItem', { Key: key })).toEqual(['recipient', 'id']);
    expect(touched('PutItem', { Item: { ...key, cover: { M: {} } } })).toEqual(['recipient', 'id', 'cover']);
  });

  it.each([
    ['answers with the row as it was', 'UpdateItem', { ...recall, ReturnValues: 'ALL_OLD' }],
    [
      'answers with it where its condition fails',
      'UpdateItem',
      { ...recall, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' },
    ],
    ['reads the whole of it', 'GetItem', { Key: key }],
    ['names attributes by a parameter of before', 'UpdateItem', { Key: key, AttributeUpdates: {} }],
    ['names one that it does not explain', 'UpdateItem', { ...recall, ExpressionAttributeNames: {} }],
  ])('are all of them where it %s', (_, action, part) => {
    expect(touched(action, part)).toContain('*');
  });
});
