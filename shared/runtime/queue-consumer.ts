import { EventType } from '@aws-lambda-powertools/batch';
import type { SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { isUuid7 } from '../protocol/ids.ts';
import { batchConsumer } from './batch-consumer.ts';
import { Unreadable } from './log.ts';

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** The submission that a message names, though it be none of ours otherwise; an id alone, for whatever else stands there is somebody's word. */
function submissionIn(message: unknown): string | undefined {
  const { submission, notification } = (message ?? {}) as {
    submission?: unknown;
    notification?: { submission?: unknown } | null;
  };
  const id = submission ?? notification?.submission;
  return typeof id === 'string' && isUuid7(id) ? id : undefined;
}

/** The handler of a queue. A message that fails is received again and ends in the dead-letter queue. A body that is none of ours is such a message. */
export function queueConsumer<T extends v.GenericSchema>(
  schema: T,
  consume: (message: v.InferOutput<T>) => Promise<void>,
) {
  return batchConsumer<SQSRecord>(
    EventType.SQS,
    ({ messageId, body, attributes }) => ({
      id: messageId,
      submission: submissionIn(parsed(body)),
      attempt: Number(attributes.ApproximateReceiveCount),
    }),
    async ({ body }) => {
      const message = v.safeParse(schema, parsed(body));
      if (!message.success) throw new Unreadable('a message is none of ours');
      await consume(message.output);
    },
  );
}
