import { describe, expect, it } from 'vitest';
import type { Functions } from '../../infra/local/cloud/lambda/functions.ts';
import type { StreamMappingDefinition } from '../../infra/local/cloud/mappings/definition.ts';
import type { GivenUp } from '../../infra/local/cloud/mappings/on-failure.ts';
import { StreamDelivery } from '../../infra/local/cloud/mappings/stream-delivery.ts';
import type { StreamRecord } from '../../infra/local/cloud/mappings/stream-reader.ts';

const sixHours = 6 * 3600;
const definition: StreamMappingDefinition = {
  id: 'acts',
  kind: 'stream',
  functionName: 'relay',
  sourceArn: 'arn',
  batchSize: 100,
  windowSeconds: 0,
  reportsFailures: true,
  filter: [],
  startingPosition: 'TRIM_HORIZON',
  lanes: 1,
  bisects: true,
  maximumRetries: -1,
  maximumAgeSeconds: sixHours,
  onFailureArn: undefined,
};

/** A delivery to a function that fails the bad records for so many seconds, on a clock that only the pauses move. */
const delivering = (badFor: number) => {
  let now = 0;
  const tried: string[] = [];
  const givenUp: GivenUp[] = [];
  const invoke = async (_: string, event: { Records: { dynamodb: { SequenceNumber: string } }[] }) => {
    const ids = event.Records.map(({ dynamodb }) => dynamodb.SequenceNumber);
    tried.push(ids.join(' '));
    const failed = ids.filter((id) => id.startsWith('bad') && now / 1000 < badFor);
    const batchItemFailures = failed.map((itemIdentifier) => ({ itemIdentifier }));
    return { ok: true as const, payload: JSON.stringify({ batchItemFailures }) };
  };
  const delivery = new StreamDelivery(definition, {
    functionArn: 'arn',
    streamArn: 'arn',
    functions: { invoke } as unknown as Functions,
    onFailure: async (one) => void givenUp.push(one),
    log: () => {},
    stopping: new AbortController().signal,
    time: {
      now: () => now,
      pause: async (milliseconds) => {
        now += milliseconds;
      },
    },
  });
  const done: string[] = [];
  const deliver = (...records: readonly StreamRecord[]) =>
    delivery.deliver('shard', records, (all) => done.push(...all.map(({ sequence }) => sequence)));
  return { deliver, done, tried, givenUp, seconds: () => now / 1000 };
};
const record = (sequence: string, written = 0): StreamRecord => ({
  sequence,
  written,
  record: { dynamodb: { SequenceNumber: sequence } },
});

describe('a mapping with a greatest age and no greatest number of tries', () => {
  it('tries a record through an outage of hours, and loses none', async () => {
    const { deliver, done, tried, givenUp } = delivering(5 * 3600);
    await deliver(record('1'), record('bad'), record('2'));
    expect(givenUp).toEqual([]);
    expect(done).toEqual(['1', 'bad', '2']);
    expect(tried.length).toBeGreaterThan(1_000);
  });

  it('gives up what is older, and that alone', async () => {
    const { deliver, done, givenUp, seconds } = delivering(Number.POSITIVE_INFINITY);
    await deliver(record('bad'), record('2', 60));
    expect(givenUp.map(({ records, condition }) => [records.map(({ sequence }) => sequence), condition])).toEqual([
      [['bad'], 'RecordAgeExceeded'],
    ]);
    expect(done).toEqual(['bad', '2']);
    expect(Math.round(seconds() / 60)).toBe(360);
  });
});
