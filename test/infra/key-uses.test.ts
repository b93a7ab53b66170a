import { describe, expect, it } from 'vitest';
import { agencies, keys, members, resources, statements } from './templates.ts';

const [rule] = resources('AWS::Events::Rule').filter(({ properties }) => properties.EventPattern !== undefined);
const pattern = members(rule?.properties.EventPattern);
const detail = members(pattern.detail);
const alarmNamed = (end: string) =>
  resources('AWS::CloudWatch::Alarm').find(({ properties }) => String(properties.AlarmName).endsWith(end))
    ?.properties ?? expect.fail();

describe('uses of content keys', () => {
  it('are told by a rule that takes what CloudTrail calls reads, of every content key and no other', () => {
    expect(rule?.properties.State).toBe('ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS');
    expect(pattern).toMatchObject({ source: ['aws.kms'], 'detail-type': ['AWS API Call via CloudTrail'] });
    const ofContent = keys().filter(({ description }) =>
      agencies.some((agency) => description.startsWith(`${agency}: `)),
    );
    expect(ofContent).toHaveLength(4 * agencies.length);
    const named = members(detail.resources).ARN;
    expect([...(named as string[])].sort()).toEqual(ofContent.map(({ arn }) => arn).sort());
    for (const use of ['Decrypt', 'ReEncrypt', 'Encrypt', 'GenerateDataKey', 'CreateGrant', 'PutKeyPolicy'])
      expect(detail.eventName).toContain(use);
  });

  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html: 4,096 characters.
  it('are told by a pattern that EventBridge takes, with seven agencies too', () => {
    const arn = 'arn:aws:kms:eu-central-1:123456789012:key/01234567-89ab-cdef-0123-456789abcdef","'.length;
    const words = JSON.stringify({ ...pattern, detail: { ...detail, resources: { ARN: [] } } }).length;
    expect(words + 7 * 5 * arn).toBeLessThanOrEqual(4_096);
  });

  it('come into a queue that lets this rule in, and no other, and waits until whatever belongs to them is written', () => {
    const queue = resources('AWS::SQS::Queue').find(({ properties }) => properties.QueueName === 'joint-key-uses');
    expect(queue?.properties.DelaySeconds).toBe(45);
    const longest = resources('AWS::Lambda::Function').map(({ properties }) => Number(properties.Timeout));
    expect(Number(queue?.properties.DelaySeconds)).toBeGreaterThan(Math.max(...longest));
    const [policy] = resources('AWS::SQS::QueuePolicy').filter(({ properties }) =>
      [properties.Queues].flat().includes(queue?.id ?? ''),
    );
    const allowed = statements(policy?.properties.PolicyDocument).filter(({ effect }) => effect === 'Allow');
    expect(allowed).toEqual([
      expect.objectContaining({
        actions: ['sqs:SendMessage'],
        principal: { Service: 'events.amazonaws.com' },
        conditions: { ArnEquals: { 'aws:SourceArn': `${rule?.id}.Arn` } },
      }),
    ]);
  });

  it('that no act explains raise an alarm a minute after they were found: four minutes are left for CloudTrail', () => {
    const alarm = alarmNamed('-ReconcileKeys-Unexplained');
    expect(alarm).toMatchObject({ Threshold: 0, Period: 60, EvaluationPeriods: 1, Statistic: 'Sum' });
    // The very metric that the function's line tells: test/runtime/watched.test.ts.
    expect(alarm).toMatchObject({ Namespace: 'Samsyn', MetricName: 'KeyUsesUnexplained' });
    const [{ Value: fn }] = alarm.Dimensions as [{ Value: { Ref: string } }];
    const named = resources('AWS::Lambda::Function').find(({ id }) => id === fn.Ref || JSON.stringify(fn).includes(id));
    expect(named?.properties.FunctionName).toBe('joint-reconcile-keys');
  });

  it('raise an alarm too where nothing is told of them, and where what is told could not be handed on', () => {
    expect(alarmNamed('-ReconcileKeys-Blind')).toMatchObject({ EvaluationPeriods: 24, TreatMissingData: 'breaching' });
    expect(alarmNamed('-KeyUses-Lost')).toMatchObject({ MetricName: 'FailedInvocations', Threshold: 0 });
  });
});
