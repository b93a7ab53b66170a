import { join, resolve } from 'node:path';
import type { Connection, Principal } from '../../../shared/client/connection.ts';
import { CannotStart } from '../cloud/basics/cannot-start.ts';
import { readJsonFile, writeWhole } from '../cloud/basics/files.ts';
import { isObject, type JsonObject } from '../cloud/basics/json.ts';
import { type Log, lineToOutput, logToOutput } from '../cloud/basics/output.ts';
import { freePort } from '../cloud/basics/ports.ts';
import { type Cloud, startCloud } from '../cloud/cloud.ts';
import { startDatabase } from '../cloud/dynamodb/process.ts';
import type { Beside } from '../cloud/rest-api/server.ts';
import { type Accounts, keysInOwnAccounts } from './agency-accounts.ts';
import {
  agenciesOf,
  baseConfiguration,
  lawsOf,
  namesOf,
  publicPart,
  timeZonesOf,
  writeConfiguration,
} from './configuration.ts';
import { credentialsOf, type HomeCredentials, writeAdministratorFile, writeOperatorFile } from './credentials.ts';
import { enrol, principalsOf, type RegistrarKeys, type Registry, registrarsOf } from './enrolment.ts';
import { EnrolmentLinks, enrolmentPath, type Person } from './enrolment-links.ts';
import { type Home, openHome } from './home.ts';
import { synthesize } from './synthesize.ts';

export interface ExchangeOptions {
  /** The folder that holds all state; made when it is not there. */
  readonly home: string;
  /** The port of the API on 127.0.0.1; 0 for a free one. */
  readonly port: number;
  /** What signed calls name as `@authority`; by default the API's address. A fixed one lets homes share one synthesis. */
  readonly authority?: string;
  /** So many days the exchange's clock runs ahead of this machine's: what comes with the years can be rehearsed. No deployed exchange has it. */
  readonly daysAhead?: number;
  /** False: no call of a function is judged by the policies. For measuring what it costs, from a program alone: no command and no variable says it. */
  readonly judges?: boolean;
  /** Another configuration than the example's; authority and registrars are set here. */
  readonly configuration?: JsonObject;
  /** Agencies whose content keys lie in accounts of their own, by agency; by default those of the configuration. A folder keeps to its first. */
  readonly accounts?: Accounts;
  /** The folder of synthesized stacks to run instead of the configuration's own: how a test stands half-way through an update. */
  readonly assembly?: string;
  /** Keys for a new home instead of fresh ones: tests save seconds so. A home that has keys keeps its own. */
  readonly registrars?: RegistrarKeys;
  readonly principals?: readonly Principal[];
  /** Told of each step of the start, in a sentence. */
  readonly progress?: (sentence: string) => void;
  readonly log?: Log;
  /** Takes each line that a function writes, as one JSON object; by default they go to standard output. */
  readonly write?: (line: string) => void;
}

const dayMs = 86_400_000;

/** A running exchange. */
export interface Exchange {
  /** `http://127.0.0.1:<port>/v1` */
  readonly url: string;
  /** What connection.json holds. */
  readonly connection: Connection;
  readonly cloud: Cloud;
  /** A link that enrols one browser as this person, once and within an hour. */
  linkFor(person: Person): string;
  /** Ends everything within 5 s. */
  stop(): Promise<void>;
}

/**
 * Starts a whole exchange on this machine from the very stacks that are deployed: the first time it makes keys and
 * principals, synthesizes and enrols; after that it finds all of it again.
 * @throws CannotStart with what to do, when the port or the folder is taken and the like.
 */
