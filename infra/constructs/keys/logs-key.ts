import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Configuration } from '../../configuration/config.ts';
import { deletionWait, kept } from '../state/retention.ts';
import { keyPolicy } from './key-policy.ts';

/**
 * The key of the log groups. They hold ids and codes only; with a key of ours, who reads them needs CloudWatch Logs to decrypt, and a group
 * that outlives its deployment can be closed by its key. The service is let in for this deployment's groups alone, which it gives as context.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 */
export class LogsKey extends Construct {
  readonly key: kms.Key;

  constructor(scope: Construct, id: string, props: { readonly configuration: Configuration }) {
    super(scope, id);
    const { name } = props.configuration;
    this.key = new kms.Key(this, 'Key', {
      description: 'The logs at rest',
      enableKeyRotation: true,
      removalPolicy: kept(props.configuration),
      pendingWindow: deletionWait(props.configuration),
      policy: keyPolicy(...this.ofTheService([`/aws/lambda/${name}-*`, `/aws/apigateway/${name}`])),
    });
    this.key.addAlias(`${name}/logs`);
  }

  private ofTheService(groups: readonly string[]): readonly iam.PolicyStatement[] {
    const { account, partition, region } = Stack.of(this);
    const principals = [new iam.ServicePrincipal(`logs.${region}.amazonaws.com`)];
    const arns = groups.map((group) => `arn:${partition}:logs:${region}:${account}:log-group:${group}`);
    return [
      new iam.PolicyStatement({
        sid: 'LogsAreKept',
        principals,
        actions: [
          'kms:Encrypt',
          'kms:Decrypt',
          'kms:ReEncryptFrom',
          'kms:ReEncryptTo',
          'kms:GenerateDataKey',
          'kms:GenerateDataKeyWithoutPlaintext',
        ],
        resources: ['*'],
        conditions: { StringLike: { 'kms:EncryptionContext:aws:logs:arn': arns } },
      }),
      // Stands apart: a look at the key carries no context, and the condition above would refuse it.
      new iam.PolicyStatement({
        sid: 'LogsLookAtTheKey',
        principals,
        actions: ['kms:DescribeKey'],
        resources: ['*'],
      }),
    ];
  }
}
