import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { priorities } from '../../domain/cover.ts';
import { utf8 } from '../../protocol/base64.ts';
import { parseIJson } from '../../protocol/json.ts';
import { timeSchema, uuid7Schema } from '../../protocol/schema.ts';
import type { NotificationQueue } from '../connection.ts';

const notificationSchema = v.strictObject({
  version: v.literal(1),
  event: v.picklist(['task', 'asked', 'reminder', 'released', 'recalled', 'matched']),
  submission: uuid7Schema,
  watch: v.exactOptional(uuid7Schema),
  priority: v.picklist(priorities),
  due: v.exactOptional(timeSchema),
});
/** What an agency's topic tells (contract, section 6), and nothing else. */
export type Notification = v.InferOutput<typeof notificationSchema>;

const envelopeSchema = v.object({ Type: v.literal('Notification'), Message: v.string() });

function jsonOf(text: string): unknown {
  const json = parseIJson(utf8(text));
  return json.ok ? json.value : undefined;
}

/** A notification out of a message's body, raw or in the envelope of SNS; undefined where it is none. */
export function readNotification(body: string): Notification | undefined {
  const json = jsonOf(body);
  const published = v.is(envelopeSchema, json) ? jsonOf(json.Message) : json;
  return v.is(notificationSchema, published) ? published : undefined;
}

/** SQS gives so many messages at once (ReceiveMessage, MaxNumberOfMessages). */
const messagesAtOnce = 10;

/** A notification that was received; `done` deletes it, and until then it comes again when its visibility ends. */
export interface Received {
  /** The message's own id. */
  readonly id: string;
  /** When it was sent to the queue, in milliseconds since 1970. */
  readonly sent: number;
  readonly notification: Notification;
  readonly done: () => Promise<void>;
}

/** An agency's notification queue. */
export interface Notifications {
  /**
   * What waits, ten at most; waits up to `seconds` (20 at most) for the first. What is no notification is left in the queue.
   */
  readonly receive: (seconds: number, signal?: AbortSignal) => Promise<Received[]>;
  /** As `receive`, but takes nothing away: what it gets is visible to all others at once. */
  readonly peek: (seconds: number, signal?: AbortSignal) => Promise<Received[]>;
  readonly close: () => void;
}

/**
 * An agency's notification queue, with the credentials of connection.json. The client sends to the endpoint and never to the host of
 * the queue's URL, which may be the real AWS where the endpoint is this machine.
 */
export function notificationsOf(queue: NotificationQueue): Notifications {
  const { queueUrl, endpoint, region, ...credentials } = queue;
  const client = new SQSClient({
    endpoint,
    region,
    credentials,
    useQueueUrlAsEndpoint: false,
  });
  const received = ({ MessageId = '', Body = '', ReceiptHandle, Attributes }: Message): Received[] => {
    const notification = readNotification(Body);
    const done = async () => {
      await client.send(new DeleteMessageCommand({ QueueUrl: queueUrl, ReceiptHandle }));
    };
    const sent = Number(Attributes?.SentTimestamp);
    return notification === undefined ? [] : [{ id: MessageId, sent, notification, done }];
  };
  const ask = async (input: Partial<ReceiveMessageCommandInput>, abortSignal: AbortSignal | undefined) => {
    const command = new ReceiveMessageCommand({
      QueueUrl: queueUrl,
      MaxNumberOfMessages: messagesAtOnce,
      MessageSystemAttributeNames: ['SentTimestamp'],
      ...input,
    });
    const { Messages = [] } = await client.send(command, abortSignal && { abortSignal });
    return Messages.flatMap(received);
  };
  return {
    receive: (seconds, signal) => ask({ WaitTimeSeconds: seconds }, signal),
    peek: (seconds, signal) => ask({ WaitTimeSeconds: seconds, VisibilityTimeout: 0 }, signal),
    close: () => client.destroy(),
  };
}