export async function startExchange(options: ExchangeOptions): Promise<Exchange> {
  const port = await takePort(options.port);
  const home = openHome(resolve(options.home));
  const started: (() => Promise<void>)[] = [async () => home.release()];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    return { ...(await startParts(options, home, port, (end) => started.push(end))), stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

type Started = Omit<Exchange, 'stop'>;

async function startParts(
  options: ExchangeOptions,
  home: Home,
  port: number,
  ended: (end: () => Promise<void>) => void,
): Promise<Started> {
  const { folder, isNew } = home;
  const { progress = () => {}, log = logToOutput, configuration: asked = baseConfiguration() } = options;
  const { write = lineToOutput, daysAhead = 0 } = options;
  const aheadMs = daysAhead * dayMs;
  const now = (): number => Date.now() + aheadMs;
  const agencies = agenciesOf(asked);
  if (isNew) progress('makes the keys of its first start');
  // First the few that the synthesis waits for, then beside it the many that take seconds.
  const registrars = await registrarsOf(folder, agencies, options.registrars);
  const principalsMade = principalsOf(folder, options.principals);
  principalsMade.catch(() => {});
  const database = await startDatabase(join(folder, 'dynamodb'), log);
  ended(() => database.stop());
  const authority = options.authority ?? `127.0.0.1:${port}`;
  const synthesizing = (): void => progress('synthesizes its stacks, some seconds');
  const own = await keysInOwnAccounts(home, asked, options.accounts, synthesizing);
  const { configuration, accounts } = own;
  const { file, former } = writeConfiguration(folder, configuration, authority, registrars);
  const assembly = options.assembly ?? (await synthesize(folder, file, synthesizing));
  const gatewayPort = await lastGatewayPort(folder);
  const links = new EnrolmentLinks(registrars, now);
  let registry: Registry | undefined;
  const beside: Beside = ({ method, path, headers, body }) =>
    method === 'POST' && path === enrolmentPath && registry !== undefined
      ? links.enrol({ headers, body }, registry)
      : undefined;
  const ways = { apiPort: port, gatewayPort, log, write, beside, aheadMs, judges: options.judges ?? true };
  const cloud = await startCloud({ home: folder, assembly, keyAssemblies: own.assemblies, database, ...ways });
  ended(() => cloud.stop());
  const credentials = credentialsOf(folder, agencies, accounts);
  const principals = await principalsMade;
  const table = outputOf(cloud, 'RegistryTable');
  const { region, gatewayUrl: endpoint } = cloud;
  admit(cloud, credentials, String(configuration.name), accounts);
  registry = { endpoint, region, table, credentials: credentials.operator };
  await enrol(folder, principals, registrars, registry, now());
  writeOperatorFile(folder, credentials.operator, endpoint, region, table);
  for (const [agency, one] of Object.entries(credentials.administrators ?? {}))
    writeAdministratorFile(folder, agency, one, endpoint, region);
  const url = `http://127.0.0.1:${cloud.apiPort}/v1`;
  const connection: Connection = {
    url,
    authority,
    formerAuthorities: former,
    names: namesOf(configuration),
    ...timeZonesOf(configuration),
    ...lawsOf(configuration),
    ...(daysAhead === 0 ? {} : { daysAhead }),
    notifications: notificationsOf(cloud, credentials),
    registrars: Object.fromEntries(Object.entries(registrars).map(([agency, key]) => [agency, publicPart(key)])),
    principals,
  };
  writeWhole(join(folder, 'connection.json'), `${JSON.stringify(connection, undefined, 2)}\n`);
  return { url, connection, cloud, linkFor: (person) => links.linkFor(person, url) };
}

/** Lets the operator and the agencies in at the gateway, each agency under the policy that lies ready for it. */
function admit(cloud: Cloud, credentials: HomeCredentials, name: string, accounts: Accounts): void {
  cloud.callers.admit(credentials.operator, { kind: 'operator' });
  for (const [agency, own] of Object.entries(credentials.administrators ?? {}))
    cloud.callers.admit(own, { kind: 'administrator', account: accounts[agency] ?? '' });
  for (const [agency, own] of Object.entries(credentials.agencies)) {
    cloud.callers.admit(own, {
      kind: 'user',
      name: `notifications-${agency}`,
      policy: `${name}-${agency}-notifications`,
    });
  }
}

function notificationsOf(cloud: Cloud, { agencies }: HomeCredentials): Connection['notifications'] {
  return Object.fromEntries(
    Object.entries(agencies).map(([agency, { accessKeyId, secretAccessKey }]) => {
      const queueUrl = notificationQueue(cloud, agency);
      return [agency, { queueUrl, endpoint: cloud.gatewayUrl, region: cloud.region, accessKeyId, secretAccessKey }];
    }),
  );
}

/** The stack names the output after the agency: `NotificationQueuePolice`. */
function notificationQueue(cloud: Cloud, agency: string): string {
  const pascal = agency.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return outputOf(cloud, `NotificationQueue${pascal}`);
}

function outputOf({ outputs }: Cloud, name: string): string {
  const value = [...outputs.values()].map((values) => values[name]).find((found) => found !== undefined);
  if (value === undefined) throw new Error(`No stack has the output ${name}`);
  return value;
}

async function takePort(port: number): Promise<number> {
  const free = await freePort(port);
  if (port === 0 || free === port) return free;
  throw new CannotStart(`port ${port} is in use: end what listens there, or set PORT to another`);
}

/** The gateway keeps its port where it can, so that who waits at a queue finds it again after a restart. */
async function lastGatewayPort(folder: string): Promise<number> {
  const file = join(folder, 'gateway.json');
  const stored = readJsonFile(file);
  const port = await freePort(isObject(stored) && typeof stored.port === 'number' ? stored.port : 0);
  writeWhole(file, JSON.stringify({ port }));
  return port;
}
