import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { request } from 'node:http';
import {
  BatchGetItemCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { ListKeysCommand } from '@aws-sdk/client-kms';
import { PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newCredentials } from '../../infra/local/cloud/iam/callers.ts';
import { aQueue, aRole, aTable } from './support/assembly.ts';
import { startTestCloud, type TestCloud } from './support/cloud.ts';

let test: TestCloud;
const agency = newCredentials('AKIA');
beforeAll(async () => {
  const Topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'topic' } };
  test = await startTestCloud({
    Resources: {
      Table: aTable('table'),
      Own: aQueue('own'),
      Other: aQueue('other'),
      Topic,
      Consumer: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: {
          ManagedPolicyName: 'takes-own',
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
                Resource: { 'Fn::GetAtt': ['Own', 'Arn'] },
              },
            ],
          },
        },
      },
      // Allows reading single items of one table, putting into it, and sending to queues whose name begins with o.
      Role: aRole('f', [
        {
          Effect: 'Allow',
          Action: ['dynamodb:GetItem', 'dynamodb:PutItem'],
          Resource: { 'Fn::GetAtt': ['Table', 'Arn'] },
        },
        { Effect: 'Allow', Action: 'dynamodb:ListTables', Resource: '*' },
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:*:*:o?n' },
      ]),
    },
  });
  test.cloud.callers.admit(agency, { kind: 'user', name: 'police', policy: 'takes-own' });
});
afterAll(() => test.stop('remove'));

const client = (credentials = newCredentials('AKIA')) => ({
  endpoint: test.cloud.gatewayUrl,
  region: 'eu-north-1',
  credentials,
});
const sqs = (credentials = agency): SQSClient =>
  new SQSClient({ ...client(credentials), useQueueUrlAsEndpoint: false });
const QueueUrl = (name: string): string => test.cloud.queues.urlOf(name);
const topicArn = 'arn:aws:sns:eu-north-1:000000000000:topic';

describe('who calls', () => {
  it('is refused under an access key that nobody gave out, as each service refuses it', async () => {
    await expect(new DynamoDBClient(client()).send(new ListTablesCommand())).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
    const receive = sqs(newCredentials('AKIA')).send(new ReceiveMessageCommand({ QueueUrl: QueueUrl('own') }));
    await expect(receive).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
    const publish = new SNSClient(client()).send(new PublishCommand({ TopicArn: topicArn, Message: 'x' }));
    await expect(publish).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  });

  it('is refused with the wrong secret', async () => {
    const wrong = { ...agency, secretAccessKey: `${agency.secretAccessKey}x` };
    const receive = sqs(wrong).send(new ReceiveMessageCommand({ QueueUrl: QueueUrl('own') }));
    await expect(receive).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    await expect(new DynamoDBClient(client(wrong)).send(new ListTablesCommand())).rejects.toMatchObject({
      name: 'InvalidSignatureException',
    });
  });

  it("is refused with a function's key and secret but not its session token", async () => {
    const { sessionToken: _, ...credentials } = test.cloud.callers.admitFunction(
      'f',
      'arn:aws:iam::000000000000:role/f',
    );
    await expect(new DynamoDBClient(client(credentials)).send(new ListTablesCommand())).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
    });
  });

  it('is let in as a function with all three', async () => {
    const credentials = test.cloud.callers.admitFunction('f', 'arn:aws:iam::000000000000:role/f');
    const { TableNames } = await new DynamoDBClient(client(credentials)).send(new ListTablesCommand());
    expect(TableNames).toEqual(['table']);
  });

  it('is refused unsigned', async () => {
    const { status, body } = await send({ 'x-amz-target': 'DynamoDB_20120810.ListTables' }, '{}');
    expect(status).toBe(400);
    expect(body).toContain('MissingAuthenticationTokenException');
  });
});

describe('what a function may do', () => {
  const functionOf = (role: string) =>
    client(test.cloud.callers.admitFunction('f', `arn:aws:iam::000000000000:role/${role}`));
  const key = (sk: string) => ({ pk: { S: 'one' }, sk: { S: sk } });
  const denied = { name: 'AccessDeniedException' };

  it('is what its role names: an item, and not a batch of items, an index or another table', async () => {
    const dynamodb = new DynamoDBClient(functionOf('f'));
    const [TableName, Key] = ['table', key('1')];
    expect((await dynamodb.send(new GetItemCommand({ TableName, Key }))).Item).toBeUndefined();
    const batch = dynamodb.send(new BatchGetItemCommand({ RequestItems: { table: { Keys: [Key, key('2')] } } }));
    await expect(batch).rejects.toMatchObject(denied);
    const ofIndex = { TableName, IndexName: 'i', KeyConditionExpression: 'pk = :p' };
    await expect(dynamodb.send(new QueryCommand(ofIndex))).rejects.toMatchObject(denied);
    await expect(dynamodb.send(new GetItemCommand({ TableName: 'other', Key }))).rejects.toMatchObject(denied);
  });

  it('is judged row by row in a transaction', async () => {
    const dynamodb = new DynamoDBClient(functionOf('f'));
    const Put = { TableName: 'table', Item: key('1') };
    const Delete = { TableName: 'table', Key: key('2') };
    await expect(
      dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }, { Delete }] })),
    ).rejects.toMatchObject(denied);
    const { Item } = await test.dynamodb.send(new GetItemCommand({ TableName: 'table', Key: key('1') }));
    expect(Item).toBeUndefined();
    await dynamodb.send(new TransactWriteItemsCommand({ TransactItems: [{ Put }] }));
  });

  it('reaches resources by their names as IAM’s wildcards do', async () => {
    const credentials = functionOf('f');
    const queues = new SQSClient({ ...credentials, useQueueUrlAsEndpoint: false });
    await queues.send(new SendMessageCommand({ QueueUrl: QueueUrl('own'), MessageBody: 'x' }));
    const { Messages = [] } = await test.sqs.send(new ReceiveMessageCommand({ QueueUrl: QueueUrl('own') }));
    for (const { ReceiptHandle } of Messages)
      await test.sqs.send(new DeleteMessageCommand({ QueueUrl: QueueUrl('own'), ReceiptHandle }));
    await expect(
      queues.send(new SendMessageCommand({ QueueUrl: QueueUrl('other'), MessageBody: 'x' })),
    ).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('is nothing for a role that no template holds', async () => {
    await expect(new DynamoDBClient(functionOf('g')).send(new ListTablesCommand())).rejects.toMatchObject(denied);
  });
});

