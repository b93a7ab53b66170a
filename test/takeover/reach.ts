import type { JsonObject } from '../../infra/local/cloud/basics/json.ts';
import type { Cloud } from '../../infra/local/cloud/cloud.ts';
import { refusedBy, refusedOf, roleAsPrincipal } from '../../infra/local/cloud/gateway/authorise.ts';
import { demandsOf, onQueue, onTopic } from '../../infra/local/cloud/gateway/demands.ts';
import {
  contextKeys,
  type Demand,
  keyForReading,
  onKey,
  throughService,
} from '../../infra/local/cloud/gateway/guarded.ts';
import type { Caller } from '../../infra/local/cloud/iam/callers.ts';
import type { Keys } from '../../infra/local/cloud/iam/conditions.ts';
import { readPolicy } from '../../infra/local/cloud/iam/policy.ts';
import { account as exchangeAccount } from '../../infra/local/cloud/template/deploy.ts';

/*
 * What somebody gets who has taken over a function, and calls AWS with its credentials: not what its code would ask, but every action on every
 * table, key, queue and topic, judged by the very evaluator that stands in the gateway, and by the very policies that are deployed.
 */

type JudgedBy = Cloud['judgedBy'];

/** What a deed comes to for the intruder. */
type Does =
  | 'opens'
  | 'takes from'
  | 'puts under'
  | 'uses'
  | 'makes'
  | 'shows'
  | 'ends'
  | 'reads'
  | 'writes'
  | 'recalls'
  | 'deletes'
  | 'sends to'
  | 'empties'
  | 'tells';

interface Attempt {
  readonly does: Does;
  /** `waiting of police` for a key, `Sealed`, `Records of police`, `queue releases`. */
  readonly what: string;
  readonly demands: readonly Demand[];
}

/** What a role reaches: deeds as `opens waiting of police`. */
export interface Reach {
  readonly role: string;
  /** The file in `functions/`. */
  readonly file: string;
  /** Behind whose door; undefined of what is deployed once. */
  readonly agency: string | undefined;
  readonly deeds: ReadonlySet<string>;
}

/** How many actions were tried, and what each role reaches. */
export interface Takeover {
  readonly tried: number;
  readonly reaches: readonly Reach[];
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^(\S+): intake.*predecessor/i, 'former intake'],
  [/^(\S+): intake/, 'intake'],
  [/^(\S+): .*wait for approval$/, 'waiting'],
  [/^(\S+): .*released to it$/, 'released'],
];

/** A key in the table's words, by its description in the template. */
export const labelOfKey = (description: string): string => {
  for (const [pattern, kind] of kinds) {
    const agency = pattern.exec(description)?.[1];
    if (agency !== undefined) return `${kind} of ${agency}`;
  }
  return description;
};

const keyDeeds: Readonly<Record<string, Does>> = {
  Decrypt: 'opens',
  ReEncryptFrom: 'takes from',
  ReEncryptTo: 'puts under',
  Encrypt: 'uses',
  GenerateDataKey: 'uses',
  GenerateDataKeyWithoutPlaintext: 'uses',
  GenerateMac: 'makes',
  Sign: 'uses',
  GetPublicKey: 'shows',
  DisableKey: 'ends',
  ScheduleKeyDeletion: 'ends',
};

/** Every context in which a content key may be asked for: none; each agency's of what waits and of what was released; one member short, one too many. */
const situations = (agencies: readonly string[]): readonly Keys[] => {
  const waiting = agencies.map((originator) => ({ submission: 's', originator, sealedDigest: 'd', intake: 'i' }));
  const released = agencies.flatMap((originator) =>
    agencies.map((recipient) => ({ submission: 's', originator, recipient, sealedDigest: 'd' })),
  );
  const whole: readonly Readonly<Record<string, string>>[] = [...waiting, ...released];
  const short = whole.map(({ sealedDigest: _, ...rest }) => rest);
  const long = whole.map((context) => ({ ...context, more: 'm' }));
  const contexts = [...whole, ...short, ...long].map(contextKeys);
  // RSA takes no context.
  return [
    { 'kms:MacAlgorithm': 'HMAC_SHA_256' },
    ...['RSAES_OAEP_SHA_256', 'RSAES_OAEP_SHA_1'].map((one) => ({ 'kms:EncryptionAlgorithm': one })),
    ...[{}, ...contexts].map((context) => ({ 'kms:EncryptionAlgorithm': 'SYMMETRIC_DEFAULT', ...context })),
  ];
};

