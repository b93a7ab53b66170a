import type { Context, DynamoDBRecord, SQSRecord } from 'aws-lambda';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Unproven } from '../../shared/proof/unproven.ts';
import { apiHandler } from '../../shared/runtime/http.ts';
import { releaseMessage } from '../../shared/runtime/messages.ts';
import { queueConsumer } from '../../shared/runtime/queue-consumer.ts';
import { actsConsumer } from '../../shared/runtime/stream-consumer.ts';
import { sweepHandler } from '../../shared/runtime/sweep.ts';
import { Unavailable } from '../../shared/workflow/ports.ts';
import { anId } from '../support/submissions.ts';

/** What was written to the log as an error, in whole lines. */
const errors = () => {
  const lines: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  return {
    all: () => lines.join('\n'),
    said: () =>
      lines
        .map((line) => JSON.parse(line))
        .map(({ message, submission, kind, reason, attempt }) => ({
          message,
          submission,
          kind,
          ...(reason === undefined ? {} : { reason }),
          ...(attempt === undefined ? {} : { attempt }),
        })),
  };
};
afterEach(() => void vi.restoreAllMocks());

const leaving = (milliseconds: number) => ({ getRemainingTimeInMillis: () => milliseconds }) as Context;
const message = (body: unknown, attempt = 1): SQSRecord =>
  ({
    messageId: `message-${attempt}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(attempt) },
  }) as SQSRecord;
const failing = (error: unknown) => queueConsumer(releaseMessage, () => Promise.reject(error));
const secret = 'Anna Svensson, 19900101-2389';

describe('a message that fails', () => {
  it('is logged by its submission, the kind of failure and the attempt, and by no word of anybody', async () => {
    const { said, all } = errors();
    const causes = [
      new Unavailable(secret, { cause: new Error(secret) }),
      Object.assign(new Error(secret), { $metadata: {} }),
      new Unproven('its acts do not fold to an approval'),
      new TypeError(secret),
    ];
    for (const [i, cause] of causes.entries()) {
      const Records = [message({ submission: anId }, i + 1)];
      const answer = await failing(cause)({ Records }, leaving(30_000));
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: `message-${i + 1}` }] });
    }
    const failed = { message: 'message-failed', submission: anId };
    expect(said()).toEqual([
      { ...failed, kind: 'service', attempt: 1 },
      { ...failed, kind: 'service', attempt: 2 },
      { ...failed, kind: 'unproven', reason: 'its acts do not fold to an approval', attempt: 3 },
      { ...failed, kind: 'internal', attempt: 4 },
    ]);
    expect(all()).not.toContain('Anna');
  });

  it('is logged as unreadable where it is none of ours, by its submission where it names one', async () => {
    const { said, all } = errors();
    const bodies = [
      '{',
      { submission: secret },
      { submission: anId, more: secret },
      { notification: { submission: anId } },
    ];
    for (const body of bodies) await failing(new Error())({ Records: [message(body)] }, leaving(30_000));
    expect(said().map(({ kind, submission }) => [kind, submission])).toEqual([
      ['unreadable', undefined],
      ['unreadable', undefined],
      ['unreadable', anId],
      ['unreadable', anId],
    ]);
    expect(all()).not.toContain('Anna');
  });
});

describe('a record of the stream that fails', () => {
  const record = (outbox: unknown): DynamoDBRecord =>
    ({
      dynamodb: { SequenceNumber: '7', Keys: { pk: { S: `submission#${anId}` } }, NewImage: { outbox } },
    }) as unknown as DynamoDBRecord;

  it('is logged by its submission, the kind of failure and how often it was tried here', async () => {
    const { said } = errors();
    const to = { L: [{ M: { to: { S: 'release-queue' }, submission: { S: anId } } }] };
    const consumer = actsConsumer(() => Promise.reject(new Unavailable('no answer')));
    for (const outbox of [to, to, { L: [{ S: 'somebody else’s' }] }]) {
      const answer = await consumer({ Records: [record(outbox)] }, leaving(30_000));
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '7' }] });
    }
    expect(said().map(({ submission, kind, attempt }) => [submission, kind, attempt])).toEqual([
      [anId, 'service', 1],
      [anId, 'service', 2],
      [anId, 'unreadable', 3],
    ]);
  });
});

describe('a notice that the sweep cannot send', () => {
  it('is logged by its submission, and fails the run', async () => {
    const { said } = errors();
    const sweep = sweepHandler(async () => ({
      notices: 0,
      left: 0,
      failures: [{ submission: anId, error: new Unavailable('no answer') }],
    }));
    await expect(sweep()).rejects.toThrow('could not be relayed');
    expect(said()).toEqual([{ message: 'notice-failed', submission: anId, kind: 'service' }]);
  });
});

/** What a service does that answers after a fifth of a second. */
const late = <T>(value: T) => new Promise<T>((done) => setTimeout(done, 200, value));

describe('half a second before a function’s time is over', () => {
  it('a call is answered 503, and not cut off with its environment', async () => {
    errors();
    const handler = apiHandler(() => late({ statusCode: 200, body: '' }), 'track-submission');
    const event = { httpMethod: 'GET', body: null, isBase64Encoded: false, requestContext: { path: '/v1' } };
    const call = { ...event, multiValueHeaders: {}, multiValueQueryStringParameters: null };
    expect((await handler(call, leaving(500))).statusCode).toBe(503);
    expect((await handler(call, leaving(10_000))).statusCode).toBe(200);
  });

  it('what a batch has done is done, and only the rest is tried again', async () => {
    const { said } = errors();
    const other = anId.replace(/.$/, '2');
    const consumer = queueConsumer(releaseMessage, ({ submission }) =>
      submission === anId ? late(undefined) : Promise.resolve(),
    );
    const Records = [message({ submission: anId }, 2), message({ submission: other }, 1)];
    expect(await consumer({ Records }, leaving(500))).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-2' }] });
    expect(said()).toEqual([{ message: 'message-failed', submission: anId, kind: 'out-of-time', attempt: 2 }]);
    expect(await consumer({ Records }, leaving(10_000))).toEqual({ batchItemFailures: [] });
  });
});
