import type { TransactWriteItem } from '@aws-sdk/client-dynamodb';
import type { TokenEffect } from '../workflow/token-ports.ts';
import { item, keyOf, receivedOrder } from './items.ts';
import { setting } from './waiting.ts';

type Of<K extends TokenEffect['kind']> = Extract<TokenEffect, { readonly kind: K }>;

function selectorsCounted(TableName: string, { submission, count }: Of<'selectors-counted'>): TransactWriteItem {
  return {
    Update: {
      TableName,
      Key: item(keyOf.state(submission)),
      ...setting({ selectors: count }, [], { ':pending': 'pending' }),
      ExpressionAttributeNames: { '#selectors': 'selectors', '#state': 'state' },
      ConditionExpression: '#state = :pending',
    },
  };
}

/** That nobody has sent other selectors since they were read: what was not read would be left behind. */
function asRead(was: string | undefined) {
  return was === undefined
    ? { ConditionExpression: 'attribute_not_exists(pk)' }
    : {
        ConditionExpression: '#version = :was',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: item({ ':was': was }),
      };
}

function tokenShared(TableName: string, { originator, token, submission, recipient }: Of<'token-shared'>) {
  return {
    Update: {
      TableName,
      Key: item(keyOf.held(originator, token, submission)),
      UpdateExpression: 'ADD sharedWith :with',
      // What was let go meanwhile (a recall) does not come back.
      ConditionExpression: 'attribute_exists(pk)',
      ExpressionAttributeValues: item({ ':with': new Set([recipient]) }),
    },
  };
}

function bearingKey({ recipient, token, releasedAt, id }: Of<'record-token-kept' | 'record-token-dropped'>) {
  return item(keyOf.bearing(recipient, token, receivedOrder(releasedAt, id)));
}

/** How an effect on tokens is written. A row of a token says nothing but its key: it may be there already, and is then the same. */
export function tokenWrite(TableName: string, effect: TokenEffect): TransactWriteItem {
  switch (effect.kind) {
    case 'selectors-counted':
      return selectorsCounted(TableName, effect);
    case 'selectors-set': {
      const { submission, was, carried } = effect;
      return { Put: { TableName, Item: item({ ...keyOf.selectors(submission), ...carried }), ...asRead(was) } };
    }
    case 'selectors-dropped':
      return { Delete: { TableName, Key: item(keyOf.selectors(effect.submission)), ...asRead(effect.was) } };
    case 'token-held':
      return { Put: { TableName, Item: item(keyOf.held(effect.originator, effect.token, effect.submission)) } };
    case 'token-shared':
      return tokenShared(TableName, effect);
    case 'token-dropped':
      return { Delete: { TableName, Key: item(keyOf.held(effect.originator, effect.token, effect.submission)) } };
    case 'record-token-kept':
      return { Put: { TableName, Item: bearingKey(effect) } };
    case 'record-token-dropped':
      return { Delete: { TableName, Key: bearingKey(effect) } };
  }
}
