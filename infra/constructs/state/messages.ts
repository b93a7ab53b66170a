import { Aws, Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from '../../configuration/config.ts';
import type { ExchangeFunction } from '../functions/exchange-function.ts';
import { keyPolicy, throughServices, via } from '../keys/key-policy.ts';
import type { Alarms } from '../watch/alarms.ts';
import { deletionWait, kept } from './retention.ts';

/** Longest run of a consumer of a queue. Its queue hides a message six times as long, as Lambda asks of a mapping. */
export const consumerTimeout = Duration.seconds(30);

/**
 * The key of queues and topics. Their messages carry ids, a priority and a due time, and nothing of a report; the key keeps even those
 * from who may read the service's disks but not its queues.
 */
export class MessagesKey extends Construct {
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: { readonly configuration: Configuration }) {
    super(scope, id);
    const { name, agencies } = props.configuration;
    const notifications = Stack.of(this).formatArn({ service: 'sns', resource: `${name}-notifications-*` });
    this.key = new kms.Key(this, 'Key', {
      description: 'Queues and topics at rest',
      enableKeyRotation: true,
      removalPolicy: kept(props.configuration),
      pendingWindow: deletionWait(props.configuration),
      policy: keyPolicy(
        throughServices(this, 'Messages', ['sqs', 'sns'], ['kms:Decrypt', 'kms:GenerateDataKey']),
        // By the topic's ARN alone, in which the account stands: no page says that SNS hands on the account as well when it sends to a queue.
        this.byService('TopicsDeliver', 'sns.amazonaws.com', { ArnLike: { 'aws:SourceArn': notifications } }),
        // EventBridge hands on what CloudTrail tells of content keys.
        this.byService('RulesHandOn', 'events.amazonaws.com', {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        }),
        this.byService('AlarmsAreTold', 'cloudwatch.amazonaws.com', {
          StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
        }),
        ...agencies.flatMap(({ id: agency, account }) =>
          account === undefined ? [] : [this.byAgency(agency, account, notificationQueueName(name, agency))],
        ),
      ),
    });
    this.key.addAlias(`${name}/messages`);
  }

  /** Lets a function send to (`writes`) or receive from a queue, or publish to a topic, as far as the key goes. */
  let(fn: ExchangeFunction, service: 'sqs' | 'sns', writes: boolean): void {
    fn.may(['kms:Decrypt', ...(writes ? ['kms:GenerateDataKey'] : [])], [this.key.keyArn], via(this, service));
  }

  private byService(sid: string, service: string, conditions: Record<string, Record<string, unknown>>) {
    return new iam.PolicyStatement({
      sid,
      principals: [new iam.ServicePrincipal(service)],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions,
    });
  }

  /** An agency that has an account of its own decrypts what it receives from its own queue: SQS gives the queue as the context. */
  private byAgency(agency: string, account: string, queue: string) {
    return new iam.PolicyStatement({
      sid: `Receives${account}${agency.replaceAll('-', '')}`,
      principals: [new iam.AccountPrincipal(account)],
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: {
        StringEquals: {
          'kms:ViaService': `sqs.${Stack.of(this).region}.amazonaws.com`,
          'kms:EncryptionContext:aws:sqs:arn': Stack.of(this).formatArn({ service: 'sqs', resource: queue }),
        },
      },
    });
  }
}

/** The queue of an agency's notifications by its fixed name: the key's policy names it as a string. */
export function notificationQueueName(name: string, agency: string): string {
  return `${name}-notified-${agency}`;
}

export interface WorkQueueProps {
  readonly queueName: string;
  readonly key: MessagesKey;
  readonly alarms: Alarms;
  readonly configuration: Configuration;
  /** How long a message waits before it can be taken; none where nothing is said. */
  readonly deliveryDelay?: Duration;
}

/** A queue between two of our functions, with the queue of what could not be handled, encrypted, over TLS alone, and watched. */
export class WorkQueue extends Construct {
  readonly queue: sqs.Queue;
  readonly deadLetters: sqs.Queue;
  private readonly key: MessagesKey;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    this.key = props.key;
    this.deadLetters = deadLetterQueue(
      this,
      'DeadLetters',
      { ...props, queueName: `${props.queueName}-dead-letters` },
      'A message was tried five times and set aside. Find message-failed in the consumer’s log: it names the submission, the kind of failure and ' +
        'the attempt. Mend the cause, then redrive this queue.',
    );
    this.queue = new sqs.Queue(this, 'Queue', {
      ...always(props),
      ...(props.deliveryDelay && { deliveryDelay: props.deliveryDelay }),
      visibilityTimeout: Duration.seconds(6 * consumerTimeout.toSeconds()),
      deadLetterQueue: { queue: this.deadLetters, maxReceiveCount: 5 },
    });
    props.alarms.onAge(
      this.queue,
      Duration.minutes(5),
      'A message waits five minutes for its consumer. Look at the consumer’s errors and at the event source mapping; nothing is lost.',
    );
  }

  /** Has Lambda hand the messages over to a function, in at most so many copies of it, which this lets take them. */
  feed(fn: ExchangeFunction, scope: Construct, id: string, maxConcurrency: number): void {
    fn.may(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [this.queue.queueArn]);
    this.key.let(fn, 'sqs', false);
    const mapping = new lambda.EventSourceMapping(scope, id, {
      target: fn.fn,
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      maxConcurrency,
      reportBatchItemFailures: true,
    });
    Validations.of(mapping).acknowledge({
      id: 'Serverless-LambdaEventSourceMappingDestination',
      reason: 'A mapping of a queue has no destination for failures: the queue has its own, after five tries.',
    });
  }
}

/** A priority of reports. */
export type Lane = 'urgent' | 'routine';

/** The two queues of one kind of work, so that what is urgent waits behind nothing that is routine. */
export type Lanes = Readonly<Record<Lane, WorkQueue>>;

/** Makes both. `called` is the queues' name behind that of the deployment. */
export function lanes(
  scope: Construct,
  id: string,
  { called, ...props }: Omit<WorkQueueProps, 'queueName'> & { readonly called: string },
): Lanes {
  const { name } = props.configuration;
  return {
    urgent: new WorkQueue(scope, `Urgent${id}`, { ...props, queueName: `${name}-urgent-${called}` }),
    routine: new WorkQueue(scope, id, { ...props, queueName: `${name}-${called}` }),
  };
}

/** What a queue of ours always is: encrypted, over TLS alone, kept for SQS's longest time. */
function always(props: WorkQueueProps): sqs.QueueProps {
  return {
    queueName: props.queueName,
    encryption: sqs.QueueEncryption.KMS,
    encryptionMasterKey: props.key.key,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
    removalPolicy: kept(props.configuration),
  };
}

/** A queue of ours, and nothing about who uses it. */
export function encryptedQueue(scope: Construct, id: string, props: WorkQueueProps): sqs.Queue {
  return new sqs.Queue(scope, id, always(props));
}

/** Answers cdk-nag for a queue that no other queue stands behind. */
export function withoutDeadLetters(queue: sqs.Queue, reason: string): void {
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason }, { id: 'Serverless-SQSRedrivePolicy', reason });
}

/** A queue for what could not be handled: anything in it raises an alarm. */
export function deadLetterQueue(scope: Construct, id: string, props: WorkQueueProps, told: string): sqs.Queue {
  const queue = encryptedQueue(scope, id, props);
  Validations.of(queue).acknowledge({
    id: 'Serverless-SQSRedrivePolicy',
    reason: 'It is itself where messages end that could not be handled, and anything in it raises an alarm.',
  });
  props.alarms.onDeadLetters(queue, told);
  return queue;
}
