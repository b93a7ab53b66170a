import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, inject, it } from 'vitest';
import { environmentOf } from '../../shared/runtime/config.ts';
import { agencies, members, resources, stacks, templates } from './templates.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const textOf = (folder: string, stack: string): string => readFileSync(join(folder, `${stack}.template.json`), 'utf8');

describe('the stacks of three agencies', () => {
  it('tell the operator where the API, the queues and the registry are', () => {
    const outputs = Object.values(templates).flatMap(({ Outputs }) => Object.keys(Outputs));
    for (const agency of ['Police', 'Customs', 'CoastGuard']) {
      expect(outputs).toContain(`ApprovalQueue${agency}`);
      expect(outputs).toContain(`NotificationQueue${agency}`);
    }
    expect(outputs).toEqual(expect.arrayContaining(['ApiUrl', 'Authority', 'RegistryTable']));
  });

  it('hold nothing that depends on the machine or the hour', () => {
    for (const stack of stacks) {
      // The one time in them is the configuration's own.
      const text = textOf(inject('stacks'), stack).replaceAll('2026-12-09T00:00:00Z', '');
      expect(text).not.toContain(project);
      expect(text).not.toMatch(/\/(home|root|tmp|Users|var)\//);
      expect(text).not.toMatch(/\b20\d\d-\d\d-\d\dT/);
    }
  });
});

describe('state', () => {
  it('stays in production when its stack goes: all of it, but for intake keys, on which nothing depends after intake', () => {
    const kept = ['AWS::DynamoDB::Table', 'AWS::SQS::Queue', 'AWS::KMS::Key', 'AWS::Logs::LogGroup'].flatMap(resources);
    for (const { id, deletionPolicy, properties } of kept) {
      expect({ id, deletionPolicy }).toEqual({
        id,
        // Not when the stack cannot be made: what has a fixed name would refuse the next try. A protected table could not be deleted.
        deletionPolicy:
          properties.KeySpec === 'RSA_3072'
            ? 'Delete'
            : properties.KeySchema === undefined
              ? 'RetainExceptOnCreate'
              : 'Retain',
      });
    }
  });

  it('is four tables under a key of ours, restorable to any second, with one stream', () => {
    const tables = resources('AWS::DynamoDB::Table');
    expect(tables.map(({ id }) => id.replace(/^Tables|[0-9A-F]{8}$/g, '')).sort()).toEqual([
      'Exchange',
      'Records',
      'Registry',
      'Sealed',
    ]);
    for (const { properties } of tables) {
      expect(properties).toMatchObject({
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      });
    }
    const streams = tables.filter(({ properties }) => properties.StreamSpecification !== undefined);
    expect(streams.map(({ properties }) => properties.StreamSpecification)).toEqual([{ StreamViewType: 'NEW_IMAGE' }]);
    expect(streams[0]?.properties.TimeToLiveSpecification).toEqual({ AttributeName: 'expiresAt', Enabled: true });
  });

  it('is indexed by what is asked of it, and indexes hold keys alone where the row is read anyway', () => {
    const indexes = resources('AWS::DynamoDB::Table').flatMap(({ properties }) => {
      const own = (properties.GlobalSecondaryIndexes ?? []) as readonly Record<string, never>[];
      return own.map((index) => `${index.IndexName} ${members(index.Projection).ProjectionType}`);
    });
    expect(indexes.sort()).toEqual([
      'ByOriginator KEYS_ONLY',
      'ByRelease ALL',
      'Due KEYS_ONLY',
      'Inbox KEYS_ONLY',
      'Tally KEYS_ONLY',
      'Waiting KEYS_ONLY',
    ]);
  });
});

describe('functions', () => {
  const functions = resources('AWS::Lambda::Function');
  const fileOf = (name: string): keyof typeof environmentOf => {
    const file = Object.keys(environmentOf).find((candidate) => name.endsWith(`-${candidate}`));
    return file as keyof typeof environmentOf;
  };

  it('run on Node 24 and arm64, ten seconds behind a door and thirty behind a queue', () => {
    for (const { properties } of functions) {
      expect(properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
      expect(Number(properties.Timeout)).toBeLessThanOrEqual(30);
    }
  });

  it('are given exactly the variables that they read, and these fit into 4 KB', () => {
    for (const { properties } of functions) {
      const variables = members(members(properties.Environment).Variables);
      const file = fileOf(String(properties.FunctionName));
      expect(Object.keys(variables).sort()).toEqual([...environmentOf[file], 'LOG_LEVEL'].sort());
      // References are a little longer than what they stand for: the length of their ids serves as a bound.
      const size = Object.entries(variables).reduce(
        (sum, [name, value]) => sum + Buffer.byteLength(name + String(value)),
        0,
      );
      expect(size).toBeLessThan(4096);
    }
  });

  it('have a log group of their own each, kept as long as configured, under a key of ours', () => {
    const groups = resources('AWS::Logs::LogGroup');
    const names = groups.map(({ properties }) => properties.LogGroupName);
    for (const { properties } of functions) expect(names).toContain(`/aws/lambda/${properties.FunctionName}`);
    const [key] = resources('AWS::KMS::Key').filter(({ properties }) => properties.Description === 'The logs at rest');
    for (const { properties } of groups)
      expect(properties).toMatchObject({ RetentionInDays: 90, KmsKeyId: `${key?.id}.Arn` });
  });

  it('know one authority; those of before are known to the release and told to browsers alone: no call is taken for them', () => {
    const told = (variable: string) =>
      functions
        .map(({ properties }) => members(members(properties.Environment).Variables)[variable])
        .filter((value) => value !== undefined);
    expect(told('AUTHORITY')).toHaveLength(12 * agencies.length + 2);
    expect(new Set(told('AUTHORITY'))).toEqual(new Set(['exchange.example.org']));
    const former = '["abc123.execute-api.eu-north-1.amazonaws.com"]';
    expect(told('FORMER_AUTHORITIES')).toEqual([former, former]);
  });
});
