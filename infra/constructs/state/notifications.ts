import { Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import type * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { leastUrgentHours } from '../../../shared/domain/law/rule-on.ts';
import type { AgencyConfiguration, Configuration } from '../../configuration/config.ts';
import type { ExchangeFunction } from '../functions/exchange-function.ts';
import { via } from '../keys/key-policy.ts';
import type { Alarms } from '../watch/alarms.ts';
import { encryptedQueue, type MessagesKey, notificationQueueName, withoutDeadLetters } from './messages.ts';

export interface NotificationsProps {
  readonly configuration: Configuration;
  readonly agency: AgencyConfiguration;
  readonly key: MessagesKey;
  readonly alarms: Alarms;
}

/** An agency's topic by its fixed name: functions find it by all but its end. */
function topicName(name: string, agency: string): string {
  return `${name}-notifications-${agency}`;
}

/** What a function is given that tells agencies of what waits for them. */
export interface Notified {
  readonly configuration: Configuration;
  /** By agency. */
  readonly notifications: Readonly<Record<string, Notifications>>;
  readonly messagesKey: MessagesKey;
}

/** Lets a function tell every agency. Topics are named by a prefix: the ARNs of all would fill a function's variables with few agencies. */
export function letNotify(fn: ExchangeFunction, { configuration, notifications, messagesKey }: Notified): void {
  const topicPrefix = topicName(configuration.name, '');
  fn.set('TOPIC_PREFIX', Stack.of(fn).formatArn({ service: 'sns', resource: topicPrefix }));
  fn.may(
    ['sns:Publish'],
    Object.values(notifications).map(({ topic }) => topic.topicArn),
  );
  messagesKey.let(fn, 'sns', true);
}

/** What an agency's credentials may do with its queue, and with no other (contract, section 6). */
const consuming = ['sqs:ReceiveMessage', 'sqs:DeleteMessage'];

/**
 * How one agency is told that something waits for it: a topic, and the queue that subscribes to it. The agency's own account consumes the
 * queue where the configuration names one; where it does not, a policy lies ready for whatever identity the operator gives the agency.
 */
export class Notifications extends Construct {
  readonly topic: sns.Topic;
  readonly queue: sqs.Queue;
  private readonly key: MessagesKey;

  constructor(scope: Construct, id: string, props: NotificationsProps) {
    super(scope, id);
    const { configuration, agency, alarms } = props;
    const { name } = configuration;
    this.key = props.key;
    this.topic = new sns.Topic(this, 'Topic', {
      topicName: topicName(name, agency.id),
      masterKey: props.key.key,
      enforceSSL: true,
    });
    this.queue = encryptedQueue(this, 'Queue', { ...props, queueName: notificationQueueName(name, agency.id) });
    withoutDeadLetters(
      this.queue,
      'The agency consumes it: whatever it fails to take stands in its inbox or among its records.',
    );
    alarms.onAge(
      this.queue,
      Duration.hours(agency.rules.dueHours?.urgent ?? leastUrgentHours(agency.rules.law)),
      `${agency.id} has not taken a notification for as long as an urgent report may wait. Tell the agency; its inbox holds the tasks.`,
    );
    this.letTopicDeliver();
    alarms.onUndelivered(this.topic, agency.id);
    this.subscribe();
    this.letAgencyConsume(name, agency);
  }

  private letTopicDeliver(): void {
    // Written out rather than by the subscription construct, which would add the topic to the policy of the key that the topic uses: a cycle.
    this.queue.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'TopicDelivers',
        principals: [new iam.ServicePrincipal('sns.amazonaws.com')],
        actions: ['sqs:SendMessage'],
        resources: [this.queue.queueArn],
        conditions: { ArnEquals: { 'aws:SourceArn': this.topic.topicArn } },
      }),
    );
  }

  private subscribe(): void {
    const subscription = new sns.Subscription(this, 'Subscription', {
      topic: this.topic,
      protocol: sns.SubscriptionProtocol.SQS,
      endpoint: this.queue.queueArn,
      rawMessageDelivery: true,
    });
    Validations.of(subscription).acknowledge({
      id: 'Serverless-SNSRedrivePolicy',
      reason:
        'SNS tries a queue for 23 days; what a policy refuses it drops, and an alarm counts that. A notification is a hint: the task stands in the inbox.',
    });
  }

  private letAgencyConsume(name: string, agency: AgencyConfiguration): void {
    if (agency.account !== undefined) {
      this.queue.addToResourcePolicy(
        new iam.PolicyStatement({
          sid: 'AgencyConsumes',
          principals: [new iam.AccountPrincipal(agency.account)],
          actions: consuming,
          resources: [this.queue.queueArn],
        }),
      );
      return;
    }
    new iam.ManagedPolicy(this, 'Consumer', {
      managedPolicyName: `${name}-${agency.id}-notifications`,
      description: `Takes the notifications of ${agency.id}, for an identity of this account that the agency is given`,
      statements: [
        new iam.PolicyStatement({ actions: consuming, resources: [this.queue.queueArn] }),
        new iam.PolicyStatement({
          actions: ['kms:Decrypt'],
          resources: [this.key.key.keyArn],
          conditions: via(this, 'sqs'),
        }),
      ],
    });
  }
}
