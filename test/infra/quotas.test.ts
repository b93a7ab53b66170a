import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { policies } from './addresses.ts';
import { agencies, type Json, members, resources, stacks, templates } from './templates.ts';

/** What AWS takes at most. Each with the page that says so; a deployment that passes one is refused half-way. */

const list = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
/** Without white space, as IAM counts. References stand for longer addresses: 60 characters more each is more than any of ours has. */
const sizeOf = (document: Json): number => {
  const text = JSON.stringify(document);
  return text.length + 60 * (text.match(/\.(Stream)?Arn\b|"Ref"/g)?.length ?? 0);
};
const of = (kind: string) => policies().filter((policy) => policy.kind === kind);

describe('stacks', () => {
  // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
  it('hold fewer resources than CloudFormation’s 500, and than our own 350', () => {
    for (const stack of stacks) expect(Object.keys(templates[stack]?.Resources ?? {}).length).toBeLessThan(350);
  });

  it('are no larger than 1 MB each, and have no more than 200 outputs', () => {
    for (const stack of stacks) {
      // As they are sent, with their white space, which CloudFormation counts.
      const text = readFileSync(join(inject('stacks'), `${stack}.template.json`), 'utf8');
      expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
      expect(Object.keys(templates[stack]?.Outputs ?? {}).length).toBeLessThanOrEqual(200);
    }
  });
});

describe('policies', () => {
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
  it('of roles are 10,240 characters inline and 2,048 in trust; a managed one is 6,144', () => {
    const managed = new Set(resources('AWS::IAM::ManagedPolicy').map(({ properties }) => properties.ManagedPolicyName));
    for (const { of: name, document } of of('identity'))
      expect({ name, fits: sizeOf(document) <= (managed.has(name) ? 6_144 : 10_240) }).toEqual({ name, fits: true });
    for (const { document } of of('trust')) expect(sizeOf(document)).toBeLessThanOrEqual(2_048);
  });

  // https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html
  it('of keys are 32 KB at most', () => {
    for (const { document } of of('key')) expect(sizeOf(document)).toBeLessThanOrEqual(32 * 1024);
  });

  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-policies.html
  it('of queues have 20 statements, 50 principals, 10 conditions and 7 actions a statement, in 8,192 bytes', () => {
    for (const { document, statements } of of('queue')) {
      expect(sizeOf(document)).toBeLessThanOrEqual(8_192);
      expect(statements.length).toBeLessThanOrEqual(20);
      for (const { actions, conditions } of statements) {
        expect(actions.length).toBeLessThanOrEqual(7);
        expect(Object.values(conditions).flatMap(Object.keys).length).toBeLessThanOrEqual(10);
      }
    }
  });

  // https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html and the quotas page of SNS: 30 KB, 100 statements.
  it('of topics are 30 KB and 100 statements at most', () => {
    for (const { document, statements } of of('topic')) {
      expect(sizeOf(document)).toBeLessThanOrEqual(30 * 1024);
      expect(statements.length).toBeLessThanOrEqual(100);
    }
  });

  // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html
  it('name their statements in letters and digits, each once', () => {
    for (const { statements } of policies()) {
      const sids = statements.map(({ sid }) => sid).filter((sid) => sid !== '');
      expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([]);
      expect(new Set(sids).size).toBe(sids.length);
    }
  });
});

