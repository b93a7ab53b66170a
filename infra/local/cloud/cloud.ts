import { EventEmitter } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from './basics/output.ts';
import { DynamoDb } from './dynamodb/client.ts';
import { Conflicts } from './dynamodb/conflicts.ts';
import { Expiry, sweepExpired } from './dynamodb/expiry.ts';
import type { Database } from './dynamodb/process.ts';
import { indexStreamRecords } from './dynamodb/tables.ts';
import { Trail } from './events/trail.ts';
import type { Identities } from './gateway/authorise.ts';
import { Durations } from './gateway/durations.ts';
import { listen } from './gateway/gateway.ts';
import type { Guarded } from './gateway/guarded.ts';
import { Callers } from './iam/callers.ts';
import { Keys } from './kms/keys.ts';
import { Functions } from './lambda/functions.ts';
import { startMappings } from './mappings/mappings.ts';
import { type Provisioned, provision, type Services } from './provision.ts';
import { Queues } from './queues/queues.ts';
import { type Beside, serve } from './rest-api/server.ts';
import { Throttle } from './rest-api/throttle.ts';
import { runSchedules } from './schedules.ts';
import { readAssembly } from './template/assembly.ts';
import type { Outputs } from './template/deploy.ts';

export interface CloudOptions {
  /** The folder that holds all state. */
  readonly home: string;
  /** The synthesized assembly, `cdk.out`. */
  readonly assembly: string;
  /** Those of other accounts, which hold keys alone and are deployed before it. */
  readonly keyAssemblies?: readonly string[];
  readonly database: Database;
  /** The ports of the API and of the gateway on 127.0.0.1; the API's may be 0 for a free one. */
  readonly apiPort: number;
  readonly gatewayPort: number;
  readonly log: Log;
  /** Takes each line that a function writes, as one JSON object. */
  readonly write: (line: string) => void;
  /** What is answered beside the API. */
  readonly beside?: Beside;
  /** How far the clock of the cloud runs ahead of this machine's, in milliseconds. */
  readonly aheadMs?: number;
  /** Whether calls are judged by the policies: always, but where it is measured what that costs. */
  readonly judges: boolean;
}

/** A running cloud. */
export interface Cloud {
  readonly region: string;
  readonly apiPort: number;
  /** `http://127.0.0.1:<port>`: what `AWS_ENDPOINT_URL` names. */
  readonly gatewayUrl: string;
  /** By stack name. */
  readonly outputs: Outputs;
  readonly callers: Callers;
  readonly queues: Queues;
  /** What the gateway judges by: the resources, the roles and all policies of the templates; and what is judged at the start, mappings of functions. */
  readonly judgedBy: Guarded & Identities & Pick<Provisioned, 'mappings' | 'functions'>;
  /** What CloudTrail tells of calls to KMS. */
  readonly trail: Trail;
  stop(): Promise<void>;
}

/** What was started, each with how it is ended; ended in the opposite order. */
type Started = (() => unknown)[];

/** What runs at the end has so long to finish; what has not is done again after the next start. */
const graceMs = 1_500;

/**
 * Starts every service, makes what the templates say, and runs it: functions, mappings, schedules and the API. What an
 * earlier start made is found again. What was started is ended when a part of it cannot be.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const started: Started = [];
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).reverse()) await end();
  };
  try {
    return { ...(await startParts(options, started)), stop };
  } catch (fault) {
    await stop();
    throw fault;
  }
}

async function startParts(options: CloudOptions, started: Started): Promise<Omit<Cloud, 'stop'>> {
  const { home, assembly, keyAssemblies = [], gatewayPort } = options;
  const region = readAssembly(assembly)[0]?.region ?? '';
  const gatewayUrl = `http://127.0.0.1:${gatewayPort}`;
  const database = new DynamoDb(options.database.endpoint);
  started.push(() => database.close());
  const queues = await Queues.open(join(home, 'queues'), region, new URL(gatewayUrl));
  started.push(() => queues.close());
  const services: Services = { database, queues, keys: new Keys(join(home, 'kms'), region) };
  const provisioned = await provision([...keyAssemblies, assembly], region, services);
  if (options.database.file !== undefined) indexStreamRecords(options.database.file);
  const callers = new Callers();
  const { log, aheadMs = 0 } = options;
  const trail = new Trail({ ...provisioned, queues, region, log, now: () => Date.now() + aheadMs });
  started.push(() => trail.settled());
  const running = { ...services, ...provisioned, callers, region, gatewayUrl, trail };
  const apiPort = await run(options, running, started);
  return { region, apiPort, gatewayUrl, outputs: provisioned.outputs, callers, queues, trail, judgedBy: running };
}

interface Running extends Services, Provisioned {
  readonly callers: Callers;
  readonly region: string;
  readonly gatewayUrl: string;
  readonly trail: Trail;
}

/** Runs what was provisioned. @returns the API's port. */
async function run(options: CloudOptions, running: Running, started: Started): Promise<number> {
  const { home, log, write, judges, aheadMs = 0 } = options;
  const now = (): number => Date.now() + aheadMs;
  const { database, tables, callers, permissions, region } = running;
  const writes = new EventEmitter<{ written: [tables: readonly string[]] }>();
  const conflicts = new Conflicts((table) => tables.get(table)?.key ?? []);
  const written = (names: readonly string[]): void => void writes.emit('written', names);
  const judging = new Durations(log);
  const gateway = await listen({ ...running, conflicts, written, log, judging, now, judges }, options.gatewayPort);
  started.push(() => close(gateway));
  const functions = new Functions(running.functions, callers, running.gatewayUrl, log, write, aheadMs);
  started.push(() => functions.stop());
  const mappings = startMappings(running.mappings, { ...running, functions, folder: join(home, 'mappings'), log });
  writes.on('written', mappings.wake);
  started.push(() => inTime(mappings.stop()));
  const schedules = runSchedules(running.schedules, functions, permissions, log);
  const sweep = sweepExpired(new Expiry(database, () => tables.values(), now), log);
  started.push(schedules.stop, sweep.stop);
  const [stage, other] = running.stages;
  if (stage === undefined || other !== undefined) throw new Error('The local cloud serves one stage of one API');
  const called = { apiId: stage.api.id, stage: stage.name, stageVariables: stage.variables, region };
  const throttle = new Throttle(stage.limits);
  const { beside } = options;
  const api = await serve(
    { api: stage.api, called, throttle, functions, permissions, log, aheadMs, ...(beside && { beside }) },
    options.apiPort,
  );
  started.push(() => close(api));
  return (api.address() as AddressInfo).port;
}

async function inTime(finishing: Promise<unknown>): Promise<void> {
  await Promise.race([finishing, wait(graceMs, undefined, { ref: false })]);
}

/** Takes no more calls, lets those under way finish, and then closes every connection. */
async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  await inTime(closed);
  server.closeAllConnections();
  await closed;
}
