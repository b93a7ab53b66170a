import { Duration, Validations } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { WorkQueue, type WorkQueueProps } from '../state/messages.ts';
import { type Alarms, saidBy } from './alarms.ts';

/** Every use of a content key, and the two ways in which an administrator makes another possible. */
const watched = [
  'Decrypt',
  'Encrypt',
  'ReEncrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'DeriveSharedSecret',
  'CreateGrant',
  'PutKeyPolicy',
];

/**
 * How long an event waits before it is held against the acts: longer than any function lives that could still write one. CloudTrail itself
 * takes minutes; told twice or out of order, it is judged alike.
 */
const settled = Duration.seconds(45);

interface KeyUsesProps extends Omit<WorkQueueProps, 'queueName'> {
  /** The content keys of all agencies, by their ARNs. */
  readonly keys: readonly string[];
}

/** What is done with content keys, as CloudTrail tells EventBridge of it, on its way to the function that holds it against the acts. */
export class KeyUses extends Construct {
  readonly queue: WorkQueue;
  readonly rule: events.CfnRule;

  constructor(scope: Construct, id: string, props: KeyUsesProps) {
    super(scope, id);
    const { name } = props.configuration;
    this.queue = new WorkQueue(this, 'Uses', { ...props, queueName: `${name}-key-uses`, deliveryDelay: settled });
    const { queue } = this.queue;
    // The construct of the lib knows no state but on and off: uses of keys are reads to CloudTrail, and go to such a rule alone.
    this.rule = new events.CfnRule(this, 'Rule', {
      name: `${name}-key-uses`,
      description: 'Uses of content keys, to be held against the acts',
      state: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS',
      eventPattern: {
        source: ['aws.kms'],
        'detail-type': ['AWS API Call via CloudTrail'],
        detail: { eventSource: ['kms.amazonaws.com'], eventName: watched, resources: { ARN: props.keys } },
      },
      targets: [{ id: 'Uses', arn: queue.queueArn }],
    });
    Validations.of(this.rule).acknowledge({
      id: 'Serverless-EventBusDLQ',
      reason:
        'What keeps an event from the queue (its policy, its key) keeps it from another queue of ours: an alarm counts what could not be handed on.',
    });
    queue.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'RuleHandsOn',
        principals: [new iam.ServicePrincipal('events.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.rule.attrArn } },
      }),
    );
    this.onLost(props.alarms);
  }

  /** A metric of the rule, as EventBridge counts it. */
  metric(metricName: string, period: Duration): cloudwatch.Metric {
    const dimensionsMap = { RuleName: this.rule.name ?? '' };
    return new cloudwatch.Metric({ namespace: 'AWS/Events', metricName, dimensionsMap, period, statistic: 'Sum' });
  }

  private onLost(alarms: Alarms): void {
    alarms.watch(this, 'Lost', {
      metric: this.metric('FailedInvocations', Duration.minutes(5)),
      threshold: 0,
      description:
        'EventBridge could not hand on what was done with content keys. Look at the policy of the queue of key uses and of the key of messages; ' +
        'what was lost stands in CloudTrail.',
    });
  }
}

interface Reconciling {
  readonly alarms: Alarms;
  readonly uses: KeyUses;
  /** The function that holds uses against acts. */
  readonly fn: IFunction;
}

/** The alarms of what no act explains, and of a comparison that hears of nothing. */
export function onUnexplainedUses(scope: Construct, { alarms, uses, fn }: Reconciling): void {
  const counted = (name: string, period: Duration) => saidBy(fn, name, { period, statistic: 'Sum' });
  alarms.watch(scope, 'Unexplained', {
    metric: counted('KeyUsesUnexplained', Duration.minutes(1)),
    threshold: 0,
    description:
      'A content key was used and no act says why: somebody holds a role of the exchange, or has changed a key. Find key-use-unexplained in the ' +
      'log of reconcile-keys, and do what the page of operations says under When a key was used without its act, now.',
  });
  alarms.watch(scope, 'Spare', {
    metric: counted('KeyUsesSpare', Duration.days(1)),
    threshold: 3,
    description:
      'More than three times in a day a content key was opened once more than acts say, beside others’ acts: functions that die between KMS and ' +
      'the table do that, and so does somebody who hides there. Find each key-use-spare in the log of reconcile-keys a call that failed at its minute.',
  });
  alarms.watch(scope, 'Unused', {
    metric: counted('KeyUsesUnused', Duration.minutes(5)),
    threshold: 100,
    description:
      'More than a hundred content keys in five minutes were moved at intake and nothing was accepted with them. Look at what accept-submission ' +
      'answered: an outage of the table, or a client that uses ids and keys twice. They open nothing.',
  });
  alarms.watch(scope, 'Blind', {
    metric: uses.metric('Invocations', Duration.hours(1)),
    threshold: 1,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
    // All of a day: each submission uses a key, and a day without any is rare where agencies work.
    evaluationPeriods: 24,
    description:
      'For a day nothing was told of any content key. If reports were sent, look whether the account’s trail logs management events, those of KMS ' +
      'and reads among them, and whether the rule of key uses is enabled: until then nobody notices a use of a key without its act.',
  });
}
