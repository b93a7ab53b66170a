import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { DecryptCommand, EncryptCommand, KMSClient, ReEncryptCommand } from '@aws-sdk/client-kms';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../infra/local/cloud/basics/json.ts';
import { aFunction, aQueue, aQueuePolicy, aRole, aTable } from './support/assembly.ts';
import { startTestCloud, type TestCloud } from './support/cloud.ts';

const root = { AWS: 'arn:aws:iam::000000000000:root' };
const may = (Action: Json, Resource: Json, Condition?: JsonObject): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const aKey = (...Statement: JsonObject[]): JsonObject => ({
  Type: 'AWS::KMS::Key',
  Properties: { KeyPolicy: { Version: '2012-10-17', Statement } },
});
const arnOf = (id: string): JsonObject => ({ 'Fn::GetAtt': [id, 'Arn'] });
const via = (service: string): JsonObject => ({
  StringEquals: { 'kms:ViaService': `${service}.eu-north-1.amazonaws.com` },
});
const keyForWriting = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];
const ownRows = {
  'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['own'] },
  Null: { 'dynamodb:LeadingKeys': 'false' },
};
const inContext = { StringEquals: { 'kms:EncryptionContext:for': 'own' } };
const table = 'table';

let test: TestCloud;
beforeAll(async () => {
  test = await startTestCloud({
    Resources: {
      AtRest: aKey({ ...may('kms:*', '*', via('dynamodb')), Principal: root }),
      Messages: aKey(
        { ...may('kms:*', '*'), Principal: root },
        { ...may(['kms:Decrypt', 'kms:GenerateDataKey'], '*'), Principal: { Service: 'sns.amazonaws.com' } },
      ),
      From: aKey({ ...may('kms:*', '*', inContext), Principal: root }),
      To: aKey({ ...may('kms:*', '*', inContext), Principal: root }),
      Table: aTable(table, { SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: arnOf('AtRest') } }),
      Queue: aQueue('queue', { KmsMasterKeyId: arnOf('Messages') }),
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'topic', KmsMasterKeyId: arnOf('Messages') } },
      Delivered: aQueuePolicy(['Queue'], 'Topic'),
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: { Protocol: 'sqs', TopicArn: { Ref: 'Topic' }, Endpoint: arnOf('Queue') },
      },
      Own: aRole('own', [
        may(
          ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:PutItem'],
          arnOf('Table'),
          ownRows,
        ),
        may(keyForWriting, arnOf('AtRest'), via('dynamodb')),
        may('kms:ReEncryptFrom', arnOf('From'), inContext),
        may('kms:ReEncryptTo', arnOf('To')),
        may(['sqs:SendMessage', 'sqs:ReceiveMessage'], arnOf('Queue')),
        may(['kms:Decrypt', 'kms:GenerateDataKey'], arnOf('Messages'), via('sqs')),
        may('sns:Publish', { Ref: 'Topic' }),
      ]),
      Keyless: aRole('keyless', [may('dynamodb:*', '*'), may('sqs:*', '*')]),
    },
    Outputs: { From: { Value: arnOf('From') }, To: { Value: arnOf('To') }, AtRest: { Value: arnOf('AtRest') } },
  });
});
afterAll(() => test.stop('remove'));

const as = (role: string) => ({
  endpoint: test.cloud.gatewayUrl,
  region: 'eu-north-1',
  credentials: test.cloud.callers.admitFunction('f', `arn:aws:iam::000000000000:role/${role}`),
  maxAttempts: 1,
});
const key = (pk: string) => ({ pk: { S: pk }, sk: { S: '1' } });
const denied = { name: 'AccessDeniedException' };
const output = (name: string): string => test.cloud.outputs.get('Test')?.[name] ?? '';

describe('rows of a table', () => {
  it('are reached under their own partition key alone, by whichever call', async () => {
    const dynamodb = new DynamoDBClient(as('own'));
    await dynamodb.send(new PutItemCommand({ TableName: table, Item: key('own') }));
    await dynamodb.send(new GetItemCommand({ TableName: table, Key: key('own') }));
    await expect(dynamodb.send(new GetItemCommand({ TableName: table, Key: key('other') }))).rejects.toMatchObject(
      denied,
    );
    const batch = (...keys: string[]) =>
      dynamodb.send(new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys.map(key) } } }));
    await batch('own');
    await expect(batch('own', 'other')).rejects.toMatchObject(denied);
    const transact = (...keys: string[]) =>
      dynamodb.send(
        new TransactWriteItemsCommand({
          TransactItems: keys.map((pk) => ({ Put: { TableName: table, Item: key(pk) } })),
        }),
      );
    await transact('own');
    await expect(transact('own', 'other')).rejects.toMatchObject(denied);
    const query = (pk: string, expression = '#p = :p') =>
      dynamodb.send(
        new QueryCommand({
          TableName: table,
          KeyConditionExpression: expression,
          ...(expression.startsWith('#') ? { ExpressionAttributeNames: { '#p': 'pk' } } : {}),
          ExpressionAttributeValues: { ':p': { S: pk } },
        }),
      );
    await query('own');
    await query('own', 'pk = :p');
    await expect(query('other')).rejects.toMatchObject(denied);
  });

  it('are not reached by who may not use the key of the table', async () => {
    const read = new DynamoDBClient(as('keyless')).send(new GetItemCommand({ TableName: table, Key: key('own') }));
    await expect(read).rejects.toMatchObject({ ...denied, message: expect.stringContaining('kms:Decrypt') });
  });
});

