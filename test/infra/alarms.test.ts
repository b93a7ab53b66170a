import { describe, expect, it } from 'vitest';
import { agencies, alarms, resources } from './templates.ts';

const watched = (metric: string) => alarms().filter((alarm) => alarm.metric === metric);
const names = resources('AWS::CloudWatch::Alarm').map(({ properties }) => String(properties.AlarmName));

describe('alarms', () => {
  it('watch what AWS holds back: tables, functions, KMS before it does, and notifications that a queue refuses', () => {
    const tables = resources('AWS::DynamoDB::Table');
    expect(watched('ReadThrottleEvents')).toHaveLength(tables.length);
    // An index holds back the writes of its table, and is not counted with it.
    const indexes = tables.flatMap(({ properties }) => (properties.GlobalSecondaryIndexes as unknown[]) ?? []);
    expect(indexes).toHaveLength(6);
    expect(watched('WriteThrottleEvents')).toHaveLength(tables.length + indexes.length);
    expect(watched('Throttles')).toHaveLength(1);
    expect(watched('CallCount')).toHaveLength(2);
    expect(watched('NumberOfNotificationsFailed')).toHaveLength(agencies.length);
  });

  it('have names of their own, made of where they stand', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^joint-[A-Za-z-]{1,200}$/);
  });

  it('are told to every address of the configuration', () => {
    const told = resources('AWS::SNS::Subscription').filter(({ properties }) => properties.Protocol === 'email');
    expect(told.map(({ properties }) => properties.Endpoint)).toEqual(['duty@example.org', 'operations@example.org']);
  });
});
