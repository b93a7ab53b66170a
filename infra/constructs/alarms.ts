import { Aws, Duration } from 'aws-cdk-lib';
import type { RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from '../config.ts';
import type { ExchangeFunction } from './exchange-function.ts';

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
const { BREACHING, NOT_BREACHING } = cloudwatch.TreatMissingData;

interface Watch {
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  readonly description: string;
  readonly comparisonOperator?: cloudwatch.ComparisonOperator;
  readonly treatMissingData?: cloudwatch.TreatMissingData;
}

/** The alarms and the topic that tells them to the operator. Each says what to do. */
export class Alarms extends Construct {
  readonly topic: sns.Topic;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly configuration: Configuration; readonly messagesKey: kms.IKey },
  ) {
    super(scope, id);
    const { name, alarmTopicEmail } = props.configuration;
    this.topic = new sns.Topic(this, 'Topic', {
      topicName: `${name}-alarms`,
      masterKey: props.messagesKey,
      enforceSSL: true,
    });
    // A topic with a policy of its own has lost the default one, which lets CloudWatch in: without this no alarm is ever told.
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsAreTold',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (alarmTopicEmail !== undefined) this.topic.addSubscription(new EmailSubscription(alarmTopicEmail));
  }

  /** Anything in a dead-letter queue is a report that no machine could carry on. */
  onDeadLetters(queue: sqs.Queue): void {
    this.watch(queue, 'DeadLetters', {
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: 0,
      description:
        'A message was tried five times and set aside. Find its submission in the consumer’s log, mend the cause, then redrive this queue.',
    });
  }

  /** The oldest message of a queue has waited longer than its consumer should ever need. */
  onAge(queue: sqs.Queue, most: Duration, description: string): void {
    this.watch(queue, 'Age', {
      metric: queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: most.toSeconds(),
      description,
    });
  }

  /** A refusal is an answer; an error of a function is a bug or an outage. */
  onErrors(owner: ExchangeFunction): void {
    this.watch(owner, 'Errors', {
      metric: owner.fn.metricErrors({ period: Duration.minutes(5) }),
      threshold: 0,
      description: `${owner.name} failed. Read its log group for the last five minutes: an outage of a service passes, a bug does not.`,
    });
  }

  /** A call that ended in a 500 or 503 is an answer to Lambda, and no error of the function: only the API counts it. */
  onFailedCalls(api: RestApiBase): void {
    this.watch(api, 'FailedCalls', {
      metric: api.metricServerError({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 0,
      description:
        'Calls ended in 500 or 503. Find call-failed in the functions’ logs: the error’s name tells an outage of a service from a bug.',
    });
  }

  /** The stream waits behind a shard that makes no progress; it forgets after 24 hours, and the sweep then has to find what it held. */
  onStreamLag(owner: ExchangeFunction): void {
    this.watch(owner, 'Lag', {
      metric: owner.fn.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: Duration.minutes(5).toMilliseconds(),
      description:
        'Acts wait five minutes to be relayed. Read the function’s log for the record that fails; the sweep carries urgent work.',
    });
  }

  /** The sweep is what finds a lost stream record: when it does not run, nobody else notices. */
  onSilence(owner: ExchangeFunction): void {
    this.watch(owner, 'Silence', {
      metric: owner.fn.metricInvocations({ period: Duration.minutes(5) }),
      threshold: 1,
      comparisonOperator: LESS_THAN_THRESHOLD,
      treatMissingData: BREACHING,
      description:
        'The sweep has not run for five minutes. Look whether its EventBridge rule is enabled and may call the function.',
    });
  }

  private watch(scope: Construct, id: string, watch: Watch): void {
    const alarm = new cloudwatch.Alarm(scope, id, {
      metric: watch.metric,
      threshold: watch.threshold,
      evaluationPeriods: 1,
      comparisonOperator: watch.comparisonOperator ?? GREATER_THAN_THRESHOLD,
      treatMissingData: watch.treatMissingData ?? NOT_BREACHING,
      alarmDescription: watch.description,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
