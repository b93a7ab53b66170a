import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import middy from '@middy/core';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import * as v from 'valibot';
import type { Notice } from '../domain/notice.ts';
import { log, named } from './log.ts';
import { outboxOfAct } from './messages.ts';

/** The notices that an act's row carries: the outbox, written with the act. */
const outboxOf = (record: DynamoDBRecord): readonly Notice[] => {
  const image = record.dynamodb?.NewImage;
  if (image === undefined) return [];
  const { outbox = [] } = unmarshall({ outbox: image.outbox ?? { L: [] } } as Record<string, AttributeValue>);
  return v.parse(outboxOfAct, outbox);
};

/** The handler of the acts' stream: sends the notices of a batch's acts on their way at once, those of one act in order; from the first act that
 * fails all are read again. */
export const actsConsumer = (send: (notice: Notice) => Promise<void>) => {
  const processor = new BatchProcessor(EventType.DynamoDBStreams);
  const one = async (record: DynamoDBRecord): Promise<void> => {
    try {
      for (const notice of outboxOf(record)) {
        await send(notice);
        log({ event: 'notice-relayed', to: notice.to });
      }
    } catch (error) {
      log({ event: 'message-failed', ...named(error) });
      throw error;
    }
  };
  return middy<DynamoDBStreamEvent, DynamoDBBatchResponse>().handler((event, context) =>
    processPartialResponse(event, one, processor, { context, throwOnFullBatchFailure: false }),
  );
};
