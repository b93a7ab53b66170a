import { describe, expect, it } from 'vitest';
import type { Json } from '../../infra/local/cloud/basics/json.ts';
import type { Keys } from '../../infra/local/cloud/iam/conditions.ts';
import { judge, type Principal } from '../../infra/local/cloud/iam/evaluate.ts';
import { readPolicy } from '../../infra/local/cloud/iam/policy.ts';
import { policies } from './addresses.ts';
import { agencies, keys, members, roleDocuments, roles, tableArn } from './templates.ts';

/**
 * What KMS would answer: every role, with every key, for every operation, in every situation that matters. IAM's rule for a key whose policy
 * delegates to its account: the key's policy and the role's own both have to allow (and neither deny).
 * https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 * Judged by the evaluator that also judges every call on one machine.
 */

/** The condition keys of one call, by name. A list where the key is one of several values. */
type Call = Keys;

const account = '000000000000';
const everyKey = keys().map((key) => ({ ...key, statements: readPolicy(key.document as Json, 'a resource') }));
const everyRole = roles();
/** The templates say which resource, and not yet its ARN. */
const arnOf = (said: string): string => (/^(\*$|arn:)/.test(said) ? said : `arn:aws:to-be:::${said}`);
const withArns = (document: unknown): Json =>
  JSON.parse(JSON.stringify(document), (name, value) => (name === 'Resource' ? [value].flat().map(arnOf) : value));
const policiesOf = new Map(
  roleDocuments().map(([role, documents]) => [
    role,
    documents.flatMap((one) => readPolicy(withArns(one), 'an identity')),
  ]),
);

const isAllowed = (role: string, key: (typeof everyKey)[number], action: string, situation: Call): boolean => {
  const arn = `arn:aws:iam::${account}:role/${role}`;
  const call = { 'aws:PrincipalArn': arn, 'aws:SourceAccount': account, 'kms:CallerAccount': account, ...situation };
  const principal: Principal = { kind: 'identity', arn, account, policies: policiesOf.get(role) ?? [] };
  const policy = { statements: key.statements, decides: true };
  return judge(principal, { action, resource: arnOf(key.arn), keys: call }, policy) === undefined;
};

/** Every operation that shows, makes or moves something with a key, or changes who may. */
const operations = [
  'Decrypt',
  'Encrypt',
  'ReEncryptFrom',
  'ReEncryptTo',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'GenerateDataKeyPair',
  'GenerateMac',
  'VerifyMac',
  'Sign',
  'Verify',
  'DeriveSharedSecret',
  'GetPublicKey',
  'CreateGrant',
  'PutKeyPolicy',
  'DisableKey',
  'ScheduleKeyDeletion',
] as const;

const contextOf = (context: Readonly<Record<string, string>>): Call => ({
  'kms:EncryptionContextKeys': Object.keys(context),
  ...Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
});

const staged = (originator: string) => ({ submission: 's', originator, sealedDigest: 'd', intake: 'k' });
const released = (originator: string, recipient: string) => ({
  submission: 's',
  originator,
  recipient,
  sealedDigest: 'd',
});
const before = { 'aws:CurrentTime': '2026-12-08T23:59:59Z' };
const after = { 'aws:CurrentTime': '2026-12-09T00:00:00Z' };
const viaService = (service: string): Call => ({ 'kms:ViaService': `${service}.eu-north-1.amazonaws.com` });

