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
      return [{ action, resources: tablesOf(members).map((name) => arn('dynamodb', region, `table/${name}`)) }];
    case 'kms': {
      const ids = [members.KeyId, members.SourceKeyId, members.DestinationKeyId, members.TargetKeyId];
      return [{ action, resources: ids.filter((id): id is string => typeof id === 'string') }];
    }
    case 'sqs':
      return [{ action, resources: queueNames(members).map((name) => arn('sqs', region, name)) }];
    case 'sns':
      return [{ action, resources: typeof members.TopicArn === 'string' ? [members.TopicArn] : [] }];
  }
}

function tablesOf(members: JsonObject): string[] {
  const rows = Array.isArray(members.TransactItems) ? members.TransactItems : [];
  const parts = rows.flatMap((row) => (isObject(row) ? Object.values(row) : []));
  const named: (Json | undefined)[] = [
    members.TableName,
    ...parts.map((part) => (isObject(part) ? part.TableName : undefined)),
  ];
  const batched = isObject(members.RequestItems) ? Object.keys(members.RequestItems) : [];
  return [...new Set([...named, ...batched].filter((name): name is string => typeof name === 'string').map(tableName))];
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
