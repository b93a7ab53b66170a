import { setTimeout as pause } from 'node:timers/promises';
import {
  APIGatewayClient,
  GetDomainNameCommand,
  GetRestApiCommand,
  NotFoundException,
} from '@aws-sdk/client-api-gateway';
import { readJsonFile } from '../../shared/command/call/session.ts';
import { deploymentOf, outputsSchema } from '../../shared/enrolment/outputs.ts';
import { apiSettings } from '../constructs/api/api-settings.ts';

/** A change of the TLS policy takes a quarter of an hour to spread; in milliseconds: https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-security-policies-update.html */
const longestSpread = 20 * 60_000;
const betweenQuestions = 15_000;

/** What API Gateway says of an API or a domain name, as far as the configuration says it too. */
interface Said {
  readonly status: string | undefined;
  readonly types?: readonly string[] | undefined;
  readonly securityPolicy: string | undefined;
  readonly endpointAccessMode: string | undefined;
  readonly disableExecuteApiEndpoint?: boolean | undefined;
}

/**
 * Where what is deployed differs from what the templates say; each as a sentence. An emulator keeps fewer members: what it does not say
 * differs from nothing there, and from the template on AWS.
 */
function differences(expected: Omit<Said, 'status'>, said: Said, isEmulator: boolean): readonly string[] {
  return (Object.keys(expected) as (keyof typeof expected)[]).flatMap((name) => {
    if (said[name] === undefined && isEmulator) return [];
    const [is, hasToBe] = [JSON.stringify(said[name] ?? null), JSON.stringify(expected[name])];
    return is === hasToBe ? [] : [`${name} is ${is} and has to be ${hasToBe}`];
  });
}

/** Asks until what was changed has spread. @throws Error when it does not, or has failed. */
async function spread(ask: () => Promise<Said>, wait: () => Promise<void>, tell: (line: string) => void) {
  const end = Date.now() + longestSpread;
  for (let first = true; ; first = false) {
    const said = await ask();
    if (said.status === undefined || said.status === 'AVAILABLE') return said;
    if (said.status === 'FAILED' || Date.now() > end)
      throw new Error(`the API is ${said.status}: look at it in API Gateway's console`);
    if (first) tell(`the API is ${said.status}: its TLS policy takes a quarter of an hour to spread; waiting`);
    await wait();
  }
}

async function ofApi(client: APIGatewayClient, restApiId: string): Promise<Said> {
  const { apiStatus, endpointConfiguration, ...said } = await client.send(new GetRestApiCommand({ restApiId }));
  const { securityPolicy, endpointAccessMode, disableExecuteApiEndpoint } = said;
  const types = endpointConfiguration?.types;
  return { status: apiStatus, types, securityPolicy, endpointAccessMode, disableExecuteApiEndpoint };
}

async function ofDomain(client: APIGatewayClient, domainName: string): Promise<Said> {
  const found = await client.send(new GetDomainNameCommand({ domainName }));
  const { domainNameStatus: status, securityPolicy, endpointAccessMode } = found;
  return { status, securityPolicy, endpointAccessMode };
}

function hasNoCredentials(error: unknown): boolean {
  return error instanceof Error && /CredentialsProviderError|UnrecognizedClient|AccessDenied/.test(error.name);
}

export interface Surroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly tell: (line: string) => void;
  /** The pause between two questions. */
  readonly wait?: () => Promise<void>;
}

/**
 * Waits until the API of the outputs is available, reads its settings back from API Gateway, and compares them with what the templates say:
 * an import of the document may have put them back to defaults. Says where they cannot be read.
 * @throws Error with every difference.
 */
export async function checkDeployedApi(outputs: string | undefined, surroundings: Surroundings): Promise<void> {
  const { env, tell, wait = () => pause(betweenQuestions) } = surroundings;
  if (outputs === undefined) {
    tell(
      'settings of the API: not read back (--outputs FILE, with credentials of an operator, reads and compares them)',
    );
    return;
  }
  const file = readJsonFile(outputs, outputsSchema, 'file of outputs');
  const output = (name: string) => Object.values(file).find((stack) => stack[name] !== undefined)?.[name];
  const [id, domain] = [output('ApiId'), output('DomainTarget') === undefined ? undefined : output('Authority')];
  if (id === undefined) throw new Error(`${outputs} has no ApiId: deploy once more, with --outputs-file`);
  const { region } = deploymentOf(file);
  const isEmulator = (env.AWS_ENDPOINT_URL_API_GATEWAY ?? env.AWS_ENDPOINT_URL) !== undefined;
  const { endpointType, ...settings } = apiSettings(domain !== undefined);
  const { securityPolicy, endpointAccessMode } = settings;
  const client = new APIGatewayClient({ ...(region !== undefined && { region }) });
  try {
    const said = await spread(() => ofApi(client, id), wait, tell);
    const faults = [...differences({ types: [endpointType], ...settings }, said, isEmulator)];
    if (domain !== undefined) {
      const name = await spread(() => ofDomain(client, domain), wait, tell);
      faults.push(
        ...differences({ securityPolicy, endpointAccessMode }, name, isEmulator).map((one) => `${domain}: ${one}`),
      );
    }
    if (faults.length > 0) throw new Error(`the API is not as the templates say: ${faults.join('; ')}`);
    tell('settings of the API: read back from API Gateway, and as the templates say');
  } catch (error) {
    if (error instanceof NotFoundException)
      throw new Error(`API Gateway knows no API ${id}: are these the outputs of this deployment?`, { cause: error });
    if (!hasNoCredentials(error)) throw error;
    tell(`settings of the API: not read back (${(error as Error).name}: it takes credentials of an operator)`);
  } finally {
    client.destroy();
  }
}
