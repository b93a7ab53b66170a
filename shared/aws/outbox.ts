import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Agency } from '../domain/agency.ts';
import type { Outbox } from '../workflow/relay.ts';

export interface Addresses {
  readonly approvalQueues: Readonly<Record<Agency, string>>;
  readonly releaseQueue: string;
  readonly topics: Readonly<Record<Agency, string>>;
}

const of = (addresses: Readonly<Record<Agency, string>> | undefined, agency: Agency): string => {
  const address = addresses?.[agency];
  if (address === undefined) throw new Error('the configuration names no queue or topic for an agency');
  return address;
};

/** Queues and topics on SQS and SNS; a function names those that it may send to, and meets an error at any other. */
export const outbox = (clients: { sqs?: SQSClient; sns?: SNSClient }, to: Partial<Addresses>): Outbox => {
  const send = async (QueueUrl: string, message: object): Promise<void> => {
    if (clients.sqs === undefined) throw new Error('this function sends to no queue');
    await clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }));
  };
  return {
    queueApproval: (agency, notification) => send(of(to.approvalQueues, agency), { agency, notification }),
    queueRelease: (submission) => send(to.releaseQueue ?? of(undefined, 'release'), { submission }),
    async tell(agency, notification) {
      if (clients.sns === undefined) throw new Error('this function tells no topic');
      const TopicArn = of(to.topics, agency);
      await clients.sns.send(new PublishCommand({ TopicArn, Message: JSON.stringify(notification) }));
    },
  };
};
