import { isObject, type Json, type JsonObject } from '../basics/json.ts';
import { tableName } from '../dynamodb/conflicts.ts';
import type { Table } from '../dynamodb/tables.ts';
import type { Keys } from '../iam/conditions.ts';
import { account } from '../template/deploy.ts';
import { arn } from '../template/names.ts';
import {
  contextKeys,
  type Demand,
  type Guarded,
  keyForReading,
  keyForReceiving,
  keyForSending,
  keyForWriting,
  onKey,
  throughService,
} from './guarded.ts';
import type { ServiceCall } from './requests.ts';
import { touched } from './touched.ts';

/**
 * All that a call asks for, each judged by itself: a transaction is its rows, a ReEncrypt is two, and what a service does with a key in
 * its caller's name is asked of the caller too. Undefined where the call names nothing that could be judged.
 */
export function demandsOf(call: ServiceCall, guarded: Guarded): Demand[] | undefined {
  const demands = byService[call.service](call, guarded);
  return demands.length > 0 ? demands : undefined;
}

const byService: Readonly<Record<ServiceCall['service'], (call: ServiceCall, guarded: Guarded) => Demand[]>> = {
  dynamodb: onTables,
  kms: onKeys,
  sqs: onQueues,
  sns: onTopics,
};

/** One row, batch or query of a call: what is done, with which table or index, to items with which partition keys. */
interface Use {
  readonly action: string;
  readonly table: string;
  readonly index?: string | undefined;
  readonly leading: readonly string[];
  /** The attributes that it touches, of a call on one item; of any other, all. */
  readonly attributes?: readonly string[];
}

/** The action that IAM asks for, for each kind of row of a transaction: there is none for the transaction itself. */
const actionOfRow: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  Get: 'GetItem',
  ConditionCheck: 'ConditionCheckItem',
};
const reading = new Set(['GetItem', 'BatchGetItem', 'Query', 'Scan', 'ConditionCheckItem']);

function onTables({ operation, members }: ServiceCall, guarded: Guarded): Demand[] {
  if (operation === 'ListTables')
    return [{ action: 'dynamodb:ListTables', resource: '*', keys: {}, policy: undefined }];
  const uses = usesOf(operation, members, guarded);
  const asked = uses.map(({ action, table, index, leading, attributes = ['*'] }): Demand => {
    const resource = arn('dynamodb', guarded.region, `table/${table}${index === undefined ? '' : `/index/${index}`}`);
    const keys: Keys = {
      'dynamodb:Attributes': attributes,
      ...(leading.length === 0 ? {} : { 'dynamodb:LeadingKeys': leading }),
    };
    return { action: `dynamodb:${action}`, resource, keys, policy: undefined };
  });
  // Of a description DynamoDB asks no key.
  return operation === 'DescribeTable' ? asked : [...asked, ...tableKeys(uses, guarded)];
}

/** What the tables' keys are asked: once for each table, for the most that is done with it. */
function tableKeys(uses: readonly Use[], guarded: Guarded): Demand[] {
  const byTable = Object.entries(Object.groupBy(uses, ({ table }) => table));
  return byTable.flatMap(([table, of = []]) => {
    const actions = of.every(({ action }) => reading.has(action)) ? keyForReading : keyForWriting;
    const context = { 'aws:dynamodb:tableName': table, 'aws:dynamodb:subscriberId': account };
    return throughService(guarded, 'dynamodb', actions, guarded.tables.get(table)?.encryptedUnder, context);
  });
}

function usesOf(operation: string, members: JsonObject, { tables }: Guarded): Use[] {
  if (Array.isArray(members.TransactItems)) {
    const rows = members.TransactItems.filter(isObject).flatMap((row) => Object.entries(row));
    return rows.map(([kind, part]) => useOfItem(actionOfRow[kind] ?? kind, isObject(part) ? part : {}, tables));
  }
  if (isObject(members.RequestItems)) return usesOfBatch(operation, members.RequestItems, tables);
  if (operation !== 'Query' && operation !== 'Scan') return [useOfItem(operation, members, tables)];
  const table = nameIn(members.TableName);
  const index = typeof members.IndexName === 'string' ? members.IndexName : undefined;
  const { key = [], indexes } = tables.get(table) ?? {};
  const [partition] = index === undefined ? key : (indexes?.get(index) ?? []);
  return [{ action: operation, table, index, leading: operation === 'Query' ? queried(members, partition) : [] }];
}

function useOfItem(action: string, part: JsonObject, tables: Guarded['tables']): Use {
  const table = nameIn(part.TableName);
  const leading = leadingOf([part.Item ?? part.Key], tables.get(table));
  return { action, table, leading, attributes: touched(action, part) };
}

/**
 * The tables of a batch. No page says which table's keys IAM is shown for which; here each is shown those of all, so that a role that is held
 * to its own rows of one table reads no others beside them.
 */
function usesOfBatch(action: string, batch: JsonObject, tables: Guarded['tables']): Use[] {
  const byTable = Object.entries(batch).map(([name, part]) => ({ table: tableName(name), items: itemsIn(part) }));
  const leading = byTable.flatMap(({ table, items }) => leadingOf(items, tables.get(table)));
  return byTable.map(({ table }) => ({ action, table, leading }));
}

/** Keys of a BatchGetItem's table, or items and keys of a BatchWriteItem's. */
function itemsIn(part: Json): (Json | undefined)[] {
  if (isObject(part) && Array.isArray(part.Keys)) return part.Keys;
  const writes = Array.isArray(part) ? part.filter(isObject).flatMap((write) => Object.values(write)) : [];
  return writes.filter(isObject).map(({ Item, Key }) => Item ?? Key);
}

