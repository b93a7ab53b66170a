import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { AgencyKeysConfiguration } from './configuration/agency-keys.ts';
import { AgencyKeys } from './constructs/keys/agency-keys.ts';

export interface AgencyKeyStackProps extends StackProps {
  readonly configuration: AgencyKeysConfiguration;
}

/**
 * The content keys of one agency in its own account, used by the exchange's roles and administered by the agency alone. Its outputs are what
 * the agency hands over: the ARNs that stand in the exchange's configuration.
 */
export class AgencyKeyStack extends Stack {
  constructor(scope: Construct, id: string, props: AgencyKeyStackProps) {
    super(scope, id, props);
    const { exchange, agency, ...common } = props.configuration;
    const frame = { ...common, name: exchange.name, exchangeAccount: exchange.account };
    const keys = new AgencyKeys(this, 'Keys', { configuration: frame, agency });
    keys.intake.forEach(({ arn }, before) => {
      new CfnOutput(this, `Intake${common.intakeGeneration - before}`, { value: arn });
    });
    new CfnOutput(this, 'Staging', { value: keys.staging.arn });
    new CfnOutput(this, 'Records', { value: keys.records.arn });
  }
}
