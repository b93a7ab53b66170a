import { randomUUID } from 'node:crypto';
import type { Queues } from '../queues/queues.ts';
import type { StreamRecord } from './stream-reader.ts';

/** Records that a stream mapping gives up. */
export interface GivenUp {
  readonly functionArn: string;
  readonly streamArn: string;
  readonly shard: string;
  readonly records: readonly StreamRecord[];
  /** How often the function was invoked with them. */
  readonly invocations: number;
  readonly condition: 'RetryAttemptsExhausted' | 'RecordAgeExceeded';
}

export type OnFailure = (givenUp: GivenUp) => Promise<void>;

/**
 * Where a mapping's given-up records are told: to a queue or a topic, with their place in the stream and never their
 * content, as Lambda tells it. Without a destination they are gone, as on AWS.
 */
export function onFailureTo(destinationArn: string | undefined, queues: Queues): OnFailure {
  if (destinationArn === undefined) return async () => {};
  const name = destinationArn.split(':').at(-1) ?? '';
  return async (givenUp) => {
    const message = JSON.stringify(messageOf(givenUp));
    if (destinationArn.startsWith('arn:aws:sns:')) await queues.publish(destinationArn, message);
    else await queues.call('SendMessage', { QueueUrl: queues.urlOf(name), MessageBody: message });
  };
}

function messageOf({ functionArn, streamArn, shard, records, invocations, condition }: GivenUp): object {
  const [first, last] = [records[0], records.at(-1)];
  return {
    requestContext: { requestId: randomUUID(), functionArn, condition, approximateInvokeCount: invocations },
    responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
    version: '1.0',
    timestamp: new Date().toISOString(),
    DDBStreamBatchInfo: {
      shardId: shard,
      startSequenceNumber: first?.sequence,
      endSequenceNumber: last?.sequence,
      approximateArrivalOfFirstRecord: arrival(first),
      approximateArrivalOfLastRecord: arrival(last),
      batchSize: records.length,
      streamArn,
    },
  };
}

function arrival(record: StreamRecord | undefined): string | undefined {
  return record && new Date(record.written * 1000).toISOString();
}
