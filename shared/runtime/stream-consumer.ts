import { EventType } from '@aws-lambda-powertools/batch';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import * as v from 'valibot';
import type { Notice } from '../domain/notice.ts';
import { isUuid7 } from '../protocol/ids.ts';
import { batchConsumer } from './batch-consumer.ts';
import { log, Unreadable } from './log.ts';
import { outboxOfAct } from './messages.ts';

/** Failing records whose tries are counted at once. */
const counted = 1_000;

/** The notices that an act's row carries: the outbox, written with the act. */
function outboxOf(record: DynamoDBRecord): readonly Notice[] {
  const image = record.dynamodb?.NewImage;
  if (image === undefined) return [];
  const { outbox = [] } = unmarshall({ outbox: image.outbox ?? { L: [] } } as Record<string, AttributeValue>);
  const read = v.safeParse(outboxOfAct, outbox);
  if (!read.success) throw new Unreadable('an outbox holds what is no notice');
  return read.output;
}

/** The submission that an act's row belongs to, by its key. */
function submissionOf(record: DynamoDBRecord): string | undefined {
  const id = record.dynamodb?.Keys?.pk?.S?.replace(/^submission#/, '') ?? '';
  return isUuid7(id) ? id : undefined;
}

/** A stream does not say how often it has handed over a record: each environment counts those that it has seen. */
function tries() {
  const seen = new Map<string, number>();
  return (id: string): number => {
    const attempt = (seen.get(id) ?? 0) + 1;
    seen.delete(id);
    seen.set(id, attempt);
    const [oldest] = seen.keys();
    if (seen.size > counted && oldest !== undefined) seen.delete(oldest);
    return attempt;
  };
}

/** The handler of the acts' stream: sends the notices of a batch's acts on their way at once, those of one act in order; from the first act that
 * fails all are read again. */
export function actsConsumer(send: (notice: Notice) => Promise<void>) {
  const attemptOf = tries();
  return batchConsumer<DynamoDBRecord>(
    EventType.DynamoDBStreams,
    (record) => {
      const id = record.dynamodb?.SequenceNumber ?? '';
      return { id, submission: submissionOf(record), attempt: attemptOf(id) };
    },
    async (record) => {
      for (const notice of outboxOf(record)) {
        await send(notice);
        log({ event: 'notice-relayed', to: notice.to });
      }
    },
  );
}