describe('a key', () => {
  const kms = () => new KMSClient(as('own'));
  const context = { for: 'own' };
  const sealed = async (EncryptionContext: Record<string, string>) => {
    const operator = await test.kms.send(
      new EncryptCommand({ KeyId: output('From'), Plaintext: Buffer.from('x'), EncryptionContext }),
    );
    return operator.CiphertextBlob;
  };
  const reEncrypt = async (from: Record<string, string>, to: Record<string, string>, keys = {}) =>
    kms().send(
      new ReEncryptCommand({
        CiphertextBlob: await sealed(from),
        SourceKeyId: output('From'),
        SourceEncryptionContext: from,
        DestinationKeyId: output('To'),
        DestinationEncryptionContext: to,
        ...keys,
      }),
    );

  it('moves by two permissions, each with its own context', async () => {
    expect((await reEncrypt(context, context)).CiphertextBlob).toBeDefined();
    // The role says nothing of the second context: the policy of the second key does.
    await expect(reEncrypt(context, { for: 'other' })).rejects.toMatchObject({
      ...denied,
      message: expect.stringContaining('kms:ReEncryptTo'),
    });
    await expect(reEncrypt({ for: 'other' }, context)).rejects.toMatchObject({
      ...denied,
      message: expect.stringContaining('kms:ReEncryptFrom'),
    });
  });

  it('opens nothing for who may move alone', async () => {
    const decrypt = new DecryptCommand({
      KeyId: output('From'),
      CiphertextBlob: await sealed(context),
      EncryptionContext: context,
    });
    await expect(kms().send(decrypt)).rejects.toMatchObject(denied);
  });

  it('that a call leaves to the ciphertext cannot be judged, and is refused', async () => {
    const unnamed = new DecryptCommand({ CiphertextBlob: await sealed(context), EncryptionContext: context });
    await expect(kms().send(unnamed)).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it('of a table is used through the table alone', async () => {
    const direct = new EncryptCommand({ KeyId: output('AtRest'), Plaintext: Buffer.from('x') });
    await expect(kms().send(direct)).rejects.toMatchObject(denied);
  });
});

describe('queues and topics under a key', () => {
  const QueueUrl = (): string => test.cloud.queues.urlOf('queue');
  it('are sent to and read by who may use the key through them', async () => {
    const sqs = new SQSClient({ ...as('own'), useQueueUrlAsEndpoint: false });
    await sqs.send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'x' }));
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: QueueUrl() }));
    expect(Messages).toHaveLength(1);
    const keyless = new SQSClient({ ...as('keyless'), useQueueUrlAsEndpoint: false });
    const send = keyless.send(new SendMessageCommand({ QueueUrl: QueueUrl(), MessageBody: 'x' }));
    await expect(send).rejects.toMatchObject({ name: expect.stringMatching(/kms/i) });
  });

  it('are told apart: a key for the queue is none for the topic', async () => {
    const publish = new PublishCommand({ TopicArn: 'arn:aws:sns:eu-north-1:000000000000:topic', Message: 'x' });
    await expect(new SNSClient(as('own')).send(publish)).rejects.toMatchObject({ name: expect.stringMatching(/kms/i) });
  });
});

describe('what services do by themselves', () => {
  const starting = (Resources: JsonObject, code: Record<string, string> = {}) => startTestCloud({ Resources, code });
  const mapping = {
    Type: 'AWS::Lambda::EventSourceMapping',
    Properties: { EventSourceArn: arnOf('Queue'), FunctionName: 'f' },
  };
  const consumer = (statements: JsonObject[]): JsonObject => ({
    Queue: aQueue('q'),
    Role: aRole('f', statements),
    F: aFunction('f', { Role: 'arn:aws:iam::000000000000:role/f' }),
    Mapping: { ...mapping, DependsOn: ['F', 'Role'] },
  });
  const code = { f: 'exports.handler = async () => {};' };
  const reading = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

  it.each(reading)('a mapping without %s does not start', async (missing) => {
    const rest = reading.filter((action) => action !== missing);
    await expect(starting(consumer([may(rest, arnOf('Queue'))]), code)).rejects.toThrow(`may not ${missing}`);
  });

  it('a topic whose queue does not let it in is told at the start, and not when nothing arrives', async () => {
    const Resources = {
      Queue: aQueue('q'),
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 't' } },
      Subscription: {
        Type: 'AWS::SNS::Subscription',
        Properties: { Protocol: 'sqs', TopicArn: { Ref: 'Topic' }, Endpoint: arnOf('Queue') },
      },
    };
    await expect(starting(Resources)).rejects.toThrow('may not sqs:SendMessage');
  });

  it('an alarm that may not tell its topic, and logs that may not use their key', async () => {
    const Resources = {
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 't' } },
      Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'a', AlarmActions: [{ Ref: 'Topic' }] } },
      Key: aKey({ ...may('kms:*', '*'), Principal: root }),
      Group: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: 'g', KmsKeyId: arnOf('Key') } },
    };
    await expect(starting(Resources)).rejects.toThrow(/alarm:a may not sns:Publish.*log-group:g may not kms:/s);
  });
});
