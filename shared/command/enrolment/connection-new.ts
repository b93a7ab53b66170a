import { existsSync } from 'node:fs';
import { clearWarning, inTheClearTo, whyNoAddress } from '../../client/address.ts';
import type { Connection, NotificationQueue } from '../../client/connection.ts';
import type { Deployment } from '../../enrolment/outputs.ts';
import { type Called, type Command, refuseWords } from '../call/command.ts';
import { writeNewJson } from '../call/files.ts';
import { Usage } from '../call/session.ts';
import { program, word } from '../terminal/program.ts';
import { hint, sentences } from '../terminal/show.ts';
import { configuredAgencies, formerAuthoritiesOf, lawsOf, namesOf, timeZonesOf } from './configured-agencies.ts';
import { deploymentNamed } from './registry-in-reach.ts';

/** Where the exchange is: as the options say, or else the outputs; and of the configuration the names it had before, and time zones. */
export function addressOf(
  called: Called,
  deployment: Deployment,
): Pick<Connection, 'url' | 'authority' | 'formerAuthorities' | 'timeZones'> {
  const named = called.option('url');
  const url = named ?? deployment.url;
  if (named === undefined && url !== undefined && called.terminal.env.AWS_ENDPOINT_URL)
    throw new Usage(
      `--url is missing: AWS_ENDPOINT_URL is set, so all of this goes to an emulator, and ${url} is where AWS would serve the exchange. Say where the emulator does, ending in /v1; --authority too, where its clients are to name another host`,
    );
  if (url === undefined)
    throw new Usage('--outputs is missing: what "cdk deploy --all --outputs-file FILE" wrote; or give --url');
  const why = whyNoAddress(url);
  if (why !== undefined) throw new Usage(`the address of an exchange (--url) ${why}, and is ${url}`);
  const authority = called.option('authority') ?? deployment.authority ?? new URL(url).host;
  const timeZones = timeZonesOf(called);
  return { url, authority, formerAuthorities: formerAuthoritiesOf(called), ...(timeZones && { timeZones }) };
}

/** A client of AWS, as far as it tells whose credentials it found in the environment. */
interface Credentialed {
  readonly config: {
    credentials(): Promise<{
      readonly accessKeyId: string;
      readonly secretAccessKey: string;
      readonly sessionToken?: string | undefined;
    }>;
    region(): Promise<string>;
  };
}

/** How to take these agencies' notifications with the credentials of the environment; an agency without a queue has none. */
export async function notificationsOf(
  agencies: readonly string[],
  { config }: Credentialed,
  deployment: Deployment,
  env: Called['terminal']['env'],
): Promise<Record<string, NotificationQueue>> {
  const { accessKeyId, secretAccessKey, sessionToken } = await config.credentials();
  const region = await config.region();
  const own = { region, accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
  const queues = agencies.flatMap((agency): [string, NotificationQueue][] => {
    const queueUrl = deployment.queueOf(agency);
    if (queueUrl === undefined) return [];
    // On AWS a queue's URL begins with the endpoint of its region.
    const endpoint = env.AWS_ENDPOINT_URL_SQS ?? env.AWS_ENDPOINT_URL ?? new URL(queueUrl).origin;
    return [[agency, { queueUrl, endpoint, ...own }]];
  });
  return Object.fromEntries(queues);
}

function registrarsOf(called: Called): Connection['registrars'] {
  const agencies = configuredAgencies(called);
  if (agencies === undefined)
    throw new Usage('--configuration is missing: the file that was deployed (default: $SAMSYN_CONFIG)');
  return Object.fromEntries(agencies.map(({ id, registrar }) => [id, registrar]));
}

async function queueFor(called: Called, agency: string, deployment: Deployment): Promise<Connection['notifications']> {
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  const client = new SQSClient({ ...(deployment.region !== undefined && { region: deployment.region }) });
  try {
    const queues = await notificationsOf([agency], client, deployment, called.terminal.env);
    if (queues[agency] === undefined) throw new Usage(`the outputs name no notification queue of ${agency}`);
    return queues;
  } catch (error) {
    if (error instanceof Usage) throw error;
    const why = error instanceof Error ? error.message : 'none found';
    throw new Usage(`--notifications needs AWS credentials of ${agency} in the environment: ${why}`);
  } finally {
    client.destroy();
  }
}

/** `samsyn connection new` */
export const connectionNew: Command = {
  usage: 'connection new --outputs FILE',
  summary: 'write the connection file of a deployed exchange',
  options: {
    outputs: { type: 'string' },
    configuration: { type: 'string' },
    notifications: { type: 'string' },
    'connection-out': { type: 'string' },
    url: { type: 'string' },
    authority: { type: 'string' },
  },
  without: ['as', 'connection'],
  help: `Writes connection.json (mode 0600; never over one that is there): the address and authority of the outputs of "cdk deploy --all
--outputs-file FILE", and the registrars and former authorities of the configuration that was deployed (--configuration, default
$SAMSYN_CONFIG). Whoever uses
the file believes those registrars, and nobody else, about who has signed a report: get it by a way that you trust.
--notifications AGENCY adds that agency's notification queue, to be read with the AWS credentials of the environment: for "samsyn inbox
--watch". Principals are not in it: a NAME.principal.json beside it is found by --as NAME.
--url URL and --authority HOST take the place of what the outputs say: another address (ending in /v1) at which the exchange is reached,
and the host that signed calls name. With AWS_ENDPOINT_URL set, --url is needed: the outputs name an address at AWS.

  samsyn connection new --outputs outputs.json
  samsyn connection new --outputs outputs.json --notifications police --connection-out police.json`,
  run: async (called) => {
    refuseWords(called, 'it takes options only; see --help.');
    const deployment = deploymentNamed(called);
    if (deployment === undefined)
      throw new Usage('--outputs is missing: what "cdk deploy --all --outputs-file FILE" wrote');
    const file = called.option('connection-out') ?? 'connection.json';
    if (existsSync(file)) throw new Usage(`${file} exists: take it away, or name another with --connection-out`);
    const registrars = registrarsOf(called);
    const address = addressOf(called, deployment);
    const agency = called.option('notifications');
    const notifications = agency === undefined ? {} : await queueFor(called, agency, deployment);
    const [names, laws] = [namesOf(called), lawsOf(called)];
    const connection: Connection = { ...address, notifications, registrars, names, laws, principals: [] };
    writeNewJson(file, connection, 'name another with --connection-out');
    const { width } = called.terminal;
    const clear = inTheClearTo(address.url);
    const doctor = `${program} doctor --as NAME --connection ${word(file)}`;
    called.tell(
      { file, ...address, registrars: Object.keys(registrars) },
      [
        sentences(
          `Written: ${file}: ${address.url}, authority ${address.authority}, registrars of ${Object.keys(registrars).join(' and ')}.`,
          width,
        ),
        ...(clear === undefined ? [] : [sentences(`Warning: ${clearWarning(clear)}`, width)]),
        sentences(`Put NAME.principal.json beside it and call with --as NAME --connection ${word(file)}.`, width),
        hint('Look at it:', doctor, width),
      ].join('\n'),
    );
  },
};
