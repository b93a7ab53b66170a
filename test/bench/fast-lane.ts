import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { AgencyClient, Prepared } from '../../shared/client/client.ts';
import type { NotificationQueue } from '../../shared/client/connection.ts';
import { notificationsOf } from '../../shared/client/node/notifications.ts';
import type { Priority } from '../../shared/domain/cover.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { operatorOf } from '../support/operator.ts';

/** What an agency's queue has told: when each notification reached it, in milliseconds since 1970. */
export interface Told {
  readonly of: (event: 'task' | 'released', id: string) => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** Takes all that comes by an agency's queue, as its own system does. */
export const listening = (queue: NotificationQueue): Told => {
  const notifications = notificationsOf(queue);
  const told = new Map<string, PromiseWithResolvers<number>>();
  const one = (event: string, id: string): PromiseWithResolvers<number> => {
    const name = `${event} ${id}`;
    const known = told.get(name) ?? Promise.withResolvers<number>();
    told.set(name, known);
    return known;
  };
  let isOver = false;
  const listen = async (): Promise<void> => {
    while (!isOver) {
      for (const { notification, sent, done } of await notifications.receive(1)) {
        const { event, submission } = notification;
        one(event, submission).resolve(sent);
        void done().catch(() => undefined);
      }
    }
  };
  const all = Promise.all([listen(), listen(), listen()]);
  const stop = async (): Promise<void> => {
    isOver = true;
    await all;
    notifications.close();
  };
  return { of: (event, id) => one(event, id).promise, stop };
};

/** Puts messages into a queue of the exchange, as its operator can: all that a consumer which stood still would find there. */
export const backlog = async (home: string, queueUrl: string, bodies: readonly object[]): Promise<void> => {
  const { variables, database } = await operatorOf(home);
  database.destroy();
  const { AWS_ENDPOINT_URL = '', AWS_REGION = '', AWS_ACCESS_KEY_ID = '', AWS_SECRET_ACCESS_KEY = '' } = variables;
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY };
  const sqs = new SQSClient({
    endpoint: AWS_ENDPOINT_URL,
    region: AWS_REGION,
    credentials,
    useQueueUrlAsEndpoint: false,
  });
  for (let i = 0; i < bodies.length; i += 10) {
    const Entries = bodies.slice(i, i + 10).map((body, n) => ({ Id: String(n), MessageBody: JSON.stringify(body) }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries }));
  }
  sqs.destroy();
};

/** A report that is sealed and ready to be sent. */
export const prepared = (desk: AgencyClient, priority: Priority): Promise<Prepared> =>
  desk.prepare(coverFor(['police'], 'H0', { priority }), aReport('Measured behind a bulk file.'));

/** Milliseconds from the sending of an urgent report until its approvers' queue has been told of it. */
export const untilTask = async (desk: AgencyClient, approvers: Told): Promise<number> => {
  const urgent = await prepared(desk, 'urgent');
  const began = Date.now();
  await desk.send(urgent);
  return (await approvers.of('task', urgent.id)) - began;
};

/** Milliseconds from the approval of an urgent report until its recipient's queue has been told that it is released. */
export const untilReleased = async (
  { desk, approver }: { desk: AgencyClient; approver: AgencyClient },
  recipient: Told,
): Promise<number> => {
  const { id } = await desk.send(await prepared(desk, 'urgent'));
  const { sealedDigest } = await approver.review(id);
  const began = Date.now();
  await approver.decide(id, { decision: 'approve', sealedDigest });
  return (await recipient.of('released', id)) - began;
};
