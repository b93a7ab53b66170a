import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { routes } from '../../../shared/protocol/routes.ts';
import type { FunctionName } from '../../../shared/runtime/config.ts';
import { functionName } from '../../configuration/names.ts';
import type { ExchangeFunction } from '../functions/exchange-function.ts';
import { type Conditions, keyPolicy, use } from './key-policy.ts';

/** The kinds of key that our functions use: three of each agency, the custody log's, and that of selectors. */
type Kind = 'intake' | 'staging' | 'records' | 'custody' | 'selectors';

interface Right {
  readonly key: Kind;
  readonly sid: string;
  /** The file in `functions/`; of what stands behind a door, the function behind the door of the key's agency. */
  readonly file: FunctionName;
  readonly action: 'kms:Decrypt' | 'kms:ReEncryptFrom' | 'kms:ReEncryptTo' | 'kms:GetPublicKey' | 'kms:GenerateMac';
  readonly under: 'its context' | 'RSA-OAEP-256' | 'HMAC-SHA-256' | 'no condition';
}

/**
 * Who may do what with which key, and under which condition. The policy of every key and that of every role is made of these lines:
 * KMS asks both, and whatever stands in one alone is refused.
 */
const rights: readonly Right[] = [
  // What submitters seal to. Only its public half leaves KMS.
  {
    key: 'intake',
    sid: 'AcceptTakesOver',
    file: 'accept-submission',
    action: 'kms:ReEncryptFrom',
    under: 'RSA-OAEP-256',
  },
  { key: 'intake', sid: 'PublishShows', file: 'publish-keys', action: 'kms:GetPublicKey', under: 'no condition' },
  // What waits for approval.
  { key: 'staging', sid: 'AcceptStages', file: 'accept-submission', action: 'kms:ReEncryptTo', under: 'its context' },
  { key: 'staging', sid: 'ReviewOpens', file: 'review-submission', action: 'kms:Decrypt', under: 'its context' },
  { key: 'staging', sid: 'ReleaseMoves', file: 'release-record', action: 'kms:ReEncryptFrom', under: 'its context' },
  // What was released to the agency.
  { key: 'records', sid: 'ReleaseGives', file: 'release-record', action: 'kms:ReEncryptTo', under: 'its context' },
  { key: 'records', sid: 'DiscloseOpens', file: 'disclose-record', action: 'kms:Decrypt', under: 'its context' },
  // Tokens of selectors, which one key makes for all agencies: the functions of every door, by name.
  { key: 'selectors', sid: 'KeepMakes', file: 'keep-selectors', action: 'kms:GenerateMac', under: 'HMAC-SHA-256' },
  { key: 'selectors', sid: 'SearchMakes', file: 'search-records', action: 'kms:GenerateMac', under: 'HMAC-SHA-256' },
  // Nobody signs with it until there is a function that keeps the log: a role that is named before it exists is one that somebody may create.
  { key: 'custody', sid: 'PublishShows', file: 'publish-keys', action: 'kms:GetPublicKey', under: 'no condition' },
];

/** The closed contexts of content keys: these members, all of them, and no other; and the one that holds the key's agency. */
const contexts: Readonly<Partial<Record<Kind, { readonly members: readonly string[]; readonly agency: string }>>> = {
  staging: { members: ['submission', 'originator', 'sealedDigest', 'intake'], agency: 'originator' },
  records: { members: ['submission', 'originator', 'recipient', 'sealedDigest'], agency: 'recipient' },
};

/** What the table has to know of a key. */
export interface Key {
  readonly kind: Kind;
  /** Whose it is; none of the custody log's. */
  readonly agency?: string;
  /** Behind whose doors it is used, where it is no one agency's. */
  readonly ofAll?: readonly string[];
  /** The day at whose beginning it ends to be taken over from, of an intake key that has a successor. */
  readonly until?: string | undefined;
}

/** A key that was made, as its users are given it. */
export interface MadeKey extends Key {
  readonly arn: string;
}

