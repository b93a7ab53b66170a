import type { IncomingMessage } from 'node:http';
import { isObject, type JsonObject, parseJson } from '../basics/json.ts';

export type ServiceName = 'dynamodb' | 'kms' | 'sqs' | 'sns';

/** One call, taken apart as far as the gateway needs it. */
export interface ServiceCall {
  readonly service: ServiceName;
  /** The operation's name in the service's own API. */
  readonly operation: string;
  /** The whole of X-Amz-Target, where the service has one. */
  readonly target: string;
  readonly members: JsonObject;
  readonly body: Buffer;
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

/** A body that is no JSON object has no members: the service itself refuses it. */
function jsonMembers(body: Buffer): JsonObject {
  try {
    const members = parseJson(body.toString());
    return isObject(members) ? members : {};
  } catch {
    return {};
  }
}
