import { CfnResource, Token } from 'aws-cdk-lib';
import { CfnAlarm, CfnDashboard } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnManagedPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';
import { CfnAlias } from 'aws-cdk-lib/aws-kms';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnTopic } from 'aws-cdk-lib/aws-sns';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';

/** The fixed name of a resource, where it has one. */
function nameOf(resource: CfnResource): string | undefined {
  if (resource instanceof CfnFunction) return resource.functionName;
  if (resource instanceof CfnRole) return resource.roleName;
  if (resource instanceof CfnManagedPolicy) return resource.managedPolicyName;
  if (resource instanceof CfnLogGroup) return resource.logGroupName;
  if (resource instanceof CfnQueue) return resource.queueName;
  if (resource instanceof CfnTopic) return resource.topicName;
  if (resource instanceof CfnAlias) return resource.aliasName;
  if (resource instanceof CfnAlarm) return resource.alarmName;
  if (resource instanceof CfnDashboard) return resource.dashboardName;
  if (resource instanceof CfnRule) return resource.name;
  return undefined;
}

/**
 * What two resources of one kind would both be called. Names are put together of the deployment's, an agency's and a word of ours, and the
 * configuration chooses two of these: CloudFormation, which compares logical ids alone, finds a name that is taken half-way.
 */
export function sharedNames(app: IConstruct): string[] {
  const owners = new Map<string, string>();
  return app.node.findAll().flatMap((construct) => {
    const name = CfnResource.isCfnResource(construct) ? nameOf(construct) : undefined;
    if (!CfnResource.isCfnResource(construct) || name === undefined || Token.isUnresolved(name)) return [];
    const { cfnResourceType: type } = construct;
    const other = owners.get(`${type} ${name}`);
    owners.set(`${type} ${name}`, construct.node.path);
    return other === undefined
      ? []
      : [
          `${name} (${type}) would be the name of two: ${other} and ${construct.node.path}. Choose another id for an agency`,
        ];
  });
}
