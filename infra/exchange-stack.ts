import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Bundles } from './bundle.ts';
import type { Configuration } from './config.ts';
import { AgencyDoor } from './constructs/agency-door.ts';
import { ExchangeApi } from './constructs/exchange-api.ts';
import { OperationsDashboard } from './constructs/operations-dashboard.ts';
import { SharedFunctions } from './constructs/shared-functions.ts';
import { WebFirewall } from './constructs/web-firewall.ts';
import { pascal } from './names.ts';
import type { StateStack } from './state-stack.ts';

export interface ExchangeStackProps extends StackProps {
  readonly configuration: Configuration;
  readonly bundles: Bundles;
  readonly state: StateStack;
}

/** What runs: the API, a door for each agency, and the functions behind all doors. It holds nothing, and can be made anew at any time. */
export class ExchangeStack extends Stack {
  constructor(scope: Construct, id: string, props: ExchangeStackProps) {
    super(scope, id, props);
    const { configuration, bundles, state } = props;
    const { alarms } = state;
    const logsKey = state.logsKey.key;
    const api = new ExchangeApi(this, 'Api', { configuration, logsKey });
    alarms.onFailedCalls(api.api);
    const frame = { configuration, bundles, state, alarms, logsKey, authority: api.authority };

    const shared = new SharedFunctions(this, 'Shared', frame);
    api.letCall(shared.publishKeys, 'keys');
    api.letCall(shared.publishOpenapi, 'openapi');
    api.letCall(shared.refuseCall, '*');
    const doors = configuration.agencies.map(({ id: agency }) => {
      const door = new AgencyDoor(this, `Door${pascal(agency)}`, { ...frame, agency });
      for (const fn of door.functions) api.letCall(fn, `${agency}/*`);
      return door;
    });
    alarms.onThrottledFunctions(this);
    new OperationsDashboard(this, 'Dashboard', { configuration, state, api, doors, shared });
    if (configuration.webFirewall) new WebFirewall(this, 'WebFirewall', { name: configuration.name, api });

    new CfnOutput(this, 'ApiId', { value: api.api.restApiId });
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'Authority', { value: api.authority });
  }
}
