import { BatchProcessor, type EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { DynamoDBRecord, SQSBatchResponse, SQSRecord } from 'aws-lambda';
import { failureOf, log } from './log.ts';
import { timeoutEarlyInMillis } from './out-of-time.ts';

/** What is told of a message or record that fails, and the name by which its source is told of it. */
interface About {
  readonly id: string;
  /** Undefined where it names none. */
  readonly submission: string | undefined;
  /** Counts from 1. */
  readonly attempt: number;
}

/**
 * The handler of a queue or stream: the records of a batch at once, each on its own. One that fails is tried again and holds up none of
 * the others, and each failure is logged by its submission. Where the function's time runs out, what is done is done: only the rest is
 * tried again, in an environment that lives on.
 */
export function batchConsumer<One extends SQSRecord | DynamoDBRecord>(
  type: typeof EventType.SQS | typeof EventType.DynamoDBStreams,
  aboutOf: (record: One) => About,
  consume: (record: One) => Promise<void>,
) {
  const processor = new BatchProcessor(type);
  /** Of this invocation: what goes on of an earlier one that ran out of time has its own. */
  let undone = new Map<string, About>();
  let failed = new Set<string>();

  const one = async (record: One): Promise<void> => {
    const [mine, told] = [undone, failed];
    const { id, ...about } = aboutOf(record);
    mine.set(id, { id, ...about });
    try {
      await consume(record);
      mine.delete(id);
    } catch (error) {
      told.add(id);
      log({ event: 'message-failed', ...about, ...failureOf(error) });
      throw error;
    }
  };

  const outOfTime = (): SQSBatchResponse => {
    for (const { id, ...about } of undone.values()) {
      if (!failed.has(id)) log({ event: 'message-failed', ...about, kind: 'out-of-time', error: 'none' });
    }
    return { batchItemFailures: [...undone.keys()].map((itemIdentifier) => ({ itemIdentifier })) };
  };

  return middy<{ Records: One[] }, SQSBatchResponse>({ timeoutEarlyInMillis, timeoutEarlyResponse: outOfTime }).handler(
    (event, context) => {
      undone = new Map();
      failed = new Set();
      return processPartialResponse(event, one, processor, { context, throwOnFullBatchFailure: false });
    },
  );
}
