import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { Configuration } from '../../configuration/config.ts';

/**
 * What becomes of what holds something when its stack goes: in production it stays, elsewhere it goes too. It goes when a stack could
 * not be made (`RetainExceptOnCreate`): a queue or log group of a fixed name that a failed first deployment left behind would refuse
 * the second. https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html
 */
export function kept({ production }: Pick<Configuration, 'production'>): RemovalPolicy {
  return production ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
}

/** How long KMS waits before it deletes a key, in which it can be brought back: KMS's longest time in production, else its shortest. */
export function deletionWait({ production }: Pick<Configuration, 'production'>): Duration {
  return Duration.days(production ? 30 : 7);
}
