import type { PublishBatchCommand, SNSClient } from '@aws-sdk/client-sns';
import type { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, it } from 'vitest';
import { outbox } from '../../shared/aws/outbox.ts';
import type { Notification } from '../../shared/domain/notice.ts';

const addresses = {
  lanes: {
    urgent: { approvalQueues: { police: 'https://queue/urgent-police' }, releaseQueue: 'https://queue/urgent-release' },
    routine: {
      approvalQueues: { police: 'https://queue/police', customs: 'https://queue/customs' },
      releaseQueue: 'https://queue/release',
    },
  },
  topicPrefix: 'arn:',
};
const told = (submission: string): Notification => ({
  version: 1,
  event: 'task',
  submission,
  priority: 'routine',
  due: '2026-03-08T00:00:00Z',
});

/** What both services answer to a batch of which they do not take these messages: 200, and a list of what failed. */
const services = (refused: readonly string[] = []) => {
  const calls: { to: string | undefined; messages: (string | undefined)[] }[] = [];
  const failedOf = (entries: readonly { Id?: string | undefined }[], texts: (string | undefined)[]) =>
    entries.flatMap(({ Id }, i) =>
      refused.some((word) => texts[i]?.includes(word)) ? [{ Id, Code: 'InternalError', SenderFault: false }] : [],
    );
  const send = async ({ input }: PublishBatchCommand | SendMessageBatchCommand) => {
    const isTopic = 'TopicArn' in input;
    const entries = isTopic
      ? (input.PublishBatchRequestEntries ?? [])
      : ((input as SendMessageBatchCommand['input']).Entries ?? []);
    const messages = entries.map((entry) =>
      'Message' in entry ? entry.Message : (entry as { MessageBody?: string }).MessageBody,
    );
    calls.push({ to: isTopic ? input.TopicArn : (input as SendMessageBatchCommand['input']).QueueUrl, messages });
    return { Failed: failedOf(entries, messages) };
  };
  return { calls, sqs: { send } as unknown as SQSClient, sns: { send } as unknown as SNSClient };
};

describe('the outbox', () => {
  it('sends what goes to one place in one call, and never one agency’s messages to another', async () => {
    const { calls, sqs, sns } = services();
    const to = outbox({ sqs, sns }, addresses);
    await Promise.all([
      to.queueApproval('police', told('a')),
      to.queueApproval('customs', told('b')),
      to.queueApproval('police', told('c')),
      to.queueRelease('d', 'routine'),
      to.tell('customs', told('e')),
    ]);
    expect(calls.map(({ to, messages }) => [to, messages.length])).toEqual([
      ['https://queue/police', 2],
      ['https://queue/customs', 1],
      ['https://queue/release', 1],
      ['arn:customs', 1],
    ]);
    expect(calls[0]?.messages.map((text) => JSON.parse(text ?? ''))).toEqual([
      { agency: 'police', notification: told('a') },
      { agency: 'police', notification: told('c') },
    ]);
  });

  it('never puts what is urgent behind what is not: each goes to a queue of its own', async () => {
    const { calls, sqs } = services();
    const to = outbox({ sqs }, addresses);
    await Promise.all([
      to.queueApproval('police', told('a')),
      to.queueApproval('police', { ...told('b'), priority: 'urgent' }),
      to.queueRelease('c', 'routine'),
      to.queueRelease('d', 'urgent'),
    ]);
    expect(calls.map(({ to, messages }) => [to, messages.length])).toEqual([
      ['https://queue/police', 1],
      ['https://queue/urgent-police', 1],
      ['https://queue/release', 1],
      ['https://queue/urgent-release', 1],
    ]);
  });

  it('puts ten messages into a call at most', async () => {
    const { calls, sns } = services();
    const to = outbox({ sns }, addresses);
    await Promise.all(Array.from({ length: 23 }, (_, i) => to.tell('police', told(String(i)))));
    expect(calls.map(({ messages }) => messages.length)).toEqual([10, 10, 3]);
  });

  it('fails for the message that was not taken, though the service answers 200', async () => {
    const { sqs } = services(['"b"']);
    const to = outbox({ sqs }, addresses);
    const sent = await Promise.allSettled(['a', 'b', 'c'].map((id) => to.queueRelease(id, 'routine')));
    expect(sent.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('sends nothing to an address or by a service that the function was not given', async () => {
    const { calls, sqs } = services();
    const to = outbox({ sqs }, { topicPrefix: 'arn:' });
    await expect(to.queueApproval('customs', told('a'))).rejects.toThrow('names no queue or topic');
    await expect(to.queueRelease('a', 'routine')).rejects.toThrow('names no queue or topic');
    await expect(outbox({ sqs }, addresses).tell('police', told('a'))).rejects.toThrow('tells no topic');
    expect(calls).toEqual([]);
  });
});
