import { describe, expect, it } from 'vitest';
import { agencies, keys, members, resources, roles, type Statement, tableArn, tableRights } from './templates.ts';

const contentKeys = keys().filter(({ description }) =>
  agencies.some((agency) => description.startsWith(`${agency}: `)),
);
const isContentKey = (arn: string): boolean => contentKeys.some((key) => key.arn === arn);
const readsItems = [
  'dynamodb:GetItem',
  'dynamodb:BatchGetItem',
  'dynamodb:Query',
  'dynamodb:Scan',
  'dynamodb:PartiQLSelect',
];

const allows = (statement: Statement, actions: readonly string[], resource: (arn: string) => boolean): boolean =>
  statement.effect === 'Allow' &&
  statement.actions.some((action) => actions.includes(action)) &&
  statement.resources.some(resource);

/** Names of roles that may do one of these actions with such a resource. */
const whoMay = (actions: readonly string[], resource: (arn: string) => boolean): readonly string[] =>
  [...roles()]
    .filter(([, policy]) => policy.some((statement) => allows(statement, actions, resource)))
    .map(([name]) => name);

describe('roles', () => {
  it('are one for each function, of the fixed name that the key policies know', () => {
    const functions = resources('AWS::Lambda::Function');
    expect(functions).toHaveLength(12 * agencies.length + 10);
    for (const { properties } of functions) {
      const role = resources('AWS::IAM::Role').find(({ id }) => `${id}.Arn` === properties.Role);
      expect(role?.properties.RoleName).toBe(properties.FunctionName);
    }
    expect(new Set(functions.map(({ properties }) => properties.Role)).size).toBe(functions.length);
  });

  it('have no managed policy and no policy beside their own, but for the one by which API Gateway writes the access log', () => {
    expect(resources('AWS::IAM::Policy')).toEqual([]);
    const managed = resources('AWS::IAM::Role').filter(({ properties }) => properties.ManagedPolicyArns !== undefined);
    expect(managed.map(({ id }) => id)).toEqual([expect.stringMatching(/^ApiCloudWatchRole/)]);
  });

  it('name every action in full, and every resource but their own log streams and ListStreams', () => {
    for (const [name, policy] of roles()) {
      for (const { actions, resources: named } of policy) {
        expect(actions.filter((action) => action.includes('*'))).toEqual([]);
        const stars = named.filter((arn) => arn.includes('*'));
        if (stars.length > 0 && actions.join() !== 'dynamodb:ListStreams') {
          expect(stars).toEqual([`arn:aws:logs:eu-north-1:000000000000:log-group:/aws/lambda/${name}:log-stream:*`]);
        }
      }
    }
  });

  it('may do with the tables what this matrix says, and nothing else', () => {
    const matrix: Record<string, string> = {
      'police-accept-submission': 'Exchange: BatchGetItem GetItem PutItem Query; Registry: GetItem; Sealed: PutItem',
      'police-decide-approval':
        'Exchange: BatchGetItem DeleteItem GetItem PutItem Query UpdateItem; Exchange/Inbox: Query; Registry: GetItem',
      'police-disclose-record':
        'Exchange: BatchGetItem GetItem PutItem Query UpdateItem; Records: GetItem; Registry: GetItem',
      'police-keep-selectors': 'Exchange: BatchGetItem DeleteItem GetItem PutItem Query UpdateItem; Registry: GetItem',
      'police-search-records': 'Exchange: BatchGetItem DeleteItem GetItem PutItem Query UpdateItem; Registry: GetItem',
      'police-read-record': 'Records: GetItem; Records/ByRelease: Query; Registry: GetItem',
      'police-recall-record':
        'Exchange: BatchGetItem GetItem PutItem Query UpdateItem; Records: DeleteItem UpdateItem; Registry: GetItem',
      'police-report-statistics': 'Exchange/Tally: Query; Exchange/Waiting: Query; Registry: GetItem',
      'police-review-submission': 'Exchange: BatchGetItem GetItem PutItem Query UpdateItem; Registry: GetItem',
      'police-serve-sealed': 'Exchange: GetItem Query; Records: GetItem; Registry: GetItem; Sealed: GetItem',
      'police-track-submission':
        'Exchange: BatchGetItem DeleteItem GetItem PutItem Query UpdateItem; Exchange/ByOriginator: Query; Exchange/Inbox: Query; Exchange/Waiting: Query; Registry: GetItem',
      'keep-time':
        'Exchange: BatchGetItem DeleteItem GetItem PutItem Query UpdateItem; Exchange/Due: Query; Records: DeleteItem UpdateItem; Sealed: DeleteItem',
      'police-retain-record':
        'Exchange: BatchGetItem GetItem PutItem Query UpdateItem; Exchange/Due: Query; Records: UpdateItem; Registry: GetItem',
      'open-approval': 'Exchange: BatchGetItem GetItem UpdateItem',
      'relay-acts': 'Exchange/stream: DescribeStream GetRecords GetShardIterator; *: ListStreams',
      'relay-waiting': 'Exchange: BatchGetItem; Exchange/Waiting: Query',
      'release-record':
        'Exchange: BatchGetItem DeleteItem GetItem PutItem Query UpdateItem; Records: PutItem UpdateItem; Registry: GetItem',
      'reconcile-keys': 'Exchange: Query',
      'publish-keys': '',
      'publish-openapi': '',
      'serve-console': '',
      'refuse-call': '',
    };
    for (const [file, expected] of Object.entries(matrix)) {
      const operationsOn = Object.groupBy(tableRights(`joint-${file}`), (right) => right.split(' ')[0] ?? '');
      const written = Object.entries(operationsOn).map(
        ([on, rights = []]) =>
          `${on}: ${rights
            .map((right) => right.split(' ')[1])
            .sort()
            .join(' ')}`,
      );
      expect(`${file} ${written.sort().join('; ')}`).toBe(`${file} ${expected.split('; ').sort().join('; ')}`);
    }
  });

  it('never hold both a content key and a ciphertext', () => {
    const openers = whoMay(['kms:Decrypt', 'kms:GenerateDataKey'], isContentKey);
    const readers = whoMay(readsItems, (arn) => arn === tableArn('Sealed'));
    expect(openers).toHaveLength(2 * agencies.length);
    expect(readers).toEqual(agencies.map((agency) => `joint-${agency}-serve-sealed`));
    expect(openers.filter((name) => readers.includes(name))).toEqual([]);
  });

  it('of those that read ciphertexts have no permission at all on a content key', () => {
    for (const agency of agencies) {
      const policy = roles().get(`joint-${agency}-serve-sealed`) ?? [];
      expect(policy.flatMap(({ resources: named }) => named).filter(isContentKey)).toEqual([]);
    }
  });

  it('decrypt under the key of one agency at most, and that their own', () => {
    for (const [name, policy] of roles()) {
      const opened = policy
        .filter((statement) => allows(statement, ['kms:Decrypt'], isContentKey))
        .flatMap(({ resources: named }) => contentKeys.filter(({ arn }) => named.includes(arn)))
        .map(({ description }) => description.split(':')[0]);
      expect(new Set(opened).size).toBeLessThanOrEqual(1);
      for (const agency of opened) expect(name.startsWith(`joint-${agency}-`)).toBe(true);
    }
  });

  it('write ciphertexts through the accepting function alone, which cannot read one back; what keeps the time alone deletes them', () => {
    const sealed = (arn: string) => arn === tableArn('Sealed');
    expect(whoMay(['dynamodb:PutItem'], sealed)).toEqual(agencies.map((agency) => `joint-${agency}-accept-submission`));
    expect(whoMay(['dynamodb:UpdateItem', 'dynamodb:BatchWriteItem'], sealed)).toEqual([]);
    expect(whoMay(['dynamodb:DeleteItem'], sealed)).toEqual(['joint-keep-time']);
  });

  it('write no entry of a principal: functions read the registry', () => {
    expect(
      whoMay(['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'], (arn) => arn === tableArn('Registry')),
    ).toEqual([]);
  });

  it('behind a door read the records of their own agency alone', () => {
    for (const agency of agencies) {
      for (const file of ['read-record', 'disclose-record', 'serve-sealed']) {
        const keys = agencies.filter((other) => other !== agency).map((other) => `${agency}#${other}`);
        const reads = (roles().get(`joint-${agency}-${file}`) ?? []).filter((statement) =>
          allows(statement, readsItems, (arn) => arn.startsWith(tableArn('Records'))),
        );
        expect(reads.length).toBeGreaterThan(0);
        for (const { conditions } of reads) {
          expect(conditions['ForAllValues:StringEquals']).toEqual({
            'dynamodb:LeadingKeys': file === 'disclose-record' ? keys : [agency],
          });
          expect(conditions.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
        }
      }
    }
  });

  it('that search see no row of a submission, and none of what has reached another agency or is held by one', () => {
    for (const agency of agencies) {
      const policy = roles().get(`joint-${agency}-search-records`) ?? [];
      const ofRows = policy.filter(({ actions }) => actions.some((action) => action.startsWith('dynamodb:')));
      const onExchange = ofRows.filter(({ resources: named }) => named.some((arn) => arn === tableArn('Exchange')));
      expect(onExchange.length).toBeGreaterThan(0);
      const ofWatches = [`watches#${agency}`, `watch#${agency}#*`];
      const all = [`searches#${agency}`, ...ofWatches, `token#${agency}#*`, `tally#${agency}#*`, 'entry#*', 'nonce#*'];
      for (const { actions, conditions } of onExchange) {
        const ends = actions.some((action) => /Update|Delete/.test(action));
        expect(conditions).toEqual({
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ends ? ofWatches : all },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        });
      }
      const keysOfContent = policy.flatMap(({ resources: named }) => named).filter(isContentKey);
      expect(keysOfContent).toEqual([]);
    }
  });

  it('that recall delete the keys that others have of their agency’s reports, and say of records that they are recalled: nothing else', () => {
    for (const agency of agencies) {
      const others = agencies.filter((other) => other !== agency);
      const policy = roles().get(`joint-${agency}-recall-record`) ?? [];
      const onRecords = policy.filter(({ resources: named }) => named.includes(tableArn('Records')));
      expect(onRecords.map(({ actions, conditions }) => [actions, conditions['ForAllValues:StringEquals']])).toEqual([
        [['dynamodb:DeleteItem'], { 'dynamodb:LeadingKeys': others.map((other) => `${other}#${agency}`) }],
        [
          ['dynamodb:UpdateItem'],
          { 'dynamodb:LeadingKeys': others, 'dynamodb:Attributes': ['recipient', 'id', 'originator', 'state'] },
        ],
      ]);
      for (const { conditions } of onRecords) expect(conditions.Null).toEqual({ 'dynamodb:LeadingKeys': 'false' });
    }
  });

  it('that tell statistics read the counts of their own agency alone', () => {
    for (const agency of agencies) {
      const reads = (roles().get(`joint-${agency}-report-statistics`) ?? []).filter((statement) =>
        allows(statement, readsItems, (arn) => arn.startsWith(tableArn('Exchange'))),
      );
      expect(reads.map(({ resources: named, conditions }) => ({ named, conditions }))).toEqual([
        {
          named: [expect.stringMatching(/\/index\/Tally$/), expect.stringMatching(/\/index\/Waiting$/)],
          conditions: {
            'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [agency, `acknowledgement#${agency}`] },
            Null: { 'dynamodb:LeadingKeys': 'false' },
          },
        },
      ]);
    }
  });

  it('use the keys of tables, of queues and topics, and of logs through those services alone', () => {
    const shared = keys().filter(({ description }) => /at rest$/.test(description));
    expect(shared).toHaveLength(3);
    for (const [, policy] of roles()) {
      for (const statement of policy.filter(({ resources: named }) => shared.some(({ arn }) => named.includes(arn)))) {
        expect(members(statement.conditions.StringEquals)['kms:ViaService']).toBeDefined();
      }
    }
  });
});

