import { DeleteMessageCommand, type Message, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { priorities } from '../domain/cover.ts';
import { utf8 } from '../protocol/base64.ts';
import { parseIJson } from '../protocol/json.ts';
import { timeSchema, uuid7Schema } from '../protocol/schema.ts';
import type { NotificationQueue } from './connection.ts';

const notificationSchema = v.strictObject({
  version: v.literal(1),
  event: v.picklist(['task', 'asked', 'released', 'recalled']),
  submission: uuid7Schema,
  priority: v.picklist(priorities),
  due: v.exactOptional(timeSchema),
});
/** What an agency's topic tells (contract, section 6), and nothing else. */
export type Notification = v.InferOutput<typeof notificationSchema>;

const envelopeSchema = v.object({ Type: v.literal('Notification'), Message: v.string() });

const jsonOf = (text: string): unknown => {
  const json = parseIJson(utf8(text));
  return json.ok ? json.value : undefined;
};

/** A notification out of a message's body, raw or in the envelope of SNS; undefined where it is none. */
export const readNotification = (body: string): Notification | undefined => {
  const json = jsonOf(body);
  const published = v.is(envelopeSchema, json) ? jsonOf(json.Message) : json;
  return v.is(notificationSchema, published) ? published : undefined;
};

/** SQS gives so many messages at once (ReceiveMessage, MaxNumberOfMessages). */
const messagesAtOnce = 10;

/** A notification that was received; `done` deletes it, and until then it comes again when its visibility ends. */
export interface Received {
  readonly notification: Notification;
  readonly done: () => Promise<void>;
}

/** An agency's notification queue. */
export interface Notifications {
  /**
   * What waits, `most` at most (ten, unless it is less); waits up to `seconds` (20 at most) for the first. What is no notification is left
   * in the queue.
   */
  readonly receive: (seconds: number, signal?: AbortSignal, most?: number) => Promise<Received[]>;
  /** Whether messages may be received at all: takes none away, for what it gets is visible to others at once. Throws what the SDK throws. */
  readonly probe: (signal: AbortSignal) => Promise<void>;
  readonly close: () => void;
}

/**
 * An agency's notification queue, with the credentials of connection.json. The client sends to the endpoint and never to the host of
 * the queue's URL, which may be the real AWS where the endpoint is this machine.
 */
export const notificationsOf = (queue: NotificationQueue): Notifications => {
  const { queueUrl, endpoint, region, ...credentials } = queue;
  const client = new SQSClient({
    endpoint,
    region,
    credentials,
    useQueueUrlAsEndpoint: false,
  });
  const received = ({ Body = '', ReceiptHandle }: Message): Received[] => {
    const notification = readNotification(Body);
    const done = async () => {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    };
    return notification === undefined ? [] : [{ notification, done }];
  };
  return {
    receive: async (seconds, abortSignal, most = messagesAtOnce) => {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: Math.min(most, messagesAtOnce),
        WaitTimeSeconds: seconds,
      });
      const { Messages = [] } = await client.send(command, abortSignal && { abortSignal });
      return Messages.flatMap(received);
    },
    probe: async (abortSignal) => {
      await client.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, VisibilityTimeout: 0 }), { abortSignal });
    },
    close: () => client.destroy(),
  };
};
