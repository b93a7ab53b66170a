import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { agencyKeyApp } from '../../infra/agency-key-app.ts';
import { exchangeApp } from '../../infra/app.ts';
import { bundle } from '../../infra/bundles/bundle.ts';
import { checkAgencyKeysConfiguration } from '../../infra/configuration/agency-keys.ts';
import { checkConfiguration, readConfiguration } from '../../infra/configuration/config.ts';
import { ConfigurationFaults } from '../../infra/configuration/faults.ts';
import type { Keys } from '../../infra/local/cloud/iam/conditions.ts';
import { judge } from '../../infra/local/cloud/iam/evaluate.ts';
import { readPolicy, type Statement } from '../../infra/local/cloud/iam/policy.ts';
import { deploy, account as exchangeAccount, type Maker } from '../../infra/local/cloud/template/deploy.ts';
import { type Roles, roleMakers } from '../../infra/local/cloud/template/roles.ts';
import { environmentOf } from '../../shared/runtime/config.ts';

/**
 * Who may do what with content keys, with the exchange and its agencies in one, two and three accounts: by the policies of the stacks that
 * each of them deploys, and by the evaluator that judges every call on one machine.
 */

const example = readConfiguration(fileURLToPath(new URL('../../infra/samsyn.example.json', import.meta.url)));
const bundles = bundle(Object.keys(environmentOf));
const accountOf: Readonly<Record<string, string>> = { police: '444455556666', customs: '777788889999' };
const day = '2026-12-09';
const generations = { intakeGeneration: 2, intakePreviousUntil: day };

interface ContentKey {
  readonly arn: string;
  readonly called: string;
  readonly policy: readonly Statement[];
}
interface Deployment {
  readonly keys: readonly ContentKey[];
  readonly roles: Roles;
  readonly outputs: Readonly<Record<string, string>>;
}

/** Deploys stacks as far as keys and roles go; whatever else they hold has a made-up address. */
const deployed = async (folder: string): Promise<Deployment> => {
  const keys: ContentKey[] = [];
  const roles: Roles = new Map();
  const anything: Maker = ({ logicalId, type, properties, region, account }) => {
    properties.ignoreAll();
    const ref = type === 'AWS::SNS::Topic' ? `arn:aws:sns:${region}:${account}:${logicalId}` : logicalId;
    const attributes = new Proxy(
      {},
      { get: (_, name) => `arn:aws:any:${region}:${account}:${logicalId}.${String(name)}` },
    );
    return { ref, attributes };
  };
  const known: Readonly<Record<string, Maker>> = {
    ...roleMakers(roles, new Map()),
    'AWS::KMS::Key': ({ logicalId, properties, region, account }) => {
      const arn = `arn:aws:kms:${region}:${account}:key/${idOf(`${account}${logicalId}`)}`;
      const policy = readPolicy(properties.get('KeyPolicy'), 'a resource');
      keys.push({ arn, called: properties.text('Description') ?? '', policy });
      properties.ignoreAll();
      return { ref: logicalId, attributes: { Arn: arn } };
    },
  };
  const makers = new Proxy(known, { get: (made, type) => made[String(type)] ?? anything });
  const outputs = await deploy(folder, makers);
  return { keys, roles, outputs: Object.assign({}, ...outputs.values()) as Record<string, string> };
};
const idOf = (text: string): string => Buffer.from(text.padEnd(18, '-').slice(-18)).toString('hex');

const keysOf = (agency: string) =>
  checkAgencyKeysConfiguration(
    {
      exchange: { name: example.name, account: exchangeAccount },
      region: example.region,
      agency,
      account: accountOf[agency],
      production: false,
      ...generations,
    },
    'a test',
  );

/** The exchange with the keys of these agencies in accounts of their own, each deployed first. */
const withOwnKeys = async (owners: readonly string[]) => {
  const own = new Map<string, Deployment>();
  for (const agency of owners) own.set(agency, await deployed(agencyKeyApp(keysOf(agency)).synth().directory));
  const agencies = example.agencies.map((agency) => {
    const outputs = own.get(agency.id)?.outputs;
    if (outputs === undefined) return agency;
    const { Staging, Records, Intake1, Intake2 } = outputs;
    return { ...agency, keys: { intake: { 1: Intake1, 2: Intake2 }, staging: Staging, records: Records } };
  });
  const whole = checkConfiguration({ ...example, ...generations, agencies }, 'a test');
  const exchange = await deployed(exchangeApp(whole, bundles).synth().directory);
  const content = [...exchange.keys, ...[...own.values()].flatMap(({ keys }) => keys)].filter(({ called }) =>
    /^(police|customs): /.test(called),
  );
  return { exchange, content };
};