describe('functions', () => {
  const functions = resources('AWS::Lambda::Function');

  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  it('are named in 64 characters, have 4 KB of variables, and none that Lambda keeps for itself', () => {
    for (const { properties } of functions) {
      expect(String(properties.FunctionName)).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
      const variables = members(members(properties.Environment).Variables);
      // AWS counts the variables as JSON, and refuses names of its own.
      expect(sizeOf(variables)).toBeLessThan(4_096);
      expect(Object.keys(variables).filter((name) => /^(AWS_|_HANDLER|_X_AMZN|LAMBDA_|TZ$)/.test(name))).toEqual([]);
    }
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
  it('behind the API answer before its 29 seconds are over', () => {
    const called = new Set(
      resources('AWS::Lambda::Permission')
        .filter(({ properties }) => properties.Principal === 'apigateway.amazonaws.com')
        .map(({ properties }) => properties.FunctionName),
    );
    const answering = functions.filter(({ id }) => called.has(`${id}.Arn`));
    expect(answering).toHaveLength(12 * agencies.length + 4);
    for (const { properties } of answering) expect(Number(properties.Timeout)).toBeLessThan(29);
  });

  // https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html: 1,000 in an account, of which 100 stay unreserved.
  it('have environments of their own each, so that no door takes another’s: within an account’s, with seven agencies too', () => {
    const reserved = (of: readonly (typeof functions)[number][]): number =>
      of.reduce((sum, { properties }) => sum + Number(properties.ReservedConcurrentExecutions), 0);
    const ofDoor = functions.filter(({ properties }) => /^joint-police-/.test(String(properties.FunctionName)));
    expect(ofDoor).toHaveLength(12);
    // A further agency needs a door as large, and four environments more of open-approval.
    expect(reserved(functions) + (7 - agencies.length) * (reserved(ofDoor) + 4)).toBeLessThanOrEqual(900);
  });

  it('that carry on what was accepted have as many environments as their queues may use', () => {
    const ofQueues = functions.filter(({ properties }) =>
      /-(open-approval|release-record)$/.test(String(properties.FunctionName)),
    );
    expect(ofQueues).toHaveLength(2);
    for (const { id, properties } of ofQueues) {
      const used = resources('AWS::Lambda::EventSourceMapping')
        .filter((mapping) => mapping.properties.FunctionName === id)
        .map((mapping) => Number(members(mapping.properties.ScalingConfig).MaximumConcurrency));
      expect(properties.ReservedConcurrentExecutions).toBe(used.reduce((sum, one) => sum + one, 0));
    }
  });
});

describe('names', () => {
  const patterns: Readonly<Record<string, readonly [property: string, pattern: RegExp]>> = {
    // https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html
    'AWS::IAM::Role': ['RoleName', /^[\w+=,.@-]{1,64}$/],
    'AWS::IAM::ManagedPolicy': ['ManagedPolicyName', /^[\w+=,.@-]{1,128}$/],
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
    'AWS::SQS::Queue': ['QueueName', /^[A-Za-z0-9_-]{1,80}$/],
    // https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
    'AWS::SNS::Topic': ['TopicName', /^[A-Za-z0-9_-]{1,256}$/],
    // https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
    'AWS::KMS::Alias': ['AliasName', /^alias\/(?!aws\/)[a-zA-Z0-9/_-]{1,250}$/],
    // https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html
    'AWS::Logs::LogGroup': ['LogGroupName', /^[.\-_/#A-Za-z0-9]{1,512}$/],
    // https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html
    'AWS::WAFv2::WebACL': ['Name', /^[\w-]{1,128}$/],
    // https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutDashboard.html
    'AWS::CloudWatch::Dashboard': ['DashboardName', /^[A-Za-z0-9_-]{1,255}$/],
  };

  it('are of the letters and lengths that each service takes', () => {
    for (const [type, [property, pattern]] of Object.entries(patterns)) {
      for (const { id, properties } of resources(type)) {
        const name = properties[property];
        if (name !== undefined) expect({ id, name }).toEqual({ id, name: expect.stringMatching(pattern) });
      }
    }
  });

  // Role: API_CreateRole. Key: API_CreateKey (8,192). Alarm: API_PutMetricAlarm (1,024). Rule: API_PutRule (512).
  it('have descriptions that each service takes', () => {
    const described = (type: string, property: string, pattern: RegExp) => {
      for (const { properties } of resources(type))
        if (properties[property] !== undefined) expect(properties[property]).toMatch(pattern);
    };
    described('AWS::IAM::Role', 'Description', /^[\t\n\r\x20-\x7E\u00A1-\u00FF]{0,1000}$/);
    described('AWS::IAM::ManagedPolicy', 'Description', /^[\s\S]{0,1000}$/);
    described('AWS::KMS::Key', 'Description', /^[\s\S]{0,8192}$/);
    described('AWS::CloudWatch::Alarm', 'AlarmDescription', /^[\s\S]{0,1024}$/);
    described('AWS::Events::Rule', 'Description', /^[\s\S]{0,512}$/);
  });
});

describe('the API', () => {
  // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html: 300 resources an API.
  it('has fewer than API Gateway’s 300 resources: each segment of each path is one', () => {
    const [api] = resources('AWS::ApiGateway::RestApi');
    const nodes = new Set(
      Object.keys(members(members(api?.properties.Body).paths)).flatMap((path) =>
        path.split('/').map((_, i, segments) => segments.slice(0, i + 1).join('/')),
      ),
    );
    expect(nodes.size).toBeLessThan(300);
    // A further agency is as many more: how many agencies one API has room for, until AWS is asked for more.
    const ofDoor = [...nodes].filter((node) => node.startsWith('/police')).length;
    expect(Math.floor((300 - nodes.size) / ofDoor) + agencies.length).toBeGreaterThanOrEqual(5);
  });
});

describe('the paths of the API', () => {
  // API Gateway refuses a second variable beside one: https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html
  it('have one variable segment at most below each', () => {
    const [api] = resources('AWS::ApiGateway::RestApi');
    const variables = new Map<string, Set<string>>();
    for (const path of Object.keys(members(members(api?.properties.Body).paths))) {
      path.split('/').forEach((segment, i, segments) => {
        const parent = segments.slice(0, i).join('/');
        if (segment.startsWith('{')) variables.set(parent, (variables.get(parent) ?? new Set()).add(segment));
      });
    }
    expect(variables.size).toBeGreaterThan(1);
    for (const [parent, names] of variables) expect({ parent, names: names.size }).toEqual({ parent, names: 1 });
  });
});

describe('the web firewall', () => {
  // Units of the managed groups: https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-list.html
  const units: Readonly<Record<string, number>> = {
    AWSManagedRulesCommonRuleSet: 700,
    AWSManagedRulesKnownBadInputsRuleSet: 200,
    AWSManagedRulesAmazonIpReputationList: 25,
    // A rate-based rule is 2, and 30 for a key of its own.
    CallsFromOneAddress: 2,
  };

  it('takes fewer than the 1,500 units that an ACL may have without asking', () => {
    const [acl] = resources('AWS::WAFv2::WebACL');
    const names = list(acl?.properties.Rules).map((rule) => String(members(rule).Name));
    expect(names.filter((name) => units[name] === undefined)).toEqual([]);
    expect(names.reduce((sum, name) => sum + (units[name] ?? 0), 0)).toBeLessThan(1_500);
  });
});

describe('tables', () => {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/ServiceQuotas.html: 20 indexes, and two readers of a shard.
  it('declare the attributes of their keys and no others, and have 20 indexes at most', () => {
    for (const { properties } of resources('AWS::DynamoDB::Table')) {
      const indexes = list(properties.GlobalSecondaryIndexes).map(members);
      const used = [properties, ...indexes].flatMap(({ KeySchema }) =>
        list(KeySchema).map((key) => String(members(key).AttributeName)),
      );
      const declared = list(properties.AttributeDefinitions).map((one) => String(members(one).AttributeName));
      expect(declared.sort()).toEqual([...new Set(used)].sort());
      expect(indexes.length).toBeLessThanOrEqual(20);
    }
  });
});
