import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../infra/local/cloud/basics/json.ts';
import type { Keys } from '../../infra/local/cloud/iam/conditions.ts';
import { judge, type Principal, type ResourcePolicy } from '../../infra/local/cloud/iam/evaluate.ts';
import { readPolicy } from '../../infra/local/cloud/iam/policy.ts';

const account = '000000000000';
const arn = `arn:aws:iam::${account}:role/reader`;
const allow = (Action: Json, Resource: Json, Condition?: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const document = (...Statement: Json[]): JsonObject => ({ Version: '2012-10-17', Statement });
const role = (...statements: Json[]): Principal => ({
  kind: 'identity',
  arn,
  account,
  policies: readPolicy(document(...statements), 'an identity'),
});
const resource = (decides: boolean, ...statements: Json[]): ResourcePolicy => ({
  statements: readPolicy(document(...statements), 'a resource'),
  decides,
});
const table = 'arn:aws:dynamodb:eu-north-1:000000000000:table/Records';
const get = (keys: Keys = {}) => ({ action: 'dynamodb:GetItem', resource: table, keys });

describe('an identity', () => {
  it('may what a statement of its own names, by wildcards of IAM, and nothing else', () => {
    expect(judge(role(allow('dynamodb:Get*', 'arn:aws:dynamodb:*:*:table/Rec?rds')), get(), undefined)).toBeUndefined();
    expect(judge(role(allow('DYNAMODB:getitem', table)), get(), undefined)).toBeUndefined();
    expect(judge(role(allow('dynamodb:GetItem', `${table}/index/*`)), get(), undefined)).toBe(
      'no identity-based policy',
    );
    expect(judge(role(allow('dynamodb:Ge', table)), get(), undefined)).toBe('no identity-based policy');
  });

  it('may nothing over a colon of an ARN by a wildcard, and is denied all that one can reach', () => {
    const other = 'arn:aws:dynamodb:eu:111111111111:table/x:000000000000:table/Records';
    const named = 'arn:aws:dynamodb:*:000000000000:table/Records';
    const asks = { action: 'dynamodb:GetItem', resource: other, keys: {} };
    expect(judge(role(allow('dynamodb:GetItem', named)), asks, undefined)).toBe('no identity-based policy');
    const deny = { ...allow('dynamodb:GetItem', named), Effect: 'Deny' };
    expect(judge(role(allow('*', '*'), deny), asks, undefined)).toBe('an explicit deny');
  });

  it('is stopped by a denial anywhere, whatever allows it', () => {
    const deny = { ...allow('*', '*'), Effect: 'Deny' };
    expect(judge(role(allow('*', '*'), deny), get(), undefined)).toBe('an explicit deny');
    const over = resource(false, { ...deny, Principal: '*' });
    expect(judge(role(allow('*', '*')), get(), over)).toBe('an explicit deny');
  });

  it('may what a resource allows it by name, but for its account it needs its own policy too', () => {
    const byName = resource(false, { ...allow('*', '*'), Principal: { AWS: arn } });
    const byAccount = resource(false, { ...allow('*', '*'), Principal: { AWS: `arn:aws:iam::${account}:root` } });
    expect(judge(role(allow('sqs:SendMessage', '*')), get(), byName)).toBeUndefined();
    expect(judge(role(allow('sqs:SendMessage', '*')), get(), byAccount)).toBe('no identity-based policy');
  });

  it('uses no key whose policy does not speak of it', () => {
    const silent = resource(true, { ...allow('kms:Decrypt', '*'), Principal: { Service: 'sns.amazonaws.com' } });
    const request = { action: 'kms:Decrypt', resource: 'arn:aws:kms:eu-north-1:000000000000:key/1', keys: {} };
    expect(judge(role(allow('kms:*', '*')), request, silent)).toBe('no resource-based policy');
  });
});

describe('an identity of another account', () => {
  const key = 'arn:aws:kms:eu-north-1:111111111111:key/1';
  const request = (keys: Keys = {}) => ({ action: 'kms:Decrypt', resource: key, keys });
  const root = (of: string): JsonObject => ({ Principal: { AWS: `arn:aws:iam::${of}:root` } });
  const own = role(allow('kms:Decrypt', key));
  const toRole = resource(true, {
    ...allow('kms:Decrypt', '*', { ArnEquals: { 'aws:PrincipalArn': arn } }),
    ...root(account),
  });

  it('needs its own policy and the key’s: neither alone is enough, whether that names it or its account', () => {
    expect(judge(own, request({ 'aws:PrincipalArn': arn }), toRole)).toBeUndefined();
    expect(judge(role(), request({ 'aws:PrincipalArn': arn }), toRole)).toBe('no identity-based policy');
    expect(judge(own, request({ 'aws:PrincipalArn': `${arn}2` }), toRole)).toBe('no resource-based policy');
    // Within one account the name alone would do.
    const byName = resource(true, { ...allow('kms:Decrypt', '*'), Principal: { AWS: arn } });
    expect(judge(role(), request(), byName)).toBe('no identity-based policy');
    expect(judge(own, request(), byName)).toBeUndefined();
  });

  it('may nothing with what has no policy, or one that names the owner’s account alone, whatever its own allows', () => {
    const everything = role(allow('*', '*'));
    expect(judge(everything, request(), resource(true, { ...allow('kms:*', '*'), ...root('111111111111') }))).toBe(
      'no resource-based policy',
    );
    const queue = { action: 'sqs:SendMessage', resource: 'arn:aws:sqs:eu-north-1:111111111111:q', keys: {} };
    expect(judge(everything, queue, undefined)).toBe('no resource-based policy');
  });
});

describe('a service in its own name', () => {
  it('may what a resource allows it, from the source that it names', () => {
    const queue = 'arn:aws:sqs:eu-north-1:000000000000:q';
    const topic = 'arn:aws:sns:eu-north-1:000000000000:topic';
    const policy = resource(false, {
      ...allow('sqs:SendMessage', queue, { ArnEquals: { 'aws:SourceArn': topic } }),
      Principal: { Service: 'sns.amazonaws.com' },
    });
    const from = (source: string) => ({
      action: 'sqs:SendMessage',
      resource: queue,
      keys: { 'aws:SourceArn': source },
    });
    const service = (name: string): Principal => ({ kind: 'service', name });
    expect(judge(service('sns.amazonaws.com'), from(topic), policy)).toBeUndefined();
    expect(judge(service('sns.amazonaws.com'), from(`${topic}s`), policy)).toBe('no resource-based policy');
    expect(judge(service('events.amazonaws.com'), from(topic), policy)).toBe('no resource-based policy');
  });
});

describe('conditions', () => {
  const holds = (Condition: JsonObject, keys: Keys): boolean =>
    judge(role(allow('*', '*', Condition)), get(keys), undefined) === undefined;

  it('hold a role to its own rows as DynamoDB’s page on fine-grained access has it', () => {
    const own = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['customs'] } };
    expect(holds(own, { 'dynamodb:LeadingKeys': ['customs'] })).toBe(true);
    expect(holds(own, { 'dynamodb:LeadingKeys': ['customs', 'police'] })).toBe(false);
    // The trap of ForAllValues: no key at all holds. This is why ours also ask for its presence.
    expect(holds(own, {})).toBe(true);
    expect(holds({ ...own, Null: { 'dynamodb:LeadingKeys': 'false' } }, {})).toBe(false);
  });

  it('bind a key to its encryption context, member by member', () => {
    const closed = {
      StringEquals: { 'kms:EncryptionContext:recipient': 'customs' },
      'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': ['recipient', 'submission'] },
      Null: { 'kms:EncryptionContext:submission': 'false' },
    };
    const context = (members: Record<string, string>): Keys => ({
      'kms:EncryptionContextKeys': Object.keys(members),
      ...Object.fromEntries(Object.entries(members).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
    });
    expect(holds(closed, context({ recipient: 'customs', submission: '1' }))).toBe(true);
    expect(holds(closed, context({ recipient: 'police', submission: '1' }))).toBe(false);
    expect(holds(closed, context({ recipient: 'customs' }))).toBe(false);
    expect(holds(closed, context({ recipient: 'customs', submission: '1', more: '1' }))).toBe(false);
    expect(holds(closed, {})).toBe(false);
  });

  it('compare dates as dates, and ARNs part by part', () => {
    const until = { DateLessThan: { 'aws:CurrentTime': '2026-12-09T00:00:00Z' } };
    expect(holds(until, { 'aws:CurrentTime': '2026-12-08T23:59:59.999Z' })).toBe(true);
    expect(holds(until, { 'aws:CurrentTime': '2026-12-09T00:00:00Z' })).toBe(false);
    const like = { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:000000000000:samsyn-*' } };
    expect(holds(like, { 'aws:SourceArn': 'arn:aws:sns:eu-north-1:000000000000:samsyn-x' })).toBe(true);
    // A wildcard does not reach over a colon: another account's topic is no match.
    expect(holds(like, { 'aws:SourceArn': 'arn:aws:sns:eu:111111111111:x:000000000000:samsyn-x' })).toBe(false);
  });

  it('that negate hold where the key is absent, and with none of several values', () => {
    const not = { StringNotEquals: { 'kms:ViaService': ['a', 'b'] } };
    expect(holds(not, {})).toBe(true);
    expect(holds(not, { 'kms:ViaService': 'a' })).toBe(false);
    expect(holds(not, { 'kms:ViaService': 'c' })).toBe(true);
  });

  it('are all of one statement, and any value of one condition', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 5 }),
        fc.string(),
        fc.boolean(),
        (wanted, value, tls) => {
          fc.pre(wanted.every((one) => !one.includes('${')));
          const both = { StringEquals: { 'kms:ViaService': wanted }, Bool: { 'aws:SecureTransport': 'true' } };
          const keys = { 'kms:ViaService': value, 'aws:SecureTransport': String(tls) };
          return holds(both, keys) === (wanted.includes(value) && tls);
        },
      ),
    );
  });
});

