import type { AddressInfo } from 'node:net';
import { CreateQueueCommand, GetQueueAttributesCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { buildApp } from 'fauxqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Notifications, notificationsOf, readNotification } from '../../shared/client/node/notifications.ts';

const told = {
  version: 1,
  event: 'task',
  submission: '019ab1c2-0000-7000-8000-000000000000',
  priority: 'urgent',
  due: '2026-11-24T18:00:00Z',
};
const enveloped = (message: unknown, type = 'Notification') =>
  JSON.stringify({ Type: type, MessageId: 'm', TopicArn: 'arn', Message: JSON.stringify(message), Timestamp: 't' });

describe('a notification', () => {
  it('is read raw and in the envelope of SNS', () => {
    expect(readNotification(JSON.stringify(told))).toEqual(told);
    expect(readNotification(enveloped(told))).toEqual(told);
    const { due, ...released } = { ...told, event: 'released' };
    expect(readNotification(enveloped(released))).toEqual(released);
  });

  it.each([
    ['a member more', JSON.stringify({ ...told, reference: 'K-1' })],
    ['another version', JSON.stringify({ ...told, version: 2 })],
    ['another event', JSON.stringify({ ...told, event: 'erased' })],
    ['an id that is none', JSON.stringify({ ...told, submission: '../inbox' })],
    ['a due that is no time', JSON.stringify({ ...told, due: 'soon' })],
    ['a member twice', JSON.stringify(told).replace('{', '{"event":"asked",')],
    ['a confirmation of a subscription', enveloped(told, 'SubscriptionConfirmation')],
    ['an envelope in an envelope', enveloped(JSON.parse(enveloped(told)))],
    ['a list', JSON.stringify([told])],
    ['no JSON', 'task'],
    ['nothing', ''],
  ])('is none with %s', (_, body) => expect(readNotification(body)).toBeUndefined());
});

describe("an agency's queue", () => {
  const app = buildApp({ logger: false });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  let endpoint: string;
  let sqs: SQSClient;
  let queueUrl: string;
  let queue: Notifications;
  beforeAll(async () => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    endpoint = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    sqs = new SQSClient({ endpoint, region: 'eu-north-1', credentials, useQueueUrlAsEndpoint: false });
    const made = await sqs.send(
      new CreateQueueCommand({ QueueName: 'notified', Attributes: { VisibilityTimeout: '0' } }),
    );
    // The address that AWS would give: a client that follows it would leave this machine.
    queueUrl = (made.QueueUrl ?? '').replace(/^http:\/\/[^/]+/, 'https://sqs.eu-north-1.amazonaws.com');
    queue = notificationsOf({ queueUrl, endpoint, region: 'eu-north-1', ...credentials });
  });
  afterAll(async () => {
    queue.close();
    sqs.destroy();
    await app.close();
  });
  const send = (body: string) => sqs.send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body }));
  /** Messages in the queue, those that are hidden for now included. */
  const left = async () => {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const asked = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [...names] });
    const { Attributes } = await sqs.send(asked);
    return names.reduce((sum, name) => sum + Number(Attributes?.[name]), 0);
  };

  it('keeps a message until it is done with', async () => {
    await send(enveloped(told));
    const [first] = await queue.receive(1);
    expect(first?.notification).toEqual(told);
    const [again] = await queue.receive(1);
    await again?.done();
    expect(await left()).toBe(0);
    expect(await queue.receive(0)).toEqual([]);
  });

  it('shows a message and leaves it to all others, until somebody is done with it', async () => {
    const before = Date.now();
    await send(JSON.stringify(told));
    const [peeked] = await queue.peek(1);
    const [again] = await queue.peek(0);
    expect([peeked?.notification, again?.id]).toEqual([told, peeked?.id]);
    expect(again?.sent).toBeGreaterThanOrEqual(before - 1000);
    await again?.done();
    expect(await left()).toBe(0);
  });

  it('passes over what is no notification, and leaves it where it is', async () => {
    await send('poison');
    await send(JSON.stringify(told));
    const received = [...(await queue.receive(1)), ...(await queue.receive(0))];
    expect(received.map((one) => one.notification)).toContainEqual(told);
    for (const one of received) await one.done();
    expect(await left()).toBe(1);
  });

  it('ends its wait when it is told to', async () => {
    const aborting = new AbortController();
    const waiting = queue.receive(20, aborting.signal).catch((error: Error) => error.name);
    aborting.abort();
    expect(await waiting).toBe('AbortError');
  });
});
