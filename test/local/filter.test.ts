import { describe, expect, it } from 'vitest';
import type { Json } from '../../infra/local/cloud/basics/json.ts';
import { passes, readFilter } from '../../infra/local/cloud/mappings/filter.ts';

const record: Json = {
  eventName: 'INSERT',
  dynamodb: { NewImage: { kind: { S: 'act' }, seq: { N: '7' } } },
  tags: ['a', 'b'],
  resources: [{ ARN: 'one' }, { ARN: 'two' }],
};

describe('a filter', () => {
  const cases: [pattern: Json, passes: boolean][] = [
    [{ eventName: ['INSERT'] }, true],
    [{ eventName: ['MODIFY', 'INSERT'] }, true],
    [{ eventName: ['MODIFY'] }, false],
    [{ eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['act'] } } } }, true],
    [{ eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['state'] } } } }, false],
    [{ dynamodb: { OldImage: { kind: { S: ['act'] } } } }, false],
    [{ dynamodb: { OldImage: [{ exists: false }] } }, true],
    [{ dynamodb: { NewImage: { kind: { S: [{ exists: true }] } } } }, true],
    [{ eventName: [{ prefix: 'INS' }] }, true],
    [{ eventName: [{ suffix: 'ERT' }] }, true],
    [{ eventName: [{ 'anything-but': ['REMOVE'] }] }, true],
    [{ eventName: [{ 'anything-but': 'INSERT' }] }, false],
    [{ eventName: [{ 'equals-ignore-case': 'insert' }] }, true],
    [{ tags: ['b'] }, true],
    [{ resources: { ARN: ['two'] } }, true],
    [{ resources: { ARN: ['three'] } }, false],
  ];
  it.each(cases)('%j', (pattern, expected) => {
    expect(passes(readFilter([JSON.stringify(pattern)]), record)).toBe(expected);
  });

  it('passes what one of several patterns matches, and everything where there is none', () => {
    expect(passes(readFilter(['{"eventName":["MODIFY"]}', '{"eventName":["INSERT"]}']), record)).toBe(true);
    expect(passes([], record)).toBe(true);
  });

  it('is refused with a comparison that it does not know', () => {
    expect(() => readFilter(['{"seq":[{"numeric":[">",1]}]}'])).toThrow('numeric');
    expect(() => readFilter(['{"$or":[{"a":["b"]}]}'])).toThrow('$or');
    expect(() => readFilter(['{"a":"b"}'])).toThrow('a list of values');
  });
});
