import { PublishCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aQueue, aQueuePolicy, type TestStack } from './support/assembly.ts';
import { startTestCloud, type TestCloud } from './support/cloud.ts';

const redriven = {
  RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
};
const subscription = (queue: string, RawMessageDelivery: boolean) => ({
  Type: 'AWS::SNS::Subscription',
  Properties: {
    Protocol: 'sqs',
    TopicArn: { Ref: 'Topic' },
    Endpoint: { 'Fn::GetAtt': [queue, 'Arn'] },
    RawMessageDelivery,
  },
});
const stack: TestStack = {
  Resources: {
    Main: aQueue('main', redriven),
    Dead: aQueue('dead'),
    Raw: aQueue('raw'),
    Wrapped: aQueue('wrapped'),
    Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'topic' } },
    Delivered: aQueuePolicy(['Raw', 'Wrapped'], 'Topic'),
    ToRaw: subscription('Raw', true),
    ToWrapped: subscription('Wrapped', false),
  },
};

let test: TestCloud;
beforeAll(async () => {
  test = await startTestCloud(stack);
});
afterAll(() => test.stop('remove'));

const QueueUrl = (name: string): string => test.cloud.queues.urlOf(name);
const send = (queue: string, MessageBody: string) =>
  test.sqs.send(new SendMessageCommand({ QueueUrl: QueueUrl(queue), MessageBody }));
const receive = async (queue: string, seconds = 2, VisibilityTimeout = 30): Promise<Message[]> => {
  const call = { QueueUrl: QueueUrl(queue), WaitTimeSeconds: seconds, VisibilityTimeout, MaxNumberOfMessages: 10 };
  return (await test.sqs.send(new ReceiveMessageCommand(call))).Messages ?? [];
};
const visibility = (queue: string, ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
  test.sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl: QueueUrl(queue), ReceiptHandle, VisibilityTimeout }));
const remove = (queue: string, ReceiptHandle: string | undefined) =>
  test.sqs.send(new DeleteMessageCommand({ QueueUrl: QueueUrl(queue), ReceiptHandle }));

describe('a queue', () => {
  it('hands a message out once until it becomes visible again', async () => {
    await send('raw', 'a');
    const [first] = await receive('raw');
    expect(await receive('raw', 0)).toEqual([]);
    await visibility('raw', first?.ReceiptHandle, 0);
    const [again] = await receive('raw');
    expect(again?.Body).toBe('a');
    await remove('raw', again?.ReceiptHandle);
  });

  it('wakes who waits as soon as a message comes', async () => {
    const waiting = receive('raw', 20);
    const sent = performance.now();
    await send('raw', 'now');
    const [message] = await waiting;
    expect(performance.now() - sent).toBeLessThan(1_000);
    await remove('raw', message?.ReceiptHandle);
  });

  it('hands nothing to who went away while he waited', async () => {
    const leaving = new AbortController();
    const call = new ReceiveMessageCommand({ QueueUrl: QueueUrl('raw'), WaitTimeSeconds: 20 });
    const left = test.sqs.send(call, { abortSignal: leaving.signal });
    setImmediate(() => leaving.abort());
    await expect(left).rejects.toMatchObject({ name: 'AbortError' });
    await send('raw', 'for who stayed');
    const [message] = await receive('raw');
    expect(message?.Body).toBe('for who stayed');
    await remove('raw', message?.ReceiptHandle);
  });

  it('moves what was received too often to its dead-letter queue', async () => {
    await send('main', 'poison');
    for (let i = 0; i < 2; i++) {
      const [message] = await receive('main');
      await visibility('main', message?.ReceiptHandle, 0);
    }
    expect(await receive('main', 0)).toEqual([]);
    const [dead] = await receive('dead');
    expect(dead?.Body).toBe('poison');
    await remove('dead', dead?.ReceiptHandle);
  });

  it('takes a batch', async () => {
    const Entries = ['1', '2', '3'].map((Id) => ({ Id, MessageBody: Id }));
    const { Successful } = await test.sqs.send(new SendMessageBatchCommand({ QueueUrl: QueueUrl('raw'), Entries }));
    expect(Successful).toHaveLength(3);
    const messages = await receive('raw');
    for (const { ReceiptHandle } of messages) await remove('raw', ReceiptHandle);
    expect(messages.map(({ Body }) => Body).sort()).toEqual(['1', '2', '3']);
  });
});

describe('a topic', () => {
  it('delivers raw to who asked for it, and in its envelope to the others', async () => {
    const TopicArn = 'arn:aws:sns:eu-north-1:000000000000:topic';
    await test.sns.send(new PublishCommand({ TopicArn, Message: '{"event":"task"}' }));
    const [[raw], [wrapped]] = [await receive('raw'), await receive('wrapped')];
    expect(raw?.Body).toBe('{"event":"task"}');
    expect(JSON.parse(wrapped?.Body ?? '{}')).toMatchObject({ Type: 'Notification', Message: '{"event":"task"}' });
    await remove('raw', raw?.ReceiptHandle);
  });
});

describe('after a restart', () => {
  it('holds what was sent, its receive counts, and what was published since', async () => {
    await send('raw', 'kept');
    await send('main', 'seen once');
    const [seen] = await receive('main');
    await visibility('main', seen?.ReceiptHandle, 0);
    const { home } = test;
    await test.stop();
    test = await startTestCloud(stack, home);
    const [kept] = await receive('raw');
    expect(kept?.Body).toBe('kept');
    const names = { QueueUrl: QueueUrl('main'), MessageSystemAttributeNames: ['All' as const] };
    const { Messages = [] } = await test.sqs.send(new ReceiveMessageCommand(names));
    expect(Messages[0]?.Attributes?.ApproximateReceiveCount).toBe('2');
    const TopicArn = 'arn:aws:sns:eu-north-1:000000000000:topic';
    await test.sns.send(new PublishCommand({ TopicArn, Message: 'once' }));
    expect((await receive('raw')).map(({ Body }) => Body)).toEqual(['once']);
    const call = new GetQueueAttributesCommand({ QueueUrl: QueueUrl('raw'), AttributeNames: ['All'] });
    expect((await test.sqs.send(call)).Attributes?.QueueArn).toBe('arn:aws:sqs:eu-north-1:000000000000:raw');
  });
});