/** The keys of one agency, as the exchange uses them, wherever they were made. */
export interface ContentKeys {
  /** What the exchange names: the current intake key, then its predecessor, accepted for some days more so that bulk journals still arrive. */
  readonly intake: readonly MadeKey[];
  readonly staging: MadeKey;
  readonly records: MadeKey;
  /** All that the exchange uses. */
  readonly all: readonly MadeKey[];
}

/** Whose roles use the keys: those of the deployment of this name. */
export interface Users {
  readonly name: string;
  /** The account in which it runs, where that is another than the keys'. */
  readonly exchangeAccount?: string;
}

/** The policy of a key: its administration, then its lines of the table. */
export function keyPolicyOf(scope: Construct, users: Users, key: Key): iam.PolicyDocument {
  const lines = rights.filter((right) => right.key === key.kind);
  return keyPolicy(
    ...lines.map((right) =>
      use(scope, {
        sid: right.sid,
        roles: rolesOf(users, right, key),
        action: right.action,
        conditions: conditionsOf(right, key),
        account: users.exchangeAccount,
      }),
    ),
  );
}

/** Lets a function do with keys what the table says of it. A key without a line for its role is passed over. */
export function letUseKeys(fn: ExchangeFunction, users: Users, keys: readonly MadeKey[]): void {
  const statements = new Map<string, { action: string; arns: string[]; conditions: Conditions | undefined }>();
  for (const key of keys) {
    for (const right of rights) {
      if (right.key !== key.kind || !rolesOf(users, right, key).includes(fn.name)) continue;
      const { action } = right;
      const conditions = conditionsOf(right, key);
      // One statement for all keys under the same condition: a policy has room for so many words.
      const same = JSON.stringify([action, conditions]);
      const statement = statements.get(same) ?? { action, arns: [], conditions };
      statements.set(same, { ...statement, arns: [...statement.arns, key.arn] });
    }
  }
  for (const { action, arns, conditions } of statements.values()) fn.may([action], arns, conditions);
}

const behindDoors = new Set<FunctionName>(routes.filter(({ door }) => door).map(({ fn }) => fn));

/** The roles of a line for one key, by their fixed names: of what stands behind doors, at the key's agency, or, of a key of all, at each. */
function rolesOf(users: Users, { file }: Right, { agency, ofAll = [] }: Key): readonly string[] {
  if (!behindDoors.has(file)) return [functionName(users, file)];
  return (agency === undefined ? ofAll : [agency]).map((one) => functionName(users, file, one));
}

function conditionsOf({ under }: Right, { kind, agency, until }: Key): Conditions | undefined {
  if (under === 'no condition') return undefined;
  if (under === 'RSA-OAEP-256') return byRsaOaep256(until);
  if (under === 'HMAC-SHA-256') return { StringEquals: { 'kms:MacAlgorithm': 'HMAC_SHA_256' } };
  const context = contexts[kind];
  if (context === undefined || agency === undefined) throw new Error(`a key of ${kind} has no context`);
  return inContext(context.members, context.agency, agency);
}

/**
 * `ForAllValues` alone admits a call without any context, so each member is also demanded: the agency by its value, the others by `Null:
 * false`. (Not both: a role that serves many agencies has room for so many characters.)
 */
function inContext(members: readonly string[], bound: string, agency: string): Conditions {
  return {
    StringEquals: { [`kms:EncryptionContext:${bound}`]: agency },
    'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': [...members] },
    Null: Object.fromEntries(
      members.filter((member) => member !== bound).map((member) => [`kms:EncryptionContext:${member}`, 'false']),
    ),
  };
}

/**
 * RSA carries no context: guarded by role, action and algorithm. SHA-1 and PKCS #1 v1.5 are refused by KMS itself, whatever the code asks.
 * What is accepted for a while ends as its day begins (UTC), by the policy, whether or not anybody deploys that day.
 */
function byRsaOaep256(until: string | undefined): Conditions {
  return {
    StringEquals: { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_256' },
    ...(until === undefined ? {} : { DateLessThan: { 'aws:CurrentTime': `${until}T00:00:00Z` } }),
  };
}
