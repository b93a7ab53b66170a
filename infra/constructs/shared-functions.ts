import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { FunctionName } from '../../shared/runtime/config.ts';
import type { AgencyState, StateStack } from '../state-stack.ts';
import { common } from './agency-door.ts';
import { ExchangeFunction, type Frame } from './exchange-function.ts';
import { contexts, inContext } from './key-policy.ts';
import { consumerTimeout, type WorkQueue } from './messages.ts';
import { topicName } from './notifications.ts';
import { roomOf } from './room.ts';

export interface SharedFunctionsProps extends Frame {
  readonly authority: string;
  readonly state: StateStack;
}

/** At most so many copies of a consumer for one queue (2 is Lambda's least): approvals are opened faster than people give them. */
const openingAtOnce = 2;
const releasingAtOnce = 4;
/** Two for each shard of the stream: a table on demand begins with four, and a busy one has more. */
const relayingAtOnce = 16;

/** What stands behind all doors, once: what carries acts on, what opens approvals, what releases, and the public answers. */
export class SharedFunctions extends Construct {
  readonly relayActs: ExchangeFunction;
  readonly publishKeys: ExchangeFunction;
  readonly publishOpenapi: ExchangeFunction;
  readonly refuseCall: ExchangeFunction;
  private readonly props: SharedFunctionsProps;

  constructor(scope: Construct, id: string, props: SharedFunctionsProps) {
    super(scope, id);
    this.props = props;
    this.relayActs = this.makeRelayActs();
    this.relayWaiting();
    this.openApproval();
    this.releaseRecord();
    this.publishKeys = this.makePublishKeys();
    this.publishOpenapi = this.withoutRights('publish-openapi');
    this.refuseCall = this.withoutRights('refuse-call');
  }

