import { Aws, Duration, Validations } from 'aws-cdk-lib';
import type { RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import type { Configuration } from '../../configuration/config.ts';

const { GREATER_THAN_THRESHOLD, LESS_THAN_THRESHOLD } = cloudwatch.ComparisonOperator;
const { BREACHING, NOT_BREACHING } = cloudwatch.TreatMissingData;

/** What a function says in lines of its log, of which CloudWatch takes a metric by their own word (`shared/runtime/log.ts`). */
export function saidBy(
  fn: lambda.IFunction,
  metricName: string,
  of: Required<Pick<cloudwatch.MetricOptions, 'period' | 'statistic'>>,
) {
  return new cloudwatch.Metric({
    namespace: 'Samsyn',
    metricName,
    dimensionsMap: { FunctionName: fn.functionName },
    ...of,
  });
}

/** A function as its alarms see it: they stand in its scope and say its name. */
interface Watched extends Construct {
  readonly fn: lambda.IFunction;
  readonly name: string;
}

/** The same of a table. */
type WatchedTable = IConstruct & Pick<dynamodb.ITable, 'tableName' | 'metric'>;

interface Watch {
  readonly metric: cloudwatch.IMetric;
  readonly threshold: number;
  readonly description: string;
  readonly comparisonOperator?: cloudwatch.ComparisonOperator;
  readonly treatMissingData?: cloudwatch.TreatMissingData;
  /** So many periods one after the other; one where nothing is said. */
  readonly evaluationPeriods?: number;
}

/**
 * The alarms and the topic that tells them to the operator. Each says what to do; `operations.md` lists them with these sentences.
 * Named by where they stand, so that a message tells what it is about.
 */
export class Alarms extends Construct {
  readonly topic: sns.Topic;
  private readonly deployment: string;

  constructor(
    scope: Construct,
    id: string,
    props: { readonly configuration: Configuration; readonly messagesKey: kms.IKey },
  ) {
    super(scope, id);
    const { name, alarmAddresses } = props.configuration;
    this.deployment = name;
    this.topic = new sns.Topic(this, 'Topic', {
      topicName: `${name}-alarms`,
      masterKey: props.messagesKey,
      enforceSSL: true,
    });
    // Lets CloudWatch in: a topic with a policy of its own has lost the default one, which did.
    this.topic.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsAreTold',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    for (const address of alarmAddresses) this.topic.addSubscription(new EmailSubscription(address));
    Validations.of(this.topic).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'A message that electronic mail does not take is not read later from a queue: an alarm’s state stands in CloudWatch.',
    });
  }

  /** Anything in a dead-letter queue is a report that no machine could carry on. */
  onDeadLetters(queue: sqs.Queue, description: string): void {
    this.watch(queue, 'DeadLetters', {
      metric: queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: 0,
      description,
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
  onErrors(owner: Watched): void {
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
  onStreamLag(owner: Watched): void {
    this.watch(owner, 'Lag', {
      metric: owner.fn.metric('IteratorAge', { period: Duration.minutes(1), statistic: 'Maximum' }),
      threshold: Duration.minutes(5).toMilliseconds(),
      description:
        'Acts wait five minutes to be relayed. Find message-failed in the function’s log: it names the submission, the kind of failure and the ' +
        'attempt. The sweep carries urgent work.',
    });
  }

  /** Watches what finds a lost stream record: nobody else would notice that the sweep has ended. */
  onSilence(owner: Watched): void {
    this.watch(owner, 'Silence', {
      metric: owner.fn.metricInvocations({ period: Duration.minutes(5) }),
      threshold: 1,
      comparisonOperator: LESS_THAN_THRESHOLD,
      treatMissingData: BREACHING,
      description:
        'The sweep has not run for five minutes. Look whether its EventBridge rule is enabled and may call the function.',
    });
  }

  /** Watches what ends things by the clock: without it nothing expires, and what the law lets nobody keep is kept. */
  onIdleTime(owner: Watched): void {
    this.watch(owner, 'Silence', {
      metric: owner.fn.metricInvocations({ period: Duration.hours(1) }),
      threshold: 1,
      comparisonOperator: LESS_THAN_THRESHOLD,
      treatMissingData: BREACHING,
      description:
        'Nothing has been ended by the clock for an hour. Look whether its EventBridge rule is enabled and may call the function.',
    });
  }

  /** What has had its time for a day and is not done: by what the function says of the oldest that it has found. */
  onLateTime(owner: Watched): void {
    this.watch(owner, 'Late', {
      // The least of an hour: what one run finds late and does is late no more for the next.
      metric: saidBy(owner.fn, 'HoursLate', { period: Duration.hours(1), statistic: 'Minimum' }),
      threshold: 24,
      description:
        'Something has had its time for more than a day and is not done: a submission that is to expire, or what is to be erased. Find due-failed ' +
        'in the function’s log: it names the submission and the kind of failure. What is late is done by the next run that can.',
    });
  }

  /** SNS drops what the queue's policy or key refuses; only this count tells of it. */
  onUndelivered(topic: sns.Topic, agency: string): void {
    this.watch(topic, 'Undelivered', {
      metric: topic.metricNumberOfNotificationsFailed({ period: Duration.minutes(5), statistic: 'Sum' }),
      threshold: 0,
      description:
        `A notification to ${agency} was refused by its queue. Look whether the queue’s policy and the key of messages let the topic in; ` +
        'tell the agency, whose inbox holds the task.',
    });
  }

  /** On demand a table follows its load; what is throttled is one partition or a rise of more than twice the last peak. */
  onThrottledTable(table: WatchedTable, called: string): void {
    for (const kind of ['Read', 'Write'] as const) {
      this.watch(table, `${kind}sThrottled`, {
        metric: table.metric(`${kind}ThrottleEvents`, { period: Duration.minutes(5), statistic: 'Sum' }),
        threshold: 0,
        description:
          `DynamoDB held back ${kind.toLowerCase()}s of ${called}. Callers were told 503 and send again: look which agency sends in bulk, and ` +
          'let it slow down, or raise the table’s warm throughput.',
      });
    }
  }

  /**
   * An index that is held back holds back the writes of its table, and the table's own metric does not count it:
   * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/metrics-dimensions.html
   */
  onThrottledIndex(table: WatchedTable, called: string, index: string): void {
    this.watch(table, `${index}Throttled`, {
      metric: new cloudwatch.Metric({
        namespace: 'AWS/DynamoDB',
        metricName: 'WriteThrottleEvents',
        dimensionsMap: { TableName: table.tableName, GlobalSecondaryIndexName: index },
        period: Duration.minutes(5),
        statistic: 'Sum',
      }),
      threshold: 0,
      description:
        `DynamoDB held back writes of ${called} for its index ${index}: one partition takes 1,000 writes a second, and new rows of an index stand ` +
        'together. Callers were told 503 and send again: let the agency that sends in bulk slow down.',
    });
  }

  /** An alarm that is named by where it stands, and told to the operator. */
  watch(scope: Construct, id: string, watch: Watch): void {
    const place = scope.node.path.split('/').slice(1);
    const alarm = new cloudwatch.Alarm(scope, id, {
      alarmName: [this.deployment, ...place, id].join('-'),
      metric: watch.metric,
      threshold: watch.threshold,
      evaluationPeriods: watch.evaluationPeriods ?? 1,
      comparisonOperator: watch.comparisonOperator ?? GREATER_THAN_THRESHOLD,
      treatMissingData: watch.treatMissingData ?? NOT_BREACHING,
      alarmDescription: watch.description,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