describe('a policy that could be read wrongly is not read at all', () => {
  it.each<[string, JsonObject]>([
    ['NotAction', { Effect: 'Allow', NotAction: 'kms:*', Resource: '*' }],
    ['NotResource', { Effect: 'Allow', Action: '*', NotResource: table }],
    ['an operator of what may be there', allow('*', '*', { StringEqualsIfExists: { 'aws:PrincipalArn': arn } })],
    ['a principal in a policy of an identity', { ...allow('*', '*'), Principal: '*' }],
    ['no action at all', allow([], '*')],
    ['no resource at all', allow('*', [])],
    ['no value at all', allow('*', '*', { StringNotEquals: { 'kms:ViaService': [] } })],
    ['a wildcard in the service', allow('*:GetItem', '*')],
    ['an action without a service', allow('GetItem', '*')],
    ['a resource that is no whole ARN', allow('*', 'arn:aws:dynamodb')],
    ['a resource that is no ARN', allow('*', '*:table/Records')],
    ['an ARN that is not whole', allow('*', '*', { ArnLike: { 'aws:SourceArn': '*' } })],
    ['an unknown operator', allow('*', '*', { NumericLessThan: { 'aws:CurrentTime': '1' } })],
    ['an unknown key', allow('*', '*', { StringEquals: { 'aws:ResourceTag/x': '1' } })],
    ['a misspelt key', allow('*', '*', { StringEquals: { 'kms:viaService': 'x' } })],
    ['a context without a member', allow('*', '*', { StringEquals: { 'kms:EncryptionContext:': 'x' } })],
    ['one value compared as several', allow('*', '*', { 'ForAllValues:StringEquals': { 'aws:PrincipalArn': arn } })],
    ['several values compared as one', allow('*', '*', { StringEquals: { 'dynamodb:LeadingKeys': 'x' } })],
    ['a variable', allow('*', `${table}/\${aws:username}`)],
    ['a statement about nothing', { Effect: 'Allow', Action: '*' }],
  ])('%s', (_, statement) => {
    expect(() => readPolicy(document(statement), 'an identity')).toThrow('a policy');
  });

  it.each<[string, JsonObject]>([
    ['NotPrincipal', { ...allow('*', '*'), Principal: '*', NotPrincipal: { AWS: arn } }],
    ['another kind of principal', { ...allow('*', '*'), Principal: { Federated: 'x' } }],
    ['nobody in a policy of a resource', allow('*', '*')],
  ])('%s', (_, statement) => {
    expect(() => readPolicy(document(statement), 'a resource')).toThrow('a policy');
  });
});