/** Each situation by its name: what the exchange does, and what somebody might try. */
const situations: Readonly<Record<string, Call>> = {
  'no context': {},
  'no context, RSA-OAEP-256, before the day': { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_256', ...before },
  'no context, RSA-OAEP-256, from the day on': { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_256', ...after },
  'no context, RSA-OAEP-1': { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_1', ...before },
  ...Object.fromEntries(agencies.map((agency) => [`staged by ${agency}`, contextOf(staged(agency))])),
  ...Object.fromEntries(
    agencies.map((agency, i) => [
      `released to ${agency}`,
      contextOf(released(agencies[(i + 1) % agencies.length] ?? '', agency)),
    ]),
  ),
  'HMAC-SHA-256': { 'kms:MacAlgorithm': 'HMAC_SHA_256' },
  'HMAC-SHA-512': { 'kms:MacAlgorithm': 'HMAC_SHA_512' },
  'staged by police, one member missing': contextOf({ submission: 's', originator: 'police', sealedDigest: 'd' }),
  'staged by police, one member more': contextOf({ ...staged('police'), recipient: 'customs' }),
  'released to customs, one member missing': contextOf({ submission: 's', recipient: 'customs', sealedDigest: 'd' }),
  'released to customs, one member more': contextOf({ ...released('police', 'customs'), intake: 'k' }),
  'through DynamoDB': {
    ...viaService('dynamodb'),
    ...contextOf({ 'aws:dynamodb:tableName': 't', 'aws:dynamodb:subscriberId': account }),
  },
  'through SQS': { ...viaService('sqs'), ...contextOf({ 'aws:sqs:arn': 'q' }) },
  'through SNS': { ...viaService('sns'), ...contextOf({ 'aws:sns:topicArn': 't' }) },
};

/** All that is allowed, as `role: operation with key, situation`. The deployment's name is left out. */
const allowed = everyKey.flatMap((key) =>
  [...everyRole.keys()].flatMap((role) =>
    operations.flatMap((operation) =>
      Object.entries(situations)
        .filter(([, call]) => isAllowed(role, key, `kms:${operation}`, call))
        .map(([situation]) => ({ role: role.replace(/^joint-/, ''), operation, key: key.description, situation })),
    ),
  ),
);
const isShared = (key: string): boolean => key.endsWith('at rest');
const say = ({ role, operation, key, situation }: (typeof allowed)[number]): string =>
  `${role}: ${operation}, ${key}, ${situation}`;

describe('with the keys of content', () => {
  it('each role may do what the table of keys says, in that context alone, and nothing else in any other', () => {
    const expected = agencies.flatMap((agency) => [
      ...['before the day', 'from the day on'].map(
        (when) =>
          `${agency}-accept-submission: ReEncryptFrom, ${agency}: intake, generation 2, no context, RSA-OAEP-256, ${when}`,
      ),
      `${agency}-accept-submission: ReEncryptFrom, ${agency}: intake, generation 1, no context, RSA-OAEP-256, before the day`,
      `${agency}-accept-submission: ReEncryptTo, ${agency}: content keys that wait for approval, staged by ${agency}`,
      `${agency}-review-submission: Decrypt, ${agency}: content keys that wait for approval, staged by ${agency}`,
      `release-record: ReEncryptFrom, ${agency}: content keys that wait for approval, staged by ${agency}`,
      `release-record: ReEncryptTo, ${agency}: content keys of what was released to it, released to ${agency}`,
      `${agency}-disclose-record: Decrypt, ${agency}: content keys of what was released to it, released to ${agency}`,
      `${agency}-keep-selectors: GenerateMac, Tokens of selectors, HMAC-SHA-256`,
      `${agency}-search-records: GenerateMac, Tokens of selectors, HMAC-SHA-256`,
    ]);
    const used = allowed.filter(({ key, operation }) => !isShared(key) && operation !== 'GetPublicKey');
    expect(used.map(say).sort()).toEqual(expected.sort());
  });

  it('public halves are shown by one role, whatever the situation, and those of symmetric keys do not exist', () => {
    const shown = allowed.filter(({ operation }) => operation === 'GetPublicKey');
    expect(new Set(shown.map(({ role }) => role))).toEqual(new Set(['publish-keys']));
    expect(new Set(shown.map(({ key }) => key)).size).toBe(2 * agencies.length + 1);
  });

  it('no role holds both halves of a re-encryption but the two that move keys, each in its one direction', () => {
    const halves = (operation: string) =>
      new Set(allowed.filter((one) => one.operation === operation && !isShared(one.key)).map(({ role }) => role));
    const movers = [...halves('ReEncryptFrom')].filter((role) => halves('ReEncryptTo').has(role));
    expect(movers.sort()).toEqual(
      [...agencies.map((agency) => `${agency}-accept-submission`), 'release-record'].sort(),
    );
    // Neither of them ever sees what it moves.
    const seen = new Set(
      allowed.filter(({ key, operation }) => !isShared(key) && operation === 'Decrypt').map(({ role }) => role),
    );
    expect(movers.filter((role) => seen.has(role))).toEqual([]);
  });

  it('no role opens a content key and reads a ciphertext', () => {
    const opens = new Set(
      allowed.filter(({ key, operation }) => !isShared(key) && operation === 'Decrypt').map(({ role }) => role),
    );
    const reads = [...everyRole]
      .filter(([, policy]) =>
        policy.some(
          ({ effect, actions, resources }) =>
            effect === 'Allow' &&
            resources.some((arn) => arn.startsWith(tableArn('Sealed'))) &&
            actions.some((action) => /:(Get|BatchGet|Query|Scan|PartiQLSelect)/.test(action)),
        ),
      )
      .map(([name]) => name.replace(/^joint-/, ''));
    expect(opens.size).toBe(2 * agencies.length);
    expect(reads.filter((role) => opens.has(role))).toEqual([]);
  });
});

describe('with the keys of what is at rest', () => {
  it('no role does anything but through the service whose key it is', () => {
    const through: Readonly<Record<string, readonly string[]>> = {
      'The tables at rest': ['through DynamoDB'],
      'Queues and topics at rest': ['through SQS', 'through SNS'],
      'The logs at rest': [],
    };
    const direct = allowed.filter(({ key, situation }) => isShared(key) && through[key]?.includes(situation) !== true);
    expect(direct.map(say)).toEqual([]);
  });

  it('no role makes grants, changes a key or signs', () => {
    const changing = ['CreateGrant', 'PutKeyPolicy', 'DisableKey', 'ScheduleKeyDeletion', 'Sign', 'VerifyMac'];
    expect(allowed.filter(({ operation }) => changing.includes(operation)).map(say)).toEqual([]);
  });

  it('every consumer and sender can use the key that its queue, topic or table asks of it', () => {
    const may = (role: string, operation: string, key: string, situation: string): boolean =>
      allowed.some(
        (one) => one.role === role && one.operation === operation && one.key === key && one.situation === situation,
      );
    for (const [name, policy] of everyRole) {
      const role = name.replace(/^joint-/, '');
      const does = (action: string) => policy.some(({ actions }) => actions.includes(action));
      const needs: [boolean, string, string, string][] = [
        [does('sqs:ReceiveMessage'), 'Decrypt', 'Queues and topics at rest', 'through SQS'],
        [does('sqs:SendMessage'), 'GenerateDataKey', 'Queues and topics at rest', 'through SQS'],
        [does('sqs:SendMessage'), 'Decrypt', 'Queues and topics at rest', 'through SQS'],
        [does('sns:Publish'), 'GenerateDataKey', 'Queues and topics at rest', 'through SNS'],
        [does('sns:Publish'), 'Decrypt', 'Queues and topics at rest', 'through SNS'],
        [does('dynamodb:GetItem') || does('dynamodb:GetRecords'), 'Decrypt', 'The tables at rest', 'through DynamoDB'],
        [does('dynamodb:PutItem'), 'GenerateDataKey', 'The tables at rest', 'through DynamoDB'],
      ];
      for (const [needed, ...use] of needs)
        if (needed) expect([role, ...use, may(role, ...use)]).toEqual([role, ...use, true]);
    }
  });
});

describe('services that use a key in their own name', () => {
  it('are SNS for its deliveries, EventBridge for what it hands on, CloudWatch for its alarms and its logs, each bound to this account’s own resources', () => {
    const byService = policies()
      .filter(({ kind }) => kind === 'key')
      .flatMap(({ of, statements }) =>
        statements
          .filter(({ principal }) => members(principal).Service !== undefined)
          .map(
            ({ sid, principal, conditions }) =>
              `${of}, ${members(principal).Service}, ${sid}: ${Object.values(conditions).flatMap(Object.keys).sort().join(' ')}`,
          ),
      );
    expect(byService.sort()).toEqual(
      [
        'Queues and topics at rest, sns.amazonaws.com, TopicsDeliver: aws:SourceArn',
        'Queues and topics at rest, events.amazonaws.com, RulesHandOn: aws:SourceAccount',
        'Queues and topics at rest, cloudwatch.amazonaws.com, AlarmsAreTold: aws:SourceAccount',
        'The logs at rest, logs.eu-north-1.amazonaws.com, LogsAreKept: kms:EncryptionContext:aws:logs:arn',
        'The logs at rest, logs.eu-north-1.amazonaws.com, LogsLookAtTheKey: ',
      ].sort(),
    );
    // The account stands in the topics' ARN.
    const delivering = policies().flatMap(({ statements }) => statements.filter(({ sid }) => sid === 'TopicsDeliver'));
    expect(delivering.map(({ conditions }) => members(conditions.ArnLike)['aws:SourceArn'])).toEqual([
      'arn:aws:sns:eu-north-1:000000000000:joint-notifications-*',
    ]);
  });
});
