import type { Json, Properties } from '../json.ts';
import type { Maker } from '../template/deploy.ts';
import { physicalName } from '../template/names.ts';
import type { Queues } from './queues.ts';

/** Queue policies of the template: kept for authorise.ts. */
export type QueuePolicies = Map<string, Json>;

const passedOn = [
  'VisibilityTimeout',
  'DelaySeconds',
  'MaximumMessageSize',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
];

/** The makers of queues, topics and subscriptions. Encryption at rest has no effect here. */
export function queueMakers(queues: Queues, policies: QueuePolicies): Record<string, Maker> {
  return {
    'AWS::SQS::Queue': (request) => {
      const { properties } = request;
      const queue = properties.text('QueueName') ?? physicalName(request, 80);
      if (properties.flag('FifoQueue')) throw new Error(`Queue ${queue}: the local cloud makes standard queues alone`);
      properties.ignore(
        'KmsMasterKeyId',
        'KmsDataKeyReusePeriodSeconds',
        'SqsManagedSseEnabled',
        'RedriveAllowPolicy',
        'Tags',
      );
      queues.ensureQueue(queue, attributesOf(properties));
      return {
        ref: queues.urlOf(queue),
        attributes: { Arn: queues.arnOf(queue), QueueName: queue, QueueUrl: queues.urlOf(queue) },
      };
    },
    'AWS::SQS::QueuePolicy': (request) => {
      const document = request.properties.get('PolicyDocument') ?? null;
      for (const url of request.properties.list('Queues')) policies.set(String(url), document);
      return { ref: physicalName(request, 80), attributes: {} };
    },
    'AWS::SNS::Topic': (request) => {
      const { properties } = request;
      const topic = properties.text('TopicName') ?? physicalName(request, 256);
      properties.ignore('KmsMasterKeyId', 'DisplayName', 'Tags', 'SignatureVersion', 'TracingConfig');
      const arn = queues.ensureTopic(topic);
      return { ref: arn, attributes: { TopicArn: arn, TopicName: topic } };
    },
    'AWS::SNS::TopicPolicy': (request) => {
      request.properties.ignoreAll();
      return { ref: physicalName(request, 80), attributes: {} };
    },
    'AWS::SNS::Subscription': ({ logicalId, properties }) => {
      const protocol = properties.needText('Protocol');
      const topicArn = properties.needText('TopicArn');
      const endpoint = properties.needText('Endpoint');
      const raw = properties.flag('RawMessageDelivery');
      // Whoever is told of alarms by e-mail is told by no machine of his own.
      if (protocol === 'email') return { ref: `${topicArn}:${logicalId}`, attributes: {} };
      if (protocol !== 'sqs') throw new Error(`${logicalId}: the local cloud subscribes queues alone, not ${protocol}`);
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
