import { PublishBatchCommand, type SNSClient } from '@aws-sdk/client-sns';
import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Agency } from '../domain/agency.ts';
import type { Priority } from '../domain/cover.ts';
import type { Outbox } from '../workflow/relay.ts';
import { inBatches } from './in-batches.ts';

/** The queues of one priority. */
export interface Lane {
  readonly approvalQueues: Readonly<Record<Agency, string>>;
  readonly releaseQueue: string;
}

export interface Addresses {
  readonly lanes: Readonly<Record<Priority, Lane>>;
  /** The ARNs of the agencies' topics, each without the agency at its end: one variable for however many. */
  readonly topicPrefix: string;
}

/** SQS and SNS take at most ten messages in one call; ours are of some hundred bytes, far below the 256 KiB of a whole call. */
const most = 10;

function of(addresses: Readonly<Record<Agency, string>> | undefined, agency: Agency): string {
  const address = addresses?.[agency];
  if (address === undefined) throw new Error('the configuration names no queue or topic for an agency');
  return address;
}

/** A message of a batch that the service did not take. */
class NotTaken extends Error {
  override name = 'NotTaken';
}

/** Both services answer 200 to a batch of which they took a part: each message that they did not take fails by its code. */
function outcomes(
  messages: readonly string[],
  failed: readonly { Id?: string | undefined; Code?: string | undefined }[] = [],
): readonly (Error | undefined)[] {
  const codes = new Map(failed.map(({ Id, Code }) => [Id, Code]));
  return messages.map((_, i) =>
    codes.has(String(i)) ? new NotTaken(`a message was not taken: ${codes.get(String(i)) ?? 'no code'}`) : undefined,
  );
}

/** What is made once for each address. */
function forEach<T>(make: (address: string) => T): (address: string) => T {
  const made = new Map<string, T>();
  return (address) => {
    const one = made.get(address) ?? make(address);
    made.set(address, one);
    return one;
  };
}

/**
 * Queues and topics on SQS and SNS; a function names those that it may send to, and meets an error at any other. What is sent to one
 * place in one turn goes in one call.
 */
export function outbox(clients: { sqs?: SQSClient; sns?: SNSClient }, to: Partial<Addresses>): Outbox {
  const queue = forEach((QueueUrl) =>
    inBatches<string, undefined>(most, async (messages) => {
      if (clients.sqs === undefined) throw new Error('this function sends to no queue');
      const Entries = messages.map((MessageBody, i) => ({ Id: String(i), MessageBody }));
      return outcomes(messages, (await clients.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }))).Failed);
    }),
  );
  const topic = forEach((TopicArn) =>
    inBatches<string, undefined>(most, async (messages) => {
      if (clients.sns === undefined) throw new Error('this function tells no topic');
      const PublishBatchRequestEntries = messages.map((Message, i) => ({ Id: String(i), Message }));
      const command = new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries });
      return outcomes(messages, (await clients.sns.send(command)).Failed);
    }),
  );
  return {
    queueApproval: async (agency, notification) =>
      queue(of(to.lanes?.[notification.priority].approvalQueues, agency))(JSON.stringify({ agency, notification })),
    queueRelease: async (submission, priority) =>
      queue(to.lanes?.[priority].releaseQueue ?? of(undefined, 'release'))(JSON.stringify({ submission })),
    tell: async (agency, notification) =>
      topic(`${to.topicPrefix ?? of(undefined, agency)}${agency}`)(JSON.stringify(notification)),
  };
}