const contextOf = (context: Readonly<Record<string, string>>): Keys => ({
  'kms:EncryptionContextKeys': Object.keys(context),
  ...Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
});
const agencies = ['police', 'customs'];
const other = (agency: string): string => (agency === 'police' ? 'customs' : 'police');
const oaep = { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_256' };
const situations: Readonly<Record<string, Keys>> = {
  'no context': {},
  'RSA before the day': { ...oaep, 'aws:CurrentTime': '2026-12-08T23:59:59Z' },
  'RSA from the day on': { ...oaep, 'aws:CurrentTime': `${day}T00:00:00Z` },
  'RSA with SHA-1': { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_1', 'aws:CurrentTime': '2026-12-08T23:59:59Z' },
  ...Object.fromEntries(
    agencies.flatMap((one) => {
      const staged = { submission: 's', originator: one, sealedDigest: 'd', intake: 'i' };
      const released = { submission: 's', originator: other(one), recipient: one, sealedDigest: 'd' };
      return [
        [`staged by ${one}`, contextOf(staged)],
        [`released to ${one}`, contextOf(released)],
        [`released to ${one}, one member more`, contextOf({ ...released, more: 'm' })],
      ];
    }),
  ),
};
const operations = [
  ...['Decrypt', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey', 'GetPublicKey'],
  ...['CreateGrant', 'PutKeyPolicy', 'DisableKey', 'ScheduleKeyDeletion', 'DescribeKey'],
];

const may = (arn: string, account: string, policies: readonly Statement[], key: ContentKey): readonly string[] =>
  operations.flatMap((operation) =>
    Object.entries(situations).flatMap(([situation, keys]) => {
      const own = { 'aws:PrincipalArn': arn, 'aws:PrincipalAccount': account, 'kms:CallerAccount': account };
      const request = { action: `kms:${operation}`, resource: key.arn, keys: { ...own, ...keys } };
      const denied = judge({ kind: 'identity', arn, account, policies }, request, {
        statements: key.policy,
        decides: true,
      });
      return denied === undefined ? [`${operation}, ${key.called}, ${situation}`] : [];
    }),
  );

/** All that the roles of the exchange may, a line each; a public half is shown in any situation. */
const matrixOf = ({ exchange, content }: Awaited<ReturnType<typeof withOwnKeys>>): readonly string[] =>
  [...exchange.roles.values()]
    .flatMap(({ name, arn, policies }) =>
      content.flatMap((key) =>
        may(arn, exchangeAccount, policies, key)
          .map((line) => (line.startsWith('GetPublicKey') ? line.replace(/, [^,]*(, one member more)?$/, '') : line))
          .map((line) => `${name.replace('samsyn-', '')}: ${line}`),
      ),
    )
    .filter((line, i, all) => all.indexOf(line) === i)
    .sort();

const expected = agencies
  .flatMap((one) => [
    `${one}-accept-submission: ReEncryptFrom, ${one}: intake, generation 1, RSA before the day`,
    `${one}-accept-submission: ReEncryptFrom, ${one}: intake, generation 2, RSA before the day`,
    `${one}-accept-submission: ReEncryptFrom, ${one}: intake, generation 2, RSA from the day on`,
    `${one}-accept-submission: ReEncryptTo, ${one}: content keys that wait for approval, staged by ${one}`,
    `${one}-review-submission: Decrypt, ${one}: content keys that wait for approval, staged by ${one}`,
    `${one}-disclose-record: Decrypt, ${one}: content keys of what was released to it, released to ${one}`,
    `release-record: ReEncryptFrom, ${one}: content keys that wait for approval, staged by ${one}`,
    `release-record: ReEncryptTo, ${one}: content keys of what was released to it, released to ${one}`,
    `publish-keys: GetPublicKey, ${one}: intake, generation 1`,
    `publish-keys: GetPublicKey, ${one}: intake, generation 2`,
  ])
  .sort();

describe.each([
  { accounts: 'one account', owners: [] },
  { accounts: 'two accounts', owners: ['police'] },
  { accounts: 'three accounts', owners: agencies },
])('the content keys of $accounts', ({ owners }) => {
  let all: Awaited<ReturnType<typeof withOwnKeys>>;
  beforeAll(async () => {
    all = await withOwnKeys(owners);
  });

  it('lie where their agency has them, and none of an agency that has its own in the account of the exchange', () => {
    const held = all.content.map(({ arn, called }) => `${called.split(':')[0]} ${arn.split(':')[4]}`);
    const due = agencies.flatMap((one) =>
      Array(4).fill(`${one} ${owners.includes(one) ? accountOf[one] : exchangeAccount}`),
    );
    expect(held.sort()).toEqual(due.sort());
  });

  it('are used by the same roles, for the same, in the same contexts, and by nobody else', () => {
    expect(matrixOf(all)).toEqual(expected);
  });

  it('open to no administrator: of another account, none may even look; their own may keep them', () => {
    const everything = readPolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'an identity');
    for (const key of all.content) {
      for (const account of [exchangeAccount, ...Object.values(accountOf)]) {
        const [, , , , holder] = key.arn.split(':');
        const done = may(`arn:aws:iam::${account}:user/admin`, account, everything, key).map(
          (line) => line.split(',')[0],
        );
        const kept = ['GetPublicKey', 'PutKeyPolicy', 'DisableKey', 'ScheduleKeyDeletion', 'DescribeKey'];
        expect([account, new Set(done)]).toEqual([account, new Set(account === holder ? kept : [])]);
      }
    }
  });
});

describe('the exchange’s configuration of keys by ARN', () => {
  const arn = (account: string, of: string, region = 'eu-north-1') =>
    `arn:aws:kms:${region}:${account}:key/${idOf(account + of)}`;
  const told = (account: string) => ({
    intake: { 1: arn(account, 'i') },
    staging: arn(account, 's'),
    records: arn(account, 'r'),
  });
  const faults = (police: object, customs: object = {}, more: object = {}): string => {
    const [one, two] = example.agencies;
    try {
      checkConfiguration(
        {
          ...example,
          ...more,
          agencies: [
            { ...one, ...police },
            { ...two, ...customs },
          ],
        },
        'a test',
      );
      return '';
    } catch (error) {
      if (error instanceof ConfigurationFaults) return error.message;
      throw error;
    }
  };

  it('takes those of one agency, and of both', () => {
    expect(faults({ keys: told('444455556666') })).toBe('');
    expect(faults({ keys: told('444455556666'), account: '444455556666' }, { keys: told('777788889999') })).toBe('');
    // The next generation may stand there before the exchange counts so far.
    const ahead = { ...told('444455556666').intake, 2: arn('444455556666', 'j') };
    expect(faults({ keys: { ...told('444455556666'), intake: ahead } })).toBe('');
  });

  it('tells all that does not fit at once, in words', () => {
    const keys = told('444455556666');
    const wrong = faults(
      { keys: { ...keys, records: keys.staging }, account: '111122223333' },
      { keys: { ...keys, intake: { 1: arn('777788889999', 'i', 'eu-west-1') } } },
      { intakeGeneration: 2, intakePreviousUntil: day },
    );
    for (const sentence of [
      'police has no intake key of generation 2',
      'customs has no intake key of generation 2',
      'police has one key for two uses',
      'police has the account 111122223333, and keys in another',
      'customs has keys in more accounts than one: 777788889999, 444455556666',
      'customs has keys in another region than eu-north-1',
      'police and customs have keys in one account',
    ])
      expect(wrong).toContain(sentence);
    expect(faults({ keys: { ...keys, staging: 'alias/samsyn/police/staging' } })).toContain(
      'agencies.0.keys.staging: the ARN of a key',
    );
    expect(faults({ keys: { ...keys, intake: { current: keys.staging } } })).toContain('a generation, from "1" on');
  });

  it('of the agency’s side is refused in the account of the exchange itself', () => {
    const same = { ...keysOf('police'), account: exchangeAccount };
    expect(() => checkAgencyKeysConfiguration(same, 'a test')).toThrow('this is the account of the exchange');
    const { intakePreviousUntil: _, ...short } = keysOf('police');
    expect(() => checkAgencyKeysConfiguration(short, 'a test')).toThrow('intakePreviousUntil: the day until which');
  });
});
