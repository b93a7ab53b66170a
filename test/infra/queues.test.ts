import { describe, expect, it } from 'vitest';
import { agencies, alarms, members, type Resource, resources, statements } from './templates.ts';

const queues = resources('AWS::SQS::Queue');
const mappings = resources('AWS::Lambda::EventSourceMapping');
const functions = resources('AWS::Lambda::Function');
const queueNamed = (name: string): Resource => {
  const queue = queues.find(({ properties }) => properties.QueueName === name);
  if (queue === undefined) throw new Error(`no queue ${name}`);
  return queue;
};
const functionOf = (mapping: Resource): Resource => {
  const fn = functions.find(({ id }) => id === mapping.properties.FunctionName);
  if (fn === undefined) throw new Error(`no function for ${mapping.id}`);
  return fn;
};
const work = ['joint-', 'joint-urgent-'].flatMap((lane) => [
  ...agencies.map((agency) => `${lane}approval-${agency}`),
  `${lane}release`,
]);
/** Queues with a consumer of ours, that of what was done with keys among them. */
const consumed = [...work, 'joint-key-uses'];
const watched = (metric: string) => alarms().filter((alarm) => alarm.metric === metric);

describe('queues', () => {
  it('are two approval queues for each agency and two release queues, one of each for what is urgent alone, each with the queue of what could not be handled', () => {
    for (const name of consumed) {
      expect(members(queueNamed(name).properties.RedrivePolicy)).toEqual({
        deadLetterTargetArn: `${queueNamed(`${name}-dead-letters`).id}.Arn`,
        maxReceiveCount: 5,
      });
    }
  });

  it('keep messages for fourteen days, encrypted under a key of ours', () => {
    const [key] = resources('AWS::KMS::Key').filter(
      ({ properties }) => properties.Description === 'Queues and topics at rest',
    );
    for (const { properties } of [...queues, ...resources('AWS::SNS::Topic')]) {
      expect(properties.KmsMasterKeyId).toBe(`${key?.id}.Arn`);
    }
    for (const { properties } of queues) expect(properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
  });

  it('and topics refuse whoever does not come over TLS', () => {
    const policies = [...resources('AWS::SQS::QueuePolicy'), ...resources('AWS::SNS::TopicPolicy')];
    const refusing = policies
      .filter(({ properties }) =>
        statements(properties.PolicyDocument).some(
          ({ effect, conditions }) => effect === 'Deny' && members(conditions.Bool)['aws:SecureTransport'] === 'false',
        ),
      )
      .flatMap(({ properties }) => properties.Queues ?? properties.Topics);
    const all = [...queues, ...resources('AWS::SNS::Topic')].map(({ id }) => id);
    expect(refusing.flat().sort()).toEqual(all.sort());
  });

  it('hide a message six times as long as its consumer runs, and hand over partial failures', () => {
    const ofQueues = mappings.filter(({ properties }) => properties.StartingPosition === undefined);
    expect(ofQueues).toHaveLength(consumed.length);
    for (const mapping of ofQueues) {
      const queue = queues.find(({ id }) => `${id}.Arn` === mapping.properties.EventSourceArn);
      expect(Number(queue?.properties.VisibilityTimeout)).toBeGreaterThanOrEqual(
        6 * Number(functionOf(mapping).properties.Timeout),
      );
      expect(mapping.properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
      expect(Number(members(mapping.properties.ScalingConfig).MaximumConcurrency)).toBeGreaterThanOrEqual(2);
    }
  });

  it('of notifications are consumed by the agency’s own account, and fed by its own topic alone', () => {
    for (const agency of agencies) {
      const { id } = queueNamed(`joint-notified-${agency}`);
      const [policy] = resources('AWS::SQS::QueuePolicy').filter(({ properties }) =>
        [properties.Queues].flat().includes(id),
      );
      const allowed = statements(policy?.properties.PolicyDocument).filter(({ effect }) => effect === 'Allow');
      const [topic] = resources('AWS::SNS::Topic').filter(
        ({ properties }) => properties.TopicName === `joint-notifications-${agency}`,
      );
      expect(allowed[0]).toMatchObject({
        actions: ['sqs:SendMessage'],
        principal: { Service: 'sns.amazonaws.com' },
        conditions: { ArnEquals: { 'aws:SourceArn': topic?.id } },
      });
      const consumers = allowed.slice(1).map(({ actions, principal }) => ({ actions: [...actions].sort(), principal }));
      const account = { AWS: 'arn:aws:iam::111122223333:root' };
      expect(consumers).toEqual(
        agency === 'coast-guard' ? [{ actions: ['sqs:DeleteMessage', 'sqs:ReceiveMessage'], principal: account }] : [],
      );
    }
  });

  it('of notifications have a policy at hand for an agency without an account of its own, for that queue alone', () => {
    const policies = resources('AWS::IAM::ManagedPolicy');
    expect(policies.map(({ properties }) => properties.ManagedPolicyName)).toEqual([
      'joint-police-notifications',
      'joint-customs-notifications',
    ]);
    for (const { properties } of policies) {
      const [consume, open] = statements(properties.PolicyDocument);
      const agency = String(properties.ManagedPolicyName).split('-')[1];
      expect([...(consume?.actions ?? [])].sort()).toEqual(['sqs:DeleteMessage', 'sqs:ReceiveMessage']);
      expect(consume?.resources).toEqual([`${queueNamed(`joint-notified-${agency}`).id}.Arn`]);
      expect(open?.actions).toEqual(['kms:Decrypt']);
    }
  });
});

describe('the stream of acts', () => {
  const ofStream = mappings.filter(({ properties }) => properties.StartingPosition !== undefined);

  it('is read by one function, of inserted acts alone that set something in motion', () => {
    expect(ofStream.map((mapping) => functionOf(mapping).properties.FunctionName)).toEqual(['joint-relay-acts']);
    expect(ofStream[0]?.properties.FilterCriteria).toEqual({
      Filters: [
        { Pattern: JSON.stringify({ eventName: ['INSERT'], dynamodb: { NewImage: { onward: { S: ['yes'] } } } }) },
      ],
    });
  });

  it('sets an act aside that cannot be relayed for six hours, however often it was tried: never when the stream has forgotten it', () => {
    expect(ofStream[0]?.properties).toMatchObject({
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: -1,
      MaximumRecordAgeInSeconds: 6 * 3600,
      ParallelizationFactor: 2,
      StartingPosition: 'TRIM_HORIZON',
      DestinationConfig: { OnFailure: { Destination: `${queueNamed('joint-lost-acts').id}.Arn` } },
    });
  });

  it('is swept every minute for what it lost', () => {
    const rule = resources('AWS::Events::Rule').find(({ id }) => id.includes('EveryMinute'));
    expect(rule?.properties).toMatchObject({ ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' });
    const sweep = functions.find(({ properties }) => properties.FunctionName === 'joint-relay-waiting');
    expect(JSON.stringify(rule?.properties.Targets)).toContain(`"${sweep?.id}.Arn"`);
  });
});

describe('alarms', () => {
  it('watch every queue of what could not be handled', () => {
    const dead = [...consumed.map((name) => `${name}-dead-letters`), 'joint-lost-acts'].map(
      (name) => `${queueNamed(name).id}.QueueName`,
    );
    expect(
      watched('ApproximateNumberOfMessagesVisible')
        .map(({ of }) => of)
        .sort(),
    ).toEqual(dead.sort());
  });

  it('watch the age of the oldest message of every other queue', () => {
    const living = [...consumed, ...agencies.map((agency) => `joint-notified-${agency}`)].map(
      (name) => `${queueNamed(name).id}.QueueName`,
    );
    expect(
      watched('ApproximateAgeOfOldestMessage')
        .map(({ of }) => of)
        .sort(),
    ).toEqual(living.sort());
  });

  it('watch the errors of every function, the lag of the stream and the silence of the sweep', () => {
    expect(
      watched('Errors')
        .map(({ of }) => of)
        .sort(),
    ).toEqual(functions.map(({ id }) => id).sort());
    expect(watched('IteratorAge')).toHaveLength(1);
    // Those of the sweep and of the clock, and of the rule that tells of keys.
    expect(watched('Invocations')).toHaveLength(3);
  });

  it('are told to the operator, each with what to do', () => {
    const [topic] = resources('AWS::SNS::Topic').filter(({ properties }) => properties.TopicName === 'joint-alarms');
    for (const alarm of alarms()) {
      expect(alarm.actions).toEqual([topic?.id]);
      expect(alarm.description).toMatch(/\. [A-Z].+\.$/);
    }
    const [policy] = resources('AWS::SNS::TopicPolicy').filter(({ properties }) =>
      [properties.Topics].flat().includes(topic?.id ?? ''),
    );
    expect(statements(policy?.properties.PolicyDocument)).toContainEqual(
      expect.objectContaining({
        effect: 'Allow',
        actions: ['sns:Publish'],
        principal: { Service: 'cloudwatch.amazonaws.com' },
      }),
    );
    expect(resources('AWS::SNS::Subscription').map(({ properties }) => properties.Endpoint)).toContain(
      'duty@example.org',
    );
  });
});
