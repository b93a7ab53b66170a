import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** IAM conditions: operator → key → values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * All that the account itself may do with a key: keep it. No cryptographic operation, and no grant to anybody, so that an administrator
 * who wants to read has to write a new key policy, which CloudTrail shows as PutKeyPolicy.
 */
const administration = [
  'kms:DescribeKey',
  'kms:GetPublicKey',
  'kms:GetKeyPolicy',
  'kms:PutKeyPolicy',
  'kms:ListKeyPolicies',
  'kms:GetKeyRotationStatus',
  'kms:EnableKeyRotation',
  'kms:DisableKeyRotation',
  'kms:ListKeyRotations',
  'kms:EnableKey',
  'kms:DisableKey',
  'kms:ScheduleKeyDeletion',
  'kms:CancelKeyDeletion',
  'kms:UpdateKeyDescription',
  'kms:CreateAlias',
  'kms:UpdateAlias',
  'kms:DeleteAlias',
  'kms:ListGrants',
  'kms:RevokeGrant',
  'kms:TagResource',
  'kms:UntagResource',
  'kms:ListResourceTags',
];

const account = (): iam.IPrincipal => new iam.AccountRootPrincipal();

/** A key policy begins with the administration of the key; whoever uses it is added by name. */
export const keyPolicy = (...statements: readonly iam.PolicyStatement[]): iam.PolicyDocument =>
  new iam.PolicyDocument({
    // Each statement stands as written: the policy is read by people, who compare it with the table of keys.
    minimize: false,
    statements: [
      new iam.PolicyStatement({
        sid: 'Administration',
        principals: [account()],
        actions: administration,
        resources: ['*'],
      }),
      ...statements,
    ],
  });

/** One use of a content key: by the role of this name, for one action, under conditions. */
export interface KeyUse {
  readonly sid: string;
  readonly role: string;
  readonly action: 'kms:Decrypt' | 'kms:ReEncryptFrom' | 'kms:ReEncryptTo' | 'kms:GetPublicKey';
  readonly conditions?: Conditions;
}

/**
 * A use as a statement of the key's policy. The principal is the account with `aws:PrincipalArn` of a role that is named as a string:
 * the role's own policy has to say the same, and the key can be made before the role.
 */
export const keyUse = (scope: Construct, use: KeyUse): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: use.sid,
    principals: [account()],
    actions: [use.action],
    resources: ['*'],
    conditions: {
      ...use.conditions,
      ArnEquals: { 'aws:PrincipalArn': roleArn(scope, use.role) },
    },
  });

/** The ARN of a role of this account by its fixed name. */
const roleArn = (scope: Construct, name: string): string =>
  Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'role', resourceName: name });

/** Contexts of the two kinds of content key, closed: these members, all of them, and no other. */
export const contexts = {
  staging: ['submission', 'originator', 'sealedDigest', 'intake'],
  records: ['submission', 'originator', 'recipient', 'sealedDigest'],
} as const;

/**
 * Conditions under which a content key is used: its closed context, with the members that are bound to an agency.
 * `ForAllValues` alone admits a call without any context, so each member is also demanded: what is bound by its value, the others by `Null:
 * false`. (Not both: a role that serves many agencies has room for so many characters.)
 */
export const inContext = (members: readonly string[], bound: Readonly<Record<string, string>>): Conditions => ({
  StringEquals: Object.fromEntries(
    Object.entries(bound).map(([member, value]) => [`kms:EncryptionContext:${member}`, value]),
  ),
  'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': [...members] },
  Null: Object.fromEntries(
    members.filter((member) => !(member in bound)).map((member) => [`kms:EncryptionContext:${member}`, 'false']),
  ),
});

/**
 * RSA carries no context: guarded by role, action and algorithm. SHA-1 and PKCS #1 v1.5 are refused by KMS itself, whatever the code asks.
 */
export const byRsaOaep256 = { StringEquals: { 'kms:EncryptionAlgorithm': 'RSAES_OAEP_SHA_256' } } as const;

/** The same, until a day begins (UTC): what is accepted for a while ends by the key's policy, whether or not anybody deploys that day. */
export const byRsaOaep256Until = (day: string): Conditions => ({
  ...byRsaOaep256,
  DateLessThan: { 'aws:CurrentTime': `${day}T00:00:00Z` },
});

/** The condition that a key is used through these services of this region alone, in the name of a principal of this account. */
export const via = (scope: Construct, ...services: readonly string[]): Conditions => ({
  StringEquals: {
    'kms:CallerAccount': Aws.ACCOUNT_ID,
    'kms:ViaService': services.map((service) => `${service}.${Stack.of(scope).region}.amazonaws.com`),
  },
});

/**
 * Use of a key through AWS services alone, in the name of this account's principals: DynamoDB, SQS and SNS call KMS for their caller.
 * Nobody decrypts with it directly.
 */
export const throughServices = (
  scope: Construct,
  sid: string,
  services: readonly string[],
  actions: readonly string[],
): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid,
    principals: [account()],
    actions: [...actions],
    resources: ['*'],
    conditions: via(scope, ...services),
  });
