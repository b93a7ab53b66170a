import type { Properties } from '../basics/json.ts';
import { readPolicy, type Statement } from '../iam/policy.ts';
import type { Maker } from '../template/deploy.ts';
import { physicalName } from '../template/names.ts';
import type { Queues } from './queues.ts';

/** A queue or topic of the templates as far as its policy and the key that encrypts it go. Judged by gateway/authorise.ts. */
export interface Channel {
  readonly arn: string;
  readonly statements: Statement[];
  /** The key that encrypts it at rest, as the template names it; undefined where the service's own does. */
  readonly encryptedUnder: string | undefined;
}

/** Queues and topics, by ARN. */
export type Channels = Map<string, Channel>;

/** What a topic hands on to a queue. */
export interface Subscription {
  readonly topicArn: string;
  readonly queueArn: string;
}

const passedOn = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
];

/** The makers of queues, topics and subscriptions. Of encryption at rest, here is what it asks of a caller's rights on the key. */
export function queueMakers(queues: Queues, channels: Channels, subscriptions: Subscription[]): Record<string, Maker> {
  const channel = (arn: string, properties: Properties): void => {
    channels.set(arn, { arn, statements: [], encryptedUnder: properties.text('KmsMasterKeyId') });
  };
  const policyOf =
    (named: string, arnOf: (ref: string) => string): Maker =>
    (request) => {
      const statements = readPolicy(request.properties.get('PolicyDocument'), 'a resource');
      for (const ref of request.properties.list(named)) {
        const found = channels.get(arnOf(String(ref)));
        if (found === undefined) throw new Error(`There is nothing called ${String(ref)} to attach a policy to`);
        found.statements.push(...statements);
      }
      return { ref: physicalName(request, 80), attributes: {} };
    };
  return {
    'AWS::SQS::Queue': (request) => {
      const { properties } = request;
      const queue = properties.text('QueueName') ?? physicalName(request, 80);
      if (properties.flag('FifoQueue')) throw new Error(`Queue ${queue}: the local cloud makes standard queues alone`);
      properties.ignore('KmsDataKeyReusePeriodSeconds', 'SqsManagedSseEnabled', 'RedriveAllowPolicy', 'Tags');
      queues.ensureQueue(queue, attributesOf(properties));
      channel(queues.arnOf(queue), properties);
      return {
        ref: queues.urlOf(queue),
        attributes: { Arn: queues.arnOf(queue), QueueName: queue, QueueUrl: queues.urlOf(queue) },
      };
    },
    'AWS::SQS::QueuePolicy': policyOf('Queues', (url) => queues.arnOf(url.split('/').at(-1) ?? '')),
    'AWS::SNS::Topic': (request) => {
      const { properties } = request;
      const topic = properties.text('TopicName') ?? physicalName(request, 256);
      properties.ignore('DisplayName', 'Tags', 'SignatureVersion', 'TracingConfig');
      const arn = queues.ensureTopic(topic);
      channel(arn, properties);
      return { ref: arn, attributes: { TopicArn: arn, TopicName: topic } };
    },
    'AWS::SNS::TopicPolicy': policyOf('Topics', (arn) => arn),
    'AWS::SNS::Subscription': ({ logicalId, properties }) => {
      const protocol = properties.needText('Protocol');
      const topicArn = properties.needText('TopicArn');
      const endpoint = properties.needText('Endpoint');
      const raw = properties.flag('RawMessageDelivery');
      // Whoever is told of alarms by e-mail is told by no machine of his own.
      if (protocol === 'email') return { ref: `${topicArn}:${logicalId}`, attributes: {} };
      if (protocol !== 'sqs') throw new Error(`${logicalId}: the local cloud subscribes queues alone, not ${protocol}`);
      subscriptions.push({ topicArn, queueArn: endpoint });
      return { ref: queues.ensureSubscription(topicArn, endpoint, raw), attributes: {} };
    },
  };
}

/** SQS holds its attributes as text; those that the template leaves out have SQS's own defaults. */
function attributesOf(properties: Properties): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const name of passedOn) {
    const value = properties.number(name);
    if (value !== undefined) attributes[name] = String(value);
  }
  const redrive = properties.get('RedrivePolicy');
  if (redrive !== undefined) attributes.RedrivePolicy = JSON.stringify(redrive);
  return attributes;
}