const ofKeys = (judgedBy: JudgedBy, agencies: readonly string[]): readonly Attempt[] => {
  const asked = situations(agencies);
  return judgedBy.keys.declared().flatMap(({ arn, description }) =>
    Object.entries(keyDeeds).flatMap(([operation, does]) =>
      asked.map((keys) => ({
        does,
        what: labelOfKey(description),
        demands: onKey(judgedBy, [`kms:${operation}`], arn, keys),
      })),
    ),
  );
};

const setting = (name: string): JsonObject => ({
  UpdateExpression: `SET #a = :a`,
  ExpressionAttributeNames: { '#a': name },
  ExpressionAttributeValues: { ':a': { S: 'x' } },
});

/** A table by its place in the template: `Sealed`. */
export const labelOfTable = (name: string): string => /Tables(\w+?)[0-9A-F]{8}/.exec(name)?.[1] ?? name;

/** Where records lie, and where their content keys do: apart, by recipient and originator (`customs#police`). */
const partitionsOf = (agencies: readonly string[]): readonly string[] => [
  ...agencies,
  ...agencies.flatMap((recipient) =>
    agencies.filter((one) => one !== recipient).map((originator) => `${recipient}#${originator}`),
  ),
];

/** Where searches of an agency lie, the tokens that have reached it, and those that it holds: which search finds what. */
const searchedBy = (agencies: readonly string[]): readonly string[] =>
  agencies.flatMap((agency) => [`searches#${agency}`, `token#${agency}#t`, `held#${agency}#t`]);

const ofTables = (judgedBy: JudgedBy, agencies: readonly string[]): readonly Attempt[] =>
  [...judgedBy.tables.values()].flatMap((table) => {
    const label = labelOfTable(table.name);
    const TableName = table.name;
    const rows = { Records: partitionsOf(agencies), Exchange: ['x', ...searchedBy(agencies)] }[label] ?? ['x'];
    const call = (does: Does, row: string, operation: string, members: JsonObject): Attempt => ({
      does,
      what: row === 'x' ? label : `${label} of ${row}`,
      demands: demandsOf({ service: 'dynamodb', operation, target: '', members, body: Buffer.of() }, judgedBy) ?? [],
    });
    const itemOf = (row: string): JsonObject =>
      Object.fromEntries(table.key.map((name, at) => [name, { S: at === 0 ? row : 'x' }]));
    const query = (row: string, [partition = '']: readonly string[], more: JsonObject): Attempt =>
      call('reads', row, 'Query', {
        TableName,
        KeyConditionExpression: `${partition} = :row`,
        ExpressionAttributeValues: { ':row': { S: row } },
        ...more,
      });
    return rows.flatMap((row): Attempt[] => {
      const [Key, Item] = [itemOf(row), itemOf(row)];
      const indexes = [...table.indexes].flatMap(([IndexName, key]) => [
        query(row, key, { IndexName }),
        call('reads', row, 'Scan', { TableName, IndexName }),
      ]);
      return [
        call('reads', row, 'GetItem', { TableName, Key }),
        call('reads', row, 'BatchGetItem', { RequestItems: { [TableName]: { Keys: [Key] } } }),
        call('reads', row, 'TransactGetItems', { TransactItems: [{ Get: { TableName, Key } }] }),
        query(row, table.key, {}),
        call('reads', row, 'Scan', { TableName }),
        ...indexes,
        call('writes', row, 'PutItem', { TableName, Item }),
        call('writes', row, 'UpdateItem', { TableName, Key, ...setting('cover') }),
        call('writes', row, 'UpdateItem', { TableName, Key, ...setting('state'), ReturnValues: 'ALL_OLD' }),
        call('recalls', row, 'UpdateItem', { TableName, Key, ...setting('state') }),
        call('writes', row, 'TransactWriteItems', { TransactItems: [{ Put: { TableName, Item } }] }),
        call('writes', row, 'BatchWriteItem', { RequestItems: { [TableName]: [{ PutRequest: { Item } }] } }),
        call('deletes', row, 'DeleteItem', { TableName, Key }),
      ];
    });
  });

/** The stream, through which whoever follows it sees every new row. */
const ofStreams = (judgedBy: JudgedBy): readonly Attempt[] =>
  [...judgedBy.tables.values()].flatMap(({ name, stream, encryptedUnder }) => {
    if (stream === undefined) return [];
    const context = { 'aws:dynamodb:tableName': name };
    const read: Demand = { action: 'dynamodb:GetRecords', resource: stream.arn, keys: {}, policy: undefined };
    const demands = [read, ...throughService(judgedBy, 'dynamodb', keyForReading, encryptedUnder, context)];
    return [{ does: 'reads' as const, what: `new rows of ${labelOfTable(name)}`, demands }];
  });