describe('keys', () => {
  it('let nobody do everything, the account itself included', () => {
    for (const { policy } of keys()) {
      for (const { actions } of policy) expect(actions.filter((action) => action.includes('*'))).toEqual([]);
      const [administration] = policy;
      expect(administration?.sid).toBe('Administration');
      const cryptographic = /^kms:(Decrypt|Encrypt|ReEncrypt|Generate|Sign|Verify|DeriveSharedSecret|CreateGrant)/;
      expect(administration?.actions.filter((action) => cryptographic.test(action))).toEqual([]);
    }
  });

  it('are three and a predecessor for each agency, three for what is at rest, that of selectors, and the custody log’s', () => {
    const specs = resources('AWS::KMS::Key').map(({ properties }) => properties.KeySpec ?? 'SYMMETRIC_DEFAULT');
    expect(specs.filter((spec) => spec === 'RSA_3072')).toHaveLength(2 * agencies.length);
    expect(specs.filter((spec) => spec === 'SYMMETRIC_DEFAULT')).toHaveLength(2 * agencies.length + 3);
    expect(specs.filter((spec) => spec === 'ECC_NIST_EDWARDS25519')).toHaveLength(1);
    expect(specs.filter((spec) => spec === 'HMAC_256')).toHaveLength(1);
  });

  it('rotate where they are symmetric', () => {
    for (const { properties } of resources('AWS::KMS::Key')) {
      expect(properties.EnableKeyRotation).toBe(properties.KeySpec === undefined ? true : undefined);
    }
  });

  /** Every use of a content key that a key policy allows, as `role action key`, with its conditions. */
  const uses = contentKeys.flatMap(({ arn, description, policy }) =>
    policy.slice(1).map((statement) => {
      const { ArnEquals, ...conditions } = statement.conditions;
      const role = String(members(ArnEquals)['aws:PrincipalArn']).replace('arn:aws:iam::000000000000:role/', '');
      return { arn, description, role, action: statement.actions.join(), conditions, principal: statement.principal };
    }),
  );

  it('of content name the account, and one role for each use', () => {
    expect(uses).toHaveLength(agencies.length * (2 * 2 + 3 + 2));
    for (const { principal, role } of uses) {
      expect(principal).toEqual({ AWS: 'arn:aws:iam::000000000000:root' });
      expect([...roles().keys()]).toContain(role);
    }
  });

  it('of content say the same as the roles that use them: neither side admits what the other does not', () => {
    const written = [...roles()].flatMap(([role, policy]) =>
      policy.flatMap(({ actions, resources: named, conditions }) =>
        named.filter(isContentKey).flatMap((arn) => actions.map((action) => ({ arn, role, action, conditions }))),
      ),
    );
    const key = (use: { arn: string; role: string; action: string; conditions: unknown }): string =>
      JSON.stringify([use.arn, use.role, use.action, use.conditions]);
    expect(written.map(key).sort()).toEqual(uses.map(key).sort());
  });

  it('of content are used in a closed context, bound to the agency, of which no member may be missing', () => {
    const closed = {
      ': content keys that wait for approval': ['submission', 'originator', 'sealedDigest', 'intake'],
      ': content keys of what was released to it': ['submission', 'originator', 'recipient', 'sealedDigest'],
    };
    const bound = { 'kms:ReEncryptTo': true, 'kms:ReEncryptFrom': true, 'kms:Decrypt': true };
    for (const agency of agencies) {
      for (const [kind, context] of Object.entries(closed)) {
        const ofKey = uses.filter(({ description }) => description === `${agency}${kind}`);
        expect(ofKey.length).toBeGreaterThanOrEqual(2);
        for (const { action, conditions } of ofKey) {
          expect(Object.keys(bound)).toContain(action);
          const own = kind.includes('released') ? 'recipient' : 'originator';
          expect(conditions).toEqual({
            StringEquals: { [`kms:EncryptionContext:${own}`]: agency },
            'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': context },
            Null: Object.fromEntries(
              context.filter((member) => member !== own).map((member) => [`kms:EncryptionContext:${member}`, 'false']),
            ),
          });
        }
      }
    }
  });

  it('of intake are re-encrypted from with RSA-OAEP-256 alone, by the accepting function of their agency', () => {
    for (const { description, role, action, conditions } of uses.filter((use) =>
      use.description.includes(': intake'),
    )) {
      if (action === 'kms:GetPublicKey') {
        expect(role).toBe('joint-publish-keys');
      } else {
        expect(action).toBe('kms:ReEncryptFrom');
        expect(role).toBe(`joint-${description.split(':')[0]}-accept-submission`);
        const until = description.endsWith('generation 1')
          ? { DateLessThan: { 'aws:CurrentTime': '2026-12-09T00:00:00Z' } }
          : {};
        expect(conditions).toEqual({ StringEquals: { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_256' }, ...until });
      }
    }
  });

  it('of content are opened by nobody who serves the recipient before the release has moved them', () => {
    const ofStaging = uses.filter(({ description }) => description.endsWith('wait for approval'));
    for (const { description, role, action } of ofStaging.filter((use) => use.action === 'kms:Decrypt')) {
      expect({ role, action }).toEqual({
        role: `joint-${description.split(':')[0]}-review-submission`,
        action: 'kms:Decrypt',
      });
    }
  });
});