  /**
   * The outbox: acts, from the table's stream to the queues. At most two functions may read a shard of a stream (this one and,
   * later, the one that seals the log): never a third.
   */
  private makeRelayActs(): ExchangeFunction {
    const { state, alarms } = this.props;
    const fn = this.once('relay-acts', consumerTimeout, relayingAtOnce);
    this.letSendOn(fn);
    const eventSourceArn = state.tables.letFollow(fn);
    fn.may(['sqs:SendMessage'], [state.lostActs.queueArn]);
    new lambda.EventSourceMapping(this, 'Acts', {
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
      onFailure: { bind: () => ({ destination: state.lostActs.queueArn }) },
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
  private relayWaiting(): void {
    const { state, alarms } = this.props;
    const fn = this.once('relay-waiting', consumerTimeout, 1);
    state.tables.let(fn, 'EXCHANGE_TABLE', state.tables.exchange, {
      operations: ['GetItem', 'BatchGetItem'],
      indexes: ['Waiting'],
    });
    this.letSendOn(fn);
    const rule = new events.Rule(this, 'EveryMinute', {
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

  private openApproval(): void {
    const { state } = this.props;
    const fn = this.once('open-approval', consumerTimeout, openingAtOnce * state.agencies.length);
    state.tables.let(fn, 'EXCHANGE_TABLE', state.tables.exchange, {
      operations: ['GetItem', 'BatchGetItem', 'UpdateItem'],
    });
    this.letNotify(fn);
    for (const agency of state.agencies) {
      this.consume(fn, `Approvals of ${agency.id}`, agency.approvals, openingAtOnce);
    }
  }

  /**
   * What an approval moves: content keys, from the originator's staging key to the recipients'. It neither decrypts one nor reads a
   * ciphertext, and checks the approvers' signatures and keys itself before it asks KMS. It tells the recipients, and marks that it did.
   */
  private releaseRecord(): void {
    const { state, authority, configuration } = this.props;
    const { tables } = state;
    const fn = this.once('release-record', consumerTimeout, releasingAtOnce);
    fn.set('AUTHORITY', authority);
    fn.setJson('FORMER_AUTHORITIES', configuration.formerAuthorities);
    fn.setJson('REGISTRARS', common(configuration).registrars);
    tables.let(fn, 'EXCHANGE_TABLE', tables.exchange, {
      operations: ['GetItem', 'BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    });
    tables.let(fn, 'RECORDS_TABLE', tables.records, { operations: ['PutItem', 'UpdateItem'] });
    tables.let(fn, 'REGISTRY_TABLE', tables.registry, { operations: ['GetItem'] });
    fn.setJson(
      'STAGING_KEYS',
      byAgency(state, ({ keys }) => keys.staging.keyArn),
    );
    fn.setJson(
      'RECORDS_KEYS',
      byAgency(state, ({ keys }) => keys.records.keyArn),
    );
    for (const { id, keys } of state.agencies) {
      fn.may(['kms:ReEncryptFrom'], [keys.staging.keyArn], inContext(contexts.staging, { originator: id }));
      fn.may(['kms:ReEncryptTo'], [keys.records.keyArn], inContext(contexts.records, { recipient: id }));
    }
    this.letNotify(fn);
    this.consume(fn, 'Releases', state.releases, releasingAtOnce);
  }

  private makePublishKeys(): ExchangeFunction {
    const { state, configuration } = this.props;
    const fn = this.once('publish-keys', Duration.seconds(10));
    const intake = byAgency(state, ({ keys }) => keys.intake.map(({ key }) => key.keyArn));
    fn.setJson('AGENCIES', common(configuration).agencies);
    fn.setJson('INTAKE_KEYS_OF', intake);
    fn.set('LOG_KEY', state.custodyKey.arn);
    fn.may(['kms:GetPublicKey'], [...Object.values(intake).flat(), state.custodyKey.arn]);
    return fn;
  }

  /** A function that answers from what it was built with: it reads no table and calls no service. */
  private withoutRights(file: FunctionName): ExchangeFunction {
    const fn = this.once(file, Duration.seconds(3));
    fn.setJson('AGENCIES', common(this.props.configuration).agencies);
    return fn;
  }

  /** Lets a function put work into every approval queue and the release queue, and tells it where they are. */
  private letSendOn(fn: ExchangeFunction): void {
    const { state } = this.props;
    fn.setJson(
      'APPROVAL_QUEUES',
      byAgency(state, ({ approvals }) => approvals.queue.queueUrl),
    );
    fn.set('RELEASE_QUEUE', state.releases.queue.queueUrl);
    const queues = [...state.agencies.map(({ approvals }) => approvals), state.releases];
    fn.may(
      ['sqs:SendMessage'],
      queues.map(({ queue }) => queue.queueArn),
    );
    state.messagesKey.let(fn, 'sqs', true);
  }

  /** Lets a function tell every agency. Topics are named by a prefix: the ARNs of all would fill a function's variables with few agencies. */
  private letNotify(fn: ExchangeFunction): void {
    const { state, configuration } = this.props;
    fn.set('TOPIC_PREFIX', Stack.of(this).formatArn({ service: 'sns', resource: topicName(configuration.name, '') }));
    fn.may(
      ['sns:Publish'],
      state.agencies.map(({ notifications }) => notifications.topic.topicArn),
    );
    state.messagesKey.let(fn, 'sns', true);
  }

  private consume(fn: ExchangeFunction, id: string, source: WorkQueue, maxConcurrency: number): void {
    source.letConsume(fn);
    const mapping = new lambda.EventSourceMapping(this, id, {
      target: fn.fn,
      eventSourceArn: source.queue.queueArn,
      batchSize: 10,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'A mapping of a queue has no destination for failures: the queue has its own, after five tries.',
    });
  }

  private once(file: FunctionName, timeout: Duration, reservedAtOnce?: number): ExchangeFunction {
    const { configuration, bundles, alarms, logsKey } = this.props;
    const reserved = reservedAtOnce === undefined ? roomOf(file) : { reservedAtOnce };
    return new ExchangeFunction(this, { configuration, bundles, alarms, logsKey, file, timeout, ...reserved });
  }
}

const byAgency = <T>(state: StateStack, of: (agency: AgencyState) => T): Record<string, T> =>
  Object.fromEntries(state.agencies.map((agency) => [agency.id, of(agency)]));
