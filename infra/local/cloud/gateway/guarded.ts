import type { Tables } from '../dynamodb/tables.ts';
import type { Keys as ConditionKeys } from '../iam/conditions.ts';
import type { Request, ResourcePolicy } from '../iam/evaluate.ts';
import type { Keys } from '../kms/keys.ts';
import type { KeyPolicies } from '../kms/resources.ts';
import type { Channels } from '../queues/resources.ts';
import { account } from '../template/deploy.ts';

/** All that a policy may be about, as the templates made it. */
export interface Guarded {
  readonly region: string;
  readonly tables: Tables;
  readonly channels: Channels;
  readonly keys: Keys;
  readonly keyPolicies: KeyPolicies;
}

/** One thing that a call asks for: a request with the policy of its resource. */
export interface Demand extends Request {
  readonly policy: ResourcePolicy | undefined;
}

/** What DynamoDB does with a customer's key in its caller's name, as its page on encryption at rest lists it. */
export const keyForReading = ['kms:Decrypt', 'kms:DescribeKey'];
export const keyForWriting = [
  ...keyForReading,
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
/** The same of SQS and SNS: who receives, and who sends or publishes. */
export const keyForReceiving = ['kms:Decrypt'];
export const keyForSending = ['kms:Decrypt', 'kms:GenerateDataKey'];

/** The condition keys of an encryption context. */
export function contextKeys(context: Readonly<Record<string, string>>): ConditionKeys {
  const members = Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value]);
  return { 'kms:EncryptionContextKeys': Object.keys(context), ...Object.fromEntries(members) };
}

/** Operations with one key of this machine, named as a call or a template may name it. One that there is not has no policy: refused. */
export function onKey(guarded: Guarded, actions: readonly string[], name: string, keys: ConditionKeys): Demand[] {
  const arn = arnOfKey(guarded.keys, name);
  const policy = { statements: guarded.keyPolicies.get(arn) ?? [], decides: true };
  const all = { 'kms:CallerAccount': account, ...keys };
  return actions.map((action) => ({ action, resource: arn, keys: all, policy }));
}

/** What a service asks of the key under which it keeps a resource, in its caller's name. */
export function throughService(
  guarded: Guarded,
  service: 'dynamodb' | 'sqs' | 'sns',
  actions: readonly string[],
  key: string | undefined,
  context: Readonly<Record<string, string>>,
): Demand[] {
  if (key === undefined) return [];
  const via = { 'kms:ViaService': `${service}.${guarded.region}.amazonaws.com`, ...contextKeys(context) };
  return onKey(guarded, actions, key, via);
}

/** A key that does not exist is asked for as it was named. */
function arnOfKey(keys: Keys, name: string): string {
  try {
    return keys.find(name).arn;
  } catch {
    return name;
  }
}
