import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Bundles } from './bundles/bundle.ts';
import type { Configuration } from './configuration/config.ts';
import { pascal } from './configuration/names.ts';
import { ExchangeApi } from './constructs/api/exchange-api.ts';
import { WebFirewall } from './constructs/api/web-firewall.ts';
import { AgencyDoor } from './constructs/functions/agency-door.ts';
import { approvals } from './constructs/functions/approvals.ts';
import { publicReads } from './constructs/functions/public-reads.ts';
import { reconcile } from './constructs/functions/reconcile.ts';
import { relay } from './constructs/functions/relay.ts';
import { release } from './constructs/functions/release.ts';
import { time } from './constructs/functions/time.ts';
import { onThrottledFunctions } from './constructs/watch/account-quotas.ts';
import { OperationsDashboard } from './constructs/watch/operations-dashboard.ts';
import type { AgencyState, StateStack } from './state-stack.ts';

export interface ExchangeStackProps extends StackProps {
  readonly configuration: Configuration;
  readonly bundles: Bundles;
  readonly state: StateStack;
}

/** What runs: the API, a door for each agency, and the functions behind all doors. It holds nothing of a report. Made anew, its API has another id. */
export class ExchangeStack extends Stack {
  constructor(scope: Construct, id: string, props: ExchangeStackProps) {
    super(scope, id, props);
    const { configuration, bundles, state } = props;
    const { agencies, alarms, tables, messagesKey, releases, lostActs, custodyKey } = state;
    const logsKey = state.logsKey.key;
    const api = new ExchangeApi(this, 'Api', { configuration, logsKey });
    alarms.onFailedCalls(api.api);
    const frame = { configuration, bundles, authority: api.authority, alarms, logsKey };

    const work = { tables, messagesKey, releases, lostActs, approvals: byAgency(agencies, (one) => one.approvals) };
    const notifications = byAgency(agencies, (one) => one.notifications);
    const keys = byAgency(agencies, (one) => one.keys);
    // One scope for all that stands behind the doors: of its place a logical id is made, which a fixed name keeps as it is (decision 12).
    const shared = new Construct(this, 'Shared');
    const follower = relay(shared, { ...frame, ...work });
    approvals(shared, { ...frame, ...work, notifications });
    time(shared, { ...frame, tables, messagesKey, notifications });
    release(shared, { ...frame, ...work, notifications, keys });
    reconcile(shared, { ...frame, tables, uses: state.keyUses });
    for (const { fn, path } of publicReads(shared, { ...frame, keys, custodyKey: custodyKey.key }))
      api.letCall(fn, path);

    const doors = agencies.map((agency) => {
      const own = { tables, agency: agency.id, keys: agency.keys, selectorsKey: state.selectorsKey.key };
      const door = new AgencyDoor(this, `Door${pascal(agency.id)}`, { ...frame, ...own });
      for (const fn of door.functions) api.letCall(fn, `${agency.id}/*`);
      return door;
    });
    onThrottledFunctions(alarms, this);
    const watched = { tables, agencies, releases, lostActs };
    new OperationsDashboard(this, 'Dashboard', { configuration, api, doors, follower, ...watched });
    if (configuration.webFirewall) new WebFirewall(this, 'WebFirewall', { name: configuration.name, api });

    new CfnOutput(this, 'ApiId', { value: api.api.restApiId });
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'Authority', { value: api.authority });
  }
}

/** One part of every agency's state, by agency, in the order of the configuration. */
function byAgency<T>(agencies: readonly AgencyState[], of: (agency: AgencyState) => T): Readonly<Record<string, T>> {
  return Object.fromEntries(agencies.map((agency) => [agency.id, of(agency)]));
}
