import { Aws, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';

/** IAM conditions: operator → key → values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * All that the account itself may do with a key: keep it. Operations of cryptography and grants are left out: an administrator who wants to
 * read has to write a new key policy, which CloudTrail shows as PutKeyPolicy.
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

function ownAccount(): iam.IPrincipal {
  return new iam.AccountRootPrincipal();
}

/** A key policy begins with the administration of the key; whoever uses it is added by name. */
export function keyPolicy(...statements: readonly iam.PolicyStatement[]): iam.PolicyDocument {
  return new iam.PolicyDocument({
    // Each statement stands as written: the policy is read by people, who compare it with the table of keys.
    minimize: false,
    statements: [
      new iam.PolicyStatement({
        sid: 'Administration',
        principals: [ownAccount()],
        actions: administration,
        resources: ['*'],
      }),
      ...statements,
    ],
  });
}

/**
 * A use of a key by the roles of these names. The principal is the account with `aws:PrincipalArn` of a role that is named as a string:
 * the role's own policy has to say the same, and the key can be made before the role. Of another account's roles too: named as principals they
 * would have to be there first, and one that is made anew would leave the key to nobody (decision 15).
 */
export function use(
  scope: Construct,
  {
    sid,
    roles,
    action,
    conditions,
    account,
  }: {
    readonly sid: string;
    readonly roles: readonly string[];
    readonly action: string;
    readonly conditions: Conditions | undefined;
    /** Whose role it is, where that is another account than the key's. */
    readonly account?: string | undefined;
  },
): iam.PolicyStatement {
  const of = account === undefined ? {} : { account };
  const arns = roles.map((resourceName) =>
    Stack.of(scope).formatArn({ service: 'iam', region: '', resource: 'role', resourceName, ...of }),
  );
  return new iam.PolicyStatement({
    sid,
    principals: [account === undefined ? ownAccount() : new iam.AccountPrincipal(account)],
    actions: [action],
    resources: ['*'],
    conditions: { ...conditions, ArnEquals: { 'aws:PrincipalArn': arns.length === 1 ? arns[0] : arns } },
  });
}

/** The condition that a key is used through these services of this region alone, in the name of a principal of this account. */
export function via(scope: Construct, ...services: readonly string[]): Conditions {
  return {
    StringEquals: {
      'kms:CallerAccount': Aws.ACCOUNT_ID,
      'kms:ViaService': services.map((service) => `${service}.${Stack.of(scope).region}.amazonaws.com`),
    },
  };
}

/**
 * Use of a key through AWS services alone, in the name of this account's principals: DynamoDB, SQS and SNS call KMS for their caller.
 * Nobody decrypts with it directly.
 */
export function throughServices(
  scope: Construct,
  sid: string,
  services: readonly string[],
  actions: readonly string[],
): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid,
    principals: [ownAccount()],
    actions: [...actions],
    resources: ['*'],
    conditions: via(scope, ...services),
  });
}
