import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as v from 'valibot';
import { wayAddressSchema } from '../../client/address.ts';
import { type Deployment, deploymentOf, outputsSchema } from '../../enrolment/outputs.ts';
import type { Called } from '../call/command.ts';
import { NotAllDone } from '../call/long-run.ts';
import { readJsonFile, Usage } from '../call/session.ts';
import { awsFailure } from './aws-failures.ts';

/** Options of every command that an operator works on the Registry with. */
export const registryOptions = {
  table: { type: 'string' },
  region: { type: 'string' },
  outputs: { type: 'string' },
} as const;

/** What their help says of them. */
export const registryHelp = `For whoever runs the exchange, with the AWS credentials of the environment. --outputs FILE is what "cdk deploy --all --outputs-file FILE"
wrote: it names table and region. Without it give --table (default: $SAMSYN_REGISTRY_TABLE) and --region (default: that of the
environment).`;

/** The table Registry, within reach. */
export interface RegistryInReach {
  readonly client: DynamoDBClient;
  readonly table: string;
}

/** What --outputs tells of the deployment; undefined where it is not given. */
export function deploymentNamed(called: Called): Deployment | undefined {
  const file = called.option('outputs');
  return file === undefined ? undefined : deploymentOf(readJsonFile(file, outputsSchema, 'file of outputs'));
}

/** Nobody at a terminal waits longer for a connection, and for an answer, in milliseconds. */
const patience = { connectionTimeout: 5_000, requestTimeout: 20_000 };

/** The SDK takes any other word before the colon for http:, and sends in the clear. */
function refuseOtherWays(env: Called['terminal']['env']): void {
  for (const name of ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_DYNAMODB']) {
    const address = env[name];
    const [issue] = address ? (v.safeParse(wayAddressSchema, address).issues ?? []) : [];
    if (issue !== undefined) throw new Usage(`$${name} ${issue.message}`);
  }
}

/** Works on the Registry that the options name. What AWS refuses, or does not answer, is told with what to do about it. */
export async function onRegistry(called: Called, work: (registry: RegistryInReach) => Promise<void>): Promise<void> {
  const deployment = deploymentNamed(called);
  const table = called.option('table') ?? deployment?.table ?? called.terminal.env.SAMSYN_REGISTRY_TABLE;
  if (table === undefined) {
    throw new Usage(
      '--table is missing: the name of the table Registry, an output of the stack; or give --outputs FILE',
    );
  }
  refuseOtherWays(called.terminal.env);
  const region = called.option('region') ?? deployment?.region;
  // Loaded here alone: no other command needs the SDK, and each starts sooner without it.
  const { DynamoDBClient } = await import('@aws-sdk/client-dynamodb');
  const client = new DynamoDBClient({ requestHandler: patience, ...(region !== undefined && { region }) });
  try {
    await work({ client, table });
  } catch (error) {
    const used = await client.config.region().catch(() => undefined);
    const failure = awsFailure(error, { table, region: used });
    if (failure === undefined) throw error;
    throw new NotAllDone(failure.passes ? 3 : 1, failure.text);
  } finally {
    client.destroy();
  }
}
