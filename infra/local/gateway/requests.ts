import type { IncomingMessage } from 'node:http';
import { tableName } from '../dynamodb/conflicts.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../json.ts';
import { arn } from '../template/names.ts';
import type { Requested } from './authorise.ts';

export type ServiceName = 'dynamodb' | 'kms' | 'sqs' | 'sns';

/** One call, taken apart as far as the gateway needs it. */
export interface ServiceCall {
  service: ServiceName;
  /** The operation's name in the service's own API. */
  operation: string;
  /** The whole of X-Amz-Target, where the service has one. */
  target: string;
  members: JsonObject;
  body: Buffer;
}

const targets: Record<string, ServiceName> = {
  DynamoDB_20120810: 'dynamodb',
  TrentService: 'kms',
  AmazonSQS: 'sqs',
};

/** Operations that change or read what a function may reach; everything else is refused, whoever asks. */
const operations: Record<ServiceName, ReadonlySet<string>> = {
  dynamodb: new Set([
    'GetItem',
    'BatchGetItem',
    'Query',
    'Scan',
    'PutItem',
    'UpdateItem',
    'DeleteItem',
    'BatchWriteItem',
    'TransactGetItems',
    'TransactWriteItems',
    'DescribeTable',
    'ListTables',
  ]),
  kms: new Set([
    'CreateKey',
    'CreateAlias',
    'DescribeKey',
    'GetPublicKey',
    'EnableKey',
    'DisableKey',
    'ScheduleKeyDeletion',
    'Encrypt',
    'Decrypt',
    'ReEncrypt',
    'GenerateDataKey',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateMac',
    'VerifyMac',
    'Sign',
    'Verify',
  ]),
  sqs: new Set([
    'SendMessage',
    'SendMessageBatch',
    'ReceiveMessage',
    'DeleteMessage',
    'DeleteMessageBatch',
    'ChangeMessageVisibility',
    'ChangeMessageVisibilityBatch',
    'GetQueueUrl',
    'GetQueueAttributes',
    'ListQueues',
  ]),
  sns: new Set(['Publish', 'PublishBatch']),
};

/**
 * Tells which service and operation a call is for, by X-Amz-Target, or by `Action` for SNS, which alone speaks the
 * query protocol. Undefined when it is for none that is mapped here, or when its signature is for another service.
 * @param signedFor the service in the credential's scope.
 */
export function serviceCall(call: IncomingMessage, body: Buffer, signedFor: string): ServiceCall | undefined {
  const target = call.headers['x-amz-target'];
  if (typeof target === 'string') {
    const [prefix = '', operation = ''] = target.split('.');
    const service = targets[prefix];
    if (service === undefined || service !== signedFor || !operations[service].has(operation)) return undefined;
    return { service, operation, target, members: jsonMembers(body), body };
  }
  const form = new URLSearchParams(body.toString());
  const operation = form.get('Action') ?? '';
  if (signedFor !== 'sns' || !operations.sns.has(operation)) return undefined;
  return { service: 'sns', operation, target: '', members: Object.fromEntries(form), body };
}

/** The IAM actions of a call with the resources of each: what `authorise` judges. */
export function requested({ service, operation, members }: ServiceCall, region: string): Requested[] {
  const action = `${service}:${operation.replace(/^(SendMessage|DeleteMessage|ChangeMessageVisibility|Publish)Batch$/, '$1')}`;
  switch (service) {
    case 'dynamodb':
      return onTables(action, members).map((one) => ({
        action: one.action,
        resources: one.tables.map((name) => arn('dynamodb', region, `table/${name}`)),
      }));
    case 'kms':
      if (operation === 'ReEncrypt') {
        return [
          { action: 'kms:ReEncryptFrom', resources: textsIn(members.SourceKeyId) },
          { action: 'kms:ReEncryptTo', resources: textsIn(members.DestinationKeyId) },
        ];
      }
      return [{ action, resources: textsIn(members.KeyId, members.TargetKeyId) }];
    case 'sqs':
      return [{ action, resources: queueNames(members).map((name) => arn('sqs', region, name)) }];
    case 'sns':
      return [{ action, resources: typeof members.TopicArn === 'string' ? [members.TopicArn] : [] }];
  }
}

const textsIn = (...values: (Json | undefined)[]): string[] =>
  values.filter((value): value is string => typeof value === 'string');

/** The action that IAM asks for, for each kind of row of a transaction: there is none for the transaction itself. */
const actionOfRow: Record<string, string> = {
  Put: 'dynamodb:PutItem',
  Update: 'dynamodb:UpdateItem',
  Delete: 'dynamodb:DeleteItem',
  Get: 'dynamodb:GetItem',
  ConditionCheck: 'dynamodb:ConditionCheckItem',
};

/** What a call of DynamoDB does to which tables, or to which index of one. */
function onTables(action: string, members: JsonObject): { action: string; tables: string[] }[] {
  if (Array.isArray(members.TransactItems)) {
    const rows = members.TransactItems.filter(isObject).flatMap((row) => Object.entries(row));
    return rows.map(([kind, part]) => ({
      action: actionOfRow[kind] ?? action,
      tables: isObject(part) ? textsIn(part.TableName).map(tableName) : [],
    }));
  }
  const tables = tablesOf(members);
  if (typeof members.IndexName !== 'string') return [{ action, tables }];
  return [{ action, tables: tables.map((name) => `${name}/index/${members.IndexName}`) }];
}

function tablesOf(members: JsonObject): string[] {
  const batched = isObject(members.RequestItems) ? Object.keys(members.RequestItems) : [];
  return [...new Set([...textsIn(members.TableName), ...batched].map(tableName))];
}

/** Every queue that a call names: a caller that names its own beside another's is judged by both. */
function queueNames(members: JsonObject): string[] {
  const byUrl = typeof members.QueueUrl === 'string' ? members.QueueUrl.split('/').at(-1) : undefined;
  return [members.QueueName, byUrl].filter((name): name is string => typeof name === 'string');
}

/** A body that is no JSON object has no members: the service itself refuses it. */
function jsonMembers(body: Buffer): JsonObject {
  try {
    const members = parseJson(body.toString());
    return isObject(members) ? members : {};
  } catch {
    return {};
  }
}
