import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import middy from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as v from 'valibot';
import { log, named } from './log.ts';

/**
 * The handler of a queue: the messages of a batch at once, each on its own. A message that fails is received again and ends in the
 * dead-letter queue; it holds up none of the others. A body that is none of ours is such a message.
 */
export const queueConsumer = <T extends v.GenericSchema>(
  schema: T,
  consume: (message: v.InferOutput<T>) => Promise<void>,
) => {
  const processor = new BatchProcessor(EventType.SQS);
  const one = async (record: SQSRecord): Promise<void> => {
    try {
      await consume(v.parse(schema, JSON.parse(record.body)));
    } catch (error) {
      log({ event: 'message-failed', ...named(error) });
      throw error;
    }
  };
  return middy<SQSEvent, SQSBatchResponse>().handler((event, context) =>
    processPartialResponse(event, one, processor, { context, throwOnFullBatchFailure: false }),
  );
};