const ofChannels = (judgedBy: JudgedBy): readonly Attempt[] =>
  [...judgedBy.channels.keys()].flatMap((arn): Attempt[] => {
    const name = (arn.split(':').at(-1) ?? '').replace(/^[^-]+-/, '');
    if (arn.startsWith('arn:aws:sns:'))
      return [{ does: 'tells', what: name, demands: onTopic(judgedBy, 'Publish', arn) }];
    const on = (does: Does, operation: string): Attempt => ({
      does,
      what: name,
      demands: onQueue(judgedBy, operation, arn),
    });
    return [on('sends to', 'SendMessage'), on('empties', 'ReceiveMessage'), on('empties', 'DeleteMessage')];
  });

/** The account's administrator gives a role all rights of IAM, or a key the policy that AWS gives a key: one of the two defences is out. */
export type DefenceOut = 'policies of roles' | 'policies of keys';

const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
const allOfIam = readPolicy({ Statement: [everything] }, 'an identity');
const leftToIam = readPolicy(
  { Statement: [{ ...everything, Principal: { AWS: 'arn:aws:iam::000000000000:root' } }] },
  'a resource',
);

/** Takes every function's role over, one after the other, and tries everything. */
export const takeover = (judgedBy: JudgedBy, agencies: readonly string[], out?: DefenceOut): Takeover => {
  const attempts = [
    ...ofKeys(judgedBy, agencies),
    ...ofTables(judgedBy, agencies),
    ...ofStreams(judgedBy),
    ...ofChannels(judgedBy),
  ];
  const asJudged = (demand: Demand): Demand =>
    out === 'policies of keys' && demand.policy?.decides === true
      ? { ...demand, policy: { statements: leftToIam, decides: true } }
      : demand;
  // A role that API Gateway takes has another kind of name, and no function runs in it.
  const functions = [...judgedBy.roles.values()].filter(({ policies }) => policies.length > 0);
  const reaches = functions.map(({ name, arn }): Reach => {
    const role = roleAsPrincipal(arn, judgedBy.roles);
    const principal = out === 'policies of roles' ? { ...role, policies: allOfIam } : role;
    const succeeded = attempts.filter(
      ({ demands }) => demands.length > 0 && refusedBy(principal, demands.map(asJudged)) === undefined,
    );
    const [, ...words] = name.split('-');
    const said = words.join('-');
    const agency = agencies.find((one) => said.startsWith(`${one}-`));
    return {
      role: name,
      file: agency === undefined ? said : said.slice(agency.length + 1),
      agency,
      deeds: new Set(succeeded.map(({ does, what }) => `${does} ${what}`)),
    };
  });
  return { tried: attempts.length * functions.length, reaches };
};

/** What whoever administers an account may do with content keys at once, before writing any policy anew: `ends waiting of police`. */
export interface Administrator {
  readonly of: string;
  readonly deeds: ReadonlySet<string>;
}

/** The administrators of the exchange's account and of the agencies' own, each with every right that its account can give. */
export const administrators = (
  judgedBy: JudgedBy,
  agencies: readonly string[],
  accounts: Readonly<Record<string, string>>,
): readonly Administrator[] => {
  const attempts = ofKeys(judgedBy, agencies).filter(({ what }) => agencies.some((one) => what.endsWith(` of ${one}`)));
  const callers: readonly (readonly [string, Caller])[] = [
    [`the exchange's account ${exchangeAccount}`, { kind: 'operator' }],
    ...Object.entries(accounts).map(
      ([agency, account]) => [`the account ${account} of ${agency}`, { kind: 'administrator', account }] as const,
    ),
  ];
  return callers.map(([of, caller]) => ({
    of,
    deeds: new Set(
      attempts
        .filter(({ demands }) => refusedOf(caller, demands, judgedBy) === undefined)
        .map(({ does, what }) => `${does} ${what}`),
    ),
  }));
};

/** Whether an administrator does anything at all with keys that lie in another account. */
export const reachesAnothers = ({ of, deeds }: Administrator, accounts: Readonly<Record<string, string>>): boolean =>
  Object.entries(accounts).some(
    ([agency, account]) => !of.includes(account) && [...deeds].some((deed) => deed.endsWith(` of ${agency}`)),
  );
