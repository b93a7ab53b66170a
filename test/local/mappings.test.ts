import { PutItemCommand, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { type Message, ReceiveMessageCommand, SendMessageBatchCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../infra/local/cloud/basics/json.ts';
import { aFunction, aQueue, aTable, type TestStack } from './support/assembly.ts';
import { startTestCloud, type TestCloud } from './support/cloud.ts';

/** Says what it got, fails on records marked as bad, and reports them where it is told to. */
const reader = `
exports.handler = async ({ Records }) => {
  const keys = Records.map(({ dynamodb }) => dynamodb.Keys.sk.S);
  console.log(JSON.stringify({ got: keys.join(' '), event: Records[0].eventName }));
  const bad = Records.filter(({ dynamodb }) => dynamodb.NewImage.bad);
  if (bad.length > 0 && !process.env.REPORTS) throw new Error('bad');
  return { batchItemFailures: bad.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
};`;

/** Says what it got, and reports those that are bad. */
const consumer = `
exports.handler = async ({ Records }) => {
  console.log(JSON.stringify({ consumed: Records.map(({ body }) => body).sort().join(' '), at: Date.now() }));
  return { batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({ itemIdentifier: messageId })) };
};`;

const acts = '{"eventName":["INSERT"],"dynamodb":{"NewImage":{"kind":{"S":["act"]}}}}';

const streamed = (mapping: JsonObject, reports = false): TestStack => ({
  code: { reader },
  Resources: {
    Table: aTable('table', { StreamSpecification: { StreamViewType: 'NEW_IMAGE' } }),
    Lost: aQueue('lost'),
    Reader: aFunction('reader', { Environment: { Variables: reports ? { REPORTS: 'yes' } : {} } }),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
        FunctionName: { Ref: 'Reader' },
        StartingPosition: 'TRIM_HORIZON',
        BatchSize: 10,
        FilterCriteria: { Filters: [{ Pattern: acts }] },
        DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Lost', 'Arn'] } } },
        FunctionResponseTypes: reports ? ['ReportBatchItemFailures'] : [],
        ...mapping,
      },
    },
  },
});

const consumed = (mapping: JsonObject, visibility = 30): TestStack => ({
  code: { consumer },
  Resources: {
    Queue: aQueue('queue', {
      VisibilityTimeout: visibility,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
    }),
    Dead: aQueue('dead'),
    Consumer: aFunction('consumer', { Timeout: 1 }),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        FunctionName: { Ref: 'Consumer' },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ...mapping,
      },
    },
  },
});

let test: TestCloud;
afterEach(() => test.stop('remove'));

const item = (sk: string, more: JsonObject = {}) =>
  ({ pk: { S: 'one' }, sk: { S: sk }, kind: { S: 'act' }, ...more }) as never;
const bad = { bad: { BOOL: true } };
/** Writes items as one transaction, so that they come as one batch. */
const write = (...items: never[]) => {
  const TransactItems = items.map((Item) => ({ Put: { TableName: 'table', Item } }));
  return test.dynamodb.send(new TransactWriteItemsCommand({ TransactItems }));
};
const got = (): unknown[] => test.lines.flatMap((line) => (line.got === undefined ? [] : [line.got]));
const receive = async (queue: string): Promise<Message[]> => {
  const call = { QueueUrl: test.cloud.queues.urlOf(queue), WaitTimeSeconds: 20 };
  return (await test.sqs.send(new ReceiveMessageCommand(call))).Messages ?? [];
};