describe('what an agency may do', () => {
  it('receives and deletes on its own queue', async () => {
    await test.sqs.send(new SendMessageCommand({ QueueUrl: QueueUrl('own'), MessageBody: 'for you' }));
    const { Messages = [] } = await sqs().send(
      new ReceiveMessageCommand({ QueueUrl: QueueUrl('own'), WaitTimeSeconds: 1 }),
    );
    expect(Messages.map(({ Body }) => Body)).toEqual(['for you']);
    const { ReceiptHandle } = Messages[0] ?? {};
    await sqs().send(new DeleteMessageCommand({ QueueUrl: QueueUrl('own'), ReceiptHandle }));
  });

  it('does nothing else: no look at its queue, no sending, no other queue, no table, no key, no topic', async () => {
    const look = new GetQueueAttributesCommand({ QueueUrl: QueueUrl('own'), AttributeNames: ['All'] });
    await expect(sqs().send(look)).rejects.toMatchObject({ name: 'AccessDenied' });
    const send = new SendMessageCommand({ QueueUrl: QueueUrl('own'), MessageBody: 'x' });
    await expect(sqs().send(send)).rejects.toMatchObject({ name: 'AccessDenied' });
    const other = new ReceiveMessageCommand({ QueueUrl: QueueUrl('other') });
    await expect(sqs().send(other)).rejects.toMatchObject({ name: 'AccessDenied' });
    const get = new GetItemCommand({ TableName: 'table', Key: { pk: { S: 'a' }, sk: { S: 'b' } } });
    await expect(new DynamoDBClient(client(agency)).send(get)).rejects.toMatchObject({ name: 'AccessDeniedException' });
    const publish = new PublishCommand({ TopicArn: topicArn, Message: 'x' });
    await expect(new SNSClient(client(agency)).send(publish)).rejects.toMatchObject({
      name: 'AuthorizationErrorException',
    });
  });
});

describe('what reaches a service', () => {
  it('is nothing that is not mapped, whoever asks', async () => {
    await expect(test.kms.send(new ListKeysCommand())).rejects.toMatchObject({ name: 'UnknownOperationException' });
  });

  it("goes to queues by the endpoint, whatever host the queue's address names", async () => {
    const elsewhere = 'https://sqs.eu-north-1.amazonaws.com/000000000000/other';
    const { MessageId } = await test.sqs.send(new SendMessageCommand({ QueueUrl: elsewhere, MessageBody: 'x' }));
    expect(MessageId).toBeDefined();
  });
});

describe('the sockets', () => {
  it('listen on 127.0.0.1 alone', () => {
    const listening = '0A';
    const own = new Set(inodesOf('self'));
    for (const table of ['/proc/self/net/tcp', '/proc/self/net/tcp6']) {
      for (const row of readFileSync(table, 'utf8').trim().split('\n').slice(1)) {
        const fields = row.trim().split(/\s+/);
        const [, local = '', , state] = fields;
        if (state === listening && own.has(fields[9] ?? '')) expect(local).toMatch(/^0100007F:/);
      }
    }
    expect(test.cloud.gatewayUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

/** The inodes of the sockets that a process holds. */
const inodesOf = (pid: string): string[] => {
  return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
    try {
      return [...readlinkSync(`/proc/${pid}/fd/${fd}`).matchAll(/^socket:\[(\d+)\]$/g)].map(([, inode = '']) => inode);
    } catch {
      return [];
    }
  });
};

const send = async (headers: Record<string, string>, body: string): Promise<{ status: number; body: string }> => {
  const { promise, resolve, reject } = Promise.withResolvers<{ status: number; body: string }>();
  const outgoing = request(test.cloud.gatewayUrl, { method: 'POST', headers }, async (incoming) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    resolve({ status: incoming.statusCode ?? 0, body: Buffer.concat(chunks).toString() });
  });
  outgoing.once('error', reject).end(body);
  return promise;
};