function leadingOf(items: readonly (Json | undefined)[], table: Table | undefined): string[] {
  const [partition = ''] = table?.key ?? [];
  return [...new Set(items.flatMap((item) => keyValueOf(isObject(item) ? item[partition] : undefined)))];
}

/** The one value of the partition key that a query asks for: the expression's grammar admits it as `name = :value` alone. */
function queried(members: JsonObject, partition: string | undefined): string[] {
  const {
    KeyConditionExpression: expression,
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: values,
  } = members;
  if (typeof expression !== 'string' || !isObject(values)) return [];
  const equalities = [...expression.matchAll(/(#?[\w.-]+)\s*=\s*(:\w+)/g)];
  return equalities.flatMap(([, name = '', value = '']) => {
    const named = name.startsWith('#') && isObject(names) ? names[name] : name;
    return named === partition ? keyValueOf(values[value]) : [];
  });
}

/** A partition key's value as IAM is shown it. */
function keyValueOf(attribute: Json | undefined): string[] {
  const { S, N, B } = isObject(attribute) ? attribute : {};
  return [S, N, B].filter((value): value is string => typeof value === 'string').slice(0, 1);
}

function nameIn(value: Json | undefined): string {
  return typeof value === 'string' ? tableName(value) : '';
}

/** Operations on one key with the members that name its algorithm and its context. */
function onKeys({ operation, members }: ServiceCall, guarded: Guarded): Demand[] {
  const side = (action: string, name: Json | undefined, algorithm: Json | undefined, context: Json | undefined) =>
    typeof name === 'string' ? onKey(guarded, [`kms:${action}`], name, keysOf(operation, algorithm, context)) : [];
  if (operation === 'CreateKey') return [{ action: 'kms:CreateKey', resource: '*', keys: {}, policy: undefined }];
  if (operation === 'CreateAlias') return side(operation, members.TargetKeyId, undefined, undefined);
  if (operation !== 'ReEncrypt') {
    const algorithm = members.EncryptionAlgorithm ?? members.MacAlgorithm ?? members.SigningAlgorithm;
    return side(operation, members.KeyId, algorithm, members.EncryptionContext);
  }
  const from = side(
    'ReEncryptFrom',
    members.SourceKeyId,
    members.SourceEncryptionAlgorithm,
    members.SourceEncryptionContext,
  );
  const to = side(
    'ReEncryptTo',
    members.DestinationKeyId,
    members.DestinationEncryptionAlgorithm,
    members.DestinationEncryptionContext,
  );
  // A side that names no key is taken from the ciphertext by KMS: nobody could judge it here.
  return from.length > 0 && to.length > 0 ? [...from, ...to] : [];
}

const encrypting = new Set(['Encrypt', 'Decrypt', 'ReEncrypt', 'GenerateDataKey', 'GenerateDataKeyWithoutPlaintext']);

function keysOf(operation: string, algorithm: Json | undefined, context: Json | undefined): Keys {
  const members = isObject(context) ? Object.entries(context).map(([name, value]) => [name, String(value)]) : [];
  const byContext = members.length === 0 ? {} : contextKeys(Object.fromEntries(members));
  if (encrypting.has(operation))
    return { 'kms:EncryptionAlgorithm': String(algorithm ?? 'SYMMETRIC_DEFAULT'), ...byContext };
  if (typeof algorithm !== 'string') return byContext;
  return { [operation.endsWith('Mac') ? 'kms:MacAlgorithm' : 'kms:SigningAlgorithm']: algorithm };
}

/** A batch is judged as what it is many of. */
function single(operation: string): string {
  return operation.replace(/Batch$/, '');
}

/** Every queue that a call names: a caller that names its own beside another's is judged by both. */
function onQueues({ operation, members }: ServiceCall, guarded: Guarded): Demand[] {
  const byUrl = typeof members.QueueUrl === 'string' ? members.QueueUrl.split('/').at(-1) : undefined;
  const names = [members.QueueName, byUrl].filter((name): name is string => typeof name === 'string');
  const arns = operation === 'ListQueues' ? ['*'] : names.map((name) => arn('sqs', guarded.region, name));
  return arns.flatMap((resource) => onQueue(guarded, single(operation), resource));
}

/** What an operation with a queue asks for, of the queue and of the key that encrypts it. */
export function onQueue(guarded: Guarded, operation: string, resource: string): Demand[] {
  const { statements = [], encryptedUnder } = guarded.channels.get(resource) ?? {};
  const actions = { SendMessage: keyForSending, ReceiveMessage: keyForReceiving }[operation] ?? [];
  return [
    { action: `sqs:${operation}`, resource, keys: {}, policy: { statements, decides: false } },
    ...throughService(guarded, 'sqs', actions, encryptedUnder, { 'aws:sqs:arn': resource }),
  ];
}

function onTopics({ operation, members }: ServiceCall, guarded: Guarded): Demand[] {
  return typeof members.TopicArn === 'string' ? onTopic(guarded, single(operation), members.TopicArn) : [];
}

/** What an operation with a topic asks for, of the topic and of the key that encrypts it. */
export function onTopic(guarded: Guarded, operation: string, resource: string): Demand[] {
  const { statements = [], encryptedUnder } = guarded.channels.get(resource) ?? {};
  const actions = operation === 'Publish' ? keyForSending : [];
  return [
    { action: `sns:${operation}`, resource, keys: {}, policy: { statements, decides: false } },
    ...throughService(guarded, 'sns', actions, encryptedUnder, { 'aws:sns:topicArn': resource }),
  ];
}
