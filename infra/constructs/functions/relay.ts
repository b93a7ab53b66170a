import { Duration, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ExchangeTables } from '../state/exchange-tables.ts';
import { consumerTimeout, type Lane, type Lanes, type MessagesKey } from '../state/messages.ts';
import { ExchangeFunction, type Frame } from './exchange-function.ts';

export interface RelayProps extends Frame {
  readonly tables: ExchangeTables;
  readonly messagesKey: MessagesKey;
  /** By agency. */
  readonly approvals: Readonly<Record<string, Lanes>>;
  readonly releases: Lanes;
  /** Where acts are set aside that nobody could relay. */
  readonly lostActs: sqs.Queue;
}

/** Two for each shard of the stream: a table on demand begins with four, and a busy one has more. */
const relayingAtOnce = 16;

/** What carries acts on: the outbox, which follows the table's stream, and the sweep behind it. Returns the function that follows the stream. */
export function relay(scope: Construct, props: RelayProps): ExchangeFunction {
  const followed = relayActs(scope, props);
  relayWaiting(scope, props);
  return followed;
}

/**
 * The outbox: acts, from the table's stream to the queues. At most two functions may read a shard of a stream (this one and,
 * later, the one that seals the log): never a third.
 */
function relayActs(scope: Construct, props: RelayProps): ExchangeFunction {
  const { tables, lostActs, alarms } = props;
  const fn = new ExchangeFunction(scope, {
    ...props,
    file: 'relay-acts',
    timeout: consumerTimeout,
    reservedAtOnce: relayingAtOnce,
  });
  letSendOn(fn, props);
  const eventSourceArn = tables.letFollow(fn);
  fn.may(['sqs:SendMessage'], [lostActs.queueArn]);
  new lambda.EventSourceMapping(scope, 'Acts', {
    target: fn.fn,
    eventSourceArn,
    startingPosition: lambda.StartingPosition.TRIM_HORIZON,
    batchSize: 100,
    parallelizationFactor: 2,
    // One act that cannot be relayed is cut out by halving, tried as often as six hours allow, and set aside: it never holds up a shard for a
    // day. Its age alone decides: ten tries pass in minutes, and an outage of a queue does not.
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: -1,
    maxRecordAge: Duration.hours(6),
    // Written out: the construct of the lib would add rights that the role does not need.
    onFailure: { bind: () => ({ destination: lostActs.queueArn }) },
    filters: [
      lambda.FilterCriteria.filter({
        eventName: lambda.FilterRule.isEqual('INSERT'),
        dynamodb: { NewImage: { onward: { S: lambda.FilterRule.isEqual('yes') } } },
      }),
    ],
  });
  alarms.onStreamLag(fn);
  return fn;
}

/** The sweep: whatever has waited for a machine for more than a minute is sent again, so that no lost stream record loses a report. */
function relayWaiting(scope: Construct, props: RelayProps): void {
  const { tables, alarms } = props;
  const fn = new ExchangeFunction(scope, {
    ...props,
    file: 'relay-waiting',
    timeout: consumerTimeout,
    reservedAtOnce: 1,
  });
  tables.let(fn, 'EXCHANGE_TABLE', tables.exchange, {
    // A state and its first act are read by one call: never a row alone.
    operations: ['BatchGetItem'],
    indexes: ['Waiting'],
  });
  letSendOn(fn, props);
  const rule = new events.Rule(scope, 'EveryMinute', {
    description: 'Finds what waits for a machine',
    schedule: events.Schedule.rate(Duration.minutes(1)),
    targets: [new LambdaFunction(fn.fn, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
  });
  Validations.of(rule).acknowledge({
    id: 'Serverless-EventBusDLQ',
    reason: 'A run that is lost is made good by the next one, a minute later; five that are lost raise an alarm.',
  });
  alarms.onSilence(fn);
}

/** Lets a function put work into every approval queue and the release queue, and tells it where they are. */
function letSendOn(fn: ExchangeFunction, { approvals, releases, messagesKey }: RelayProps): void {
  const urls = (of: Lane) =>
    Object.fromEntries(Object.entries(approvals).map(([agency, lanes]) => [agency, lanes[of].queue.queueUrl]));
  fn.setJson('APPROVAL_QUEUES', urls('routine'));
  fn.setJson('URGENT_APPROVAL_QUEUES', urls('urgent'));
  fn.set('RELEASE_QUEUE', releases.routine.queue.queueUrl);
  fn.set('URGENT_RELEASE_QUEUE', releases.urgent.queue.queueUrl);
  fn.may(
    ['sqs:SendMessage'],
    [...Object.values(approvals), releases].flatMap((lanes) => Object.values(lanes)).map(({ queue }) => queue.queueArn),
  );
  messagesKey.let(fn, 'sqs', true);
}
