import { App } from 'aws-cdk-lib';
import { AgencyKeyStack } from './agency-key-stack.ts';
import { flags, run } from './app.ts';
import { type AgencyKeysConfiguration, readAgencyKeysConfiguration } from './configuration/agency-keys.ts';
import { pascal } from './configuration/names.ts';

/** The one stack that an agency deploys, in its own account: with credentials of another, CDK ends. */
export function agencyKeyApp(configuration: AgencyKeysConfiguration, outdir?: string): App {
  const { exchange, agency, account, region, production } = configuration;
  const app = new App({ analyticsReporting: false, context: flags(), ...(outdir === undefined ? {} : { outdir }) });
  new AgencyKeyStack(app, `${pascal(exchange.name)}Keys${pascal(agency)}`, {
    configuration,
    env: { account, region },
    description: `Samsyn: the content keys of ${agency}`,
    terminationProtection: production,
  });
  return app;
}

if (import.meta.main) run(() => agencyKeyApp(readAgencyKeysConfiguration()));