describe('a mapping of a table stream', () => {
  it('delivers what passes its filter, in order, and nothing else', async () => {
    test = await startTestCloud(streamed({}));
    await test.dynamodb.send(
      new PutItemCommand({ TableName: 'table', Item: { pk: { S: 'one' }, sk: { S: 'state' } } }),
    );
    await write(item('1'), item('2'));
    await test.line({ got: '1 2' });
    const Key = { pk: { S: 'one' }, sk: { S: '1' } };
    await test.dynamodb.send(new UpdateItemCommand({ TableName: 'table', Key }));
    await write(item('3'));
    await test.line({ got: '3' });
    expect(got()).toEqual(['1 2', '3']);
    expect(test.lines.filter(({ event }) => event !== undefined && event !== 'INSERT')).toEqual([]);
  });

  it('cuts a failing batch in halves, and tells of the bad record alone when its retries are over', async () => {
    test = await startTestCloud(streamed({ BisectBatchOnFunctionError: true, MaximumRetryAttempts: 1 }));
    await write(item('1'), item('2', bad), item('3'), item('4'));
    const [message] = await receive('lost');
    await test.line({ got: '3 4' });
    expect(got()).toEqual(['1 2 3 4', '1 2', '1', '2', '2', '3 4']);
    expect(JSON.parse(message?.Body ?? '{}')).toMatchObject({
      requestContext: { condition: 'RetryAttemptsExhausted', approximateInvokeCount: 2 },
      DDBStreamBatchInfo: { batchSize: 1 },
    });
    expect(message?.Body).not.toContain('"bad"');
  });

  it('tries again from the first record that was reported', async () => {
    test = await startTestCloud(streamed({ MaximumRetryAttempts: 1 }, true));
    await write(item('1'), item('2', bad), item('3'));
    const [message] = await receive('lost');
    expect(got()).toEqual(['1 2 3', '2 3']);
    expect(JSON.parse(message?.Body ?? '{}').DDBStreamBatchInfo.batchSize).toBe(2);
  });

  it('lets one partition key hold up no other', async () => {
    test = await startTestCloud(streamed({ ParallelizationFactor: 4 }));
    await write(item('1', bad));
    await test.line({ got: '1' });
    const others = ['a', 'b', 'c', 'd', 'e', 'f'];
    await Promise.all(
      others.map((pk) =>
        test.dynamodb.send(
          new PutItemCommand({ TableName: 'table', Item: { pk: { S: pk }, sk: { S: pk }, kind: { S: 'act' } } }),
        ),
      ),
    );
    await Promise.race(others.map((pk) => test.line({ got: pk })));
  });

  it('goes on after a restart where it was: nothing twice that was done, nothing lost that was not', async () => {
    test = await startTestCloud(streamed({}));
    await write(item('1'));
    await test.line({ got: '1' });
    await write(item('2', bad));
    await test.line({ got: '2' });
    const { home } = test;
    await test.stop();
    test = await startTestCloud(
      { ...streamed({}), code: { reader: reader.replace("throw new Error('bad')", 'return') } },
      home,
    );
    await test.line({ got: '2' });
    await write(item('3'));
    await test.line({ got: '3' });
    expect(got()).toEqual(['2', '3']);
  });
});

describe('a mapping of a queue', () => {
  const send = (...bodies: string[]) => {
    const Entries = bodies.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
    return test.sqs.send(new SendMessageBatchCommand({ QueueUrl: test.cloud.queues.urlOf('queue'), Entries }));
  };

  it('delivers a message at once', async () => {
    test = await startTestCloud(consumed({}));
    await send('warm');
    await test.line({ consumed: 'warm' });
    const sent = Date.now();
    await send('now');
    const { at } = await test.line({ consumed: 'now' });
    expect(Number(at) - sent).toBeLessThan(200);
  });

  it('delivers again what was reported alone, until the dead-letter queue has it', async () => {
    test = await startTestCloud(consumed({}, 1));
    await send('good', 'bad');
    const [dead] = await receive('dead');
    expect(dead?.Body).toBe('bad');
    const all = test.lines.flatMap(({ consumed }) => (consumed === undefined ? [] : [consumed]));
    expect(all).toEqual(['bad good', 'bad']);
  });

  it('fills a batch while its window is open', async () => {
    test = await startTestCloud(consumed({ MaximumBatchingWindowInSeconds: 1, BatchSize: 3 }));
    const QueueUrl = test.cloud.queues.urlOf('queue');
    for (const MessageBody of ['1', '2', '3']) await test.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    await test.line({ consumed: '1 2 3' });
  });

  it('takes up at the start what a killed process had received', async () => {
    test = await startTestCloud({ Resources: { Queue: aQueue('queue'), Dead: aQueue('dead') } });
    await send('taken');
    await receive('queue');
    const { home } = test;
    await test.stop();
    test = await startTestCloud(consumed({}), home);
    await test.line({ consumed: 'taken' });
  });

  it('is refused where the queue would show a message again while its function still works on it', async () => {
    await expect(startTestCloud(consumed({}, 0))).rejects.toThrow('visibility timeout');
    test = await startTestCloud({ Resources: {} });
  });
});
