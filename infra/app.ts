import { readFileSync } from 'node:fs';
import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, NIST80053R5Checks, ServerlessChecks } from 'cdk-nag';
import { environmentOf } from '../shared/runtime/config.ts';
import { type Bundles, bundle } from './bundles/bundle.ts';
import { type Configuration, readConfiguration } from './configuration/config.ts';
import { ConfigurationFaults } from './configuration/faults.ts';
import { pascal } from './configuration/names.ts';
import { ExchangeStack } from './exchange-stack.ts';
import { sharedNames } from './fixed-names.ts';
import { StateStack } from './state-stack.ts';

/**
 * The feature flags of cdk.json, and what the command line adds by itself: without it the templates come out the same. What is deployed
 * is then always what was tried on one machine.
 */
export function flags(): Record<string, unknown> {
  return {
    ...JSON.parse(readFileSync(new URL('../cdk.json', import.meta.url), 'utf8')).context,
    'aws:cdk:enable-path-metadata': true,
    'aws:cdk:enable-asset-metadata': true,
  };
}

/** The stacks of one exchange, by its configuration. Nothing in them depends on the machine or the hour. */
export function exchangeApp(configuration: Configuration, bundles: Bundles, outdir?: string): App {
  const app = new App({
    analyticsReporting: false,
    context: flags(),
    ...(outdir === undefined ? {} : { outdir }),
  });
  const stackProps = { configuration, env: { region: configuration.region } };
  const state = new StateStack(app, `${pascal(configuration.name)}State`, {
    ...stackProps,
    description: 'Samsyn: keys, tables, queues and topics',
    terminationProtection: configuration.production,
  });
  const exchange = new ExchangeStack(app, `${pascal(configuration.name)}Exchange`, {
    ...stackProps,
    bundles,
    state,
    description: 'Samsyn: the API and its functions',
    // CloudFormation takes 1 MB, and counts spaces: with six agencies they are a third of it.
    suppressTemplateIndentation: true,
  });
  exchange.addStackDependency(state);
  app.node.addValidation({ validate: () => sharedNames(app) });
  return app;
}

/** A fault of the configuration, or what the constructs say of one: too many agencies for a policy, and the like. */
function isOfConfiguration(error: unknown): error is Error {
  return (
    error instanceof ConfigurationFaults || (error instanceof Error && error.name === 'ValidationFailedWithErrors')
  );
}

/** What `cdk` runs: whatever is listed, compared or deployed has passed cdk-nag's packs first. `infra/synthesis.ts` alone leaves validation out. */
export function run(make: () => App): void {
  try {
    const app = make();
    if (process.env.CDK_VALIDATION !== 'false')
      Validations.of(app).addPlugins(
        new AwsSolutionsChecks(app),
        new ServerlessChecks(app),
        new NIST80053R5Checks(app),
      );
    app.synth();
  } catch (error) {
    if (!isOfConfiguration(error)) throw error;
    // What the operator has written is mended by its sentences: a stack trace would hide them.
    console.error(error.message);
    // At once: before a process ends by itself, CDK synthesizes once more what was not, and throws again.
    process.exit(1);
  }
}

if (import.meta.main) run(() => exchangeApp(readConfiguration(), bundle(Object.keys(environmentOf))));
