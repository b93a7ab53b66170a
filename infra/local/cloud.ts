import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DynamoDb } from './dynamodb/client.ts';
import { Conflicts } from './dynamodb/conflicts.ts';
import { Expiry, sweepExpired } from './dynamodb/expiry.ts';
import type { Database } from './dynamodb/process.ts';
import { indexStreamRecords, type Tables, tableMaker } from './dynamodb/tables.ts';
import { Callers } from './gateway/callers.ts';
import { listen } from './gateway/gateway.ts';
import { Keys } from './kms/keys.ts';
import { keyMakers, retireKeys } from './kms/resources.ts';
import { type FunctionDefinition, functionMakers, type Permission } from './lambda/definition.ts';
import { Functions } from './lambda/functions.ts';
import { type MappingDefinition, mappingMakers } from './mappings/definition.ts';
import { startMappings } from './mappings/mappings.ts';
import type { Log } from './output.ts';
import { Queues } from './queues/queues.ts';
import { queueMakers } from './queues/resources.ts';
import { restApiMakers, type Stage } from './rest-api/resources.ts';
import { serve } from './rest-api/server.ts';
import { ruleMakers, runSchedules, type Schedule } from './schedules.ts';
import { readAssembly } from './template/assembly.ts';
import { deploy, type Maker, type Outputs } from './template/deploy.ts';
import { originOf } from './template/names.ts';
import { roleMakers } from './template/roles.ts';
import { withoutEffect } from './template/without-effect.ts';

export interface CloudOptions {
  /** The folder that holds all state. */
  home: string;
  /** The synthesized assembly, `cdk.out`. */
  assembly: string;
  database: Database;
  /** The ports of the API and of the gateway on 127.0.0.1; 0 for a free one. */
  apiPort: number;
  gatewayPort: number;
  log: Log;
  /** Takes each line that a function writes, as one JSON object. */
  write: (line: string) => void;
}

/** A running cloud. */
export interface Cloud {
  region: string;
  apiPort: number;
  /** `http://127.0.0.1:<port>`: what `AWS_ENDPOINT_URL` names. */
  gatewayUrl: string;
  /** By stack name. */
  outputs: Outputs;
  callers: Callers;
  queues: Queues;
  stop(): Promise<void>;
}

/** What the templates hold, as far as something runs because of it. */
interface Deployed {
  tables: Tables;
  functions: FunctionDefinition[];
  permissions: Permission[];
  mappings: MappingDefinition[];
  schedules: Schedule[];
  stages: Stage[];
  outputs: Outputs;
}

/**
 * Starts every service, makes what the templates say, and runs it: functions, mappings, schedules and the API. What an
 * earlier start made is found again.
 */
export async function startCloud(options: CloudOptions): Promise<Cloud> {
  const { home, assembly, log } = options;
  const region = readAssembly(assembly)[0]?.region ?? '';
  const database = new DynamoDb(options.database.endpoint);
  const keys = new Keys(join(home, 'kms'), region);
  const callers = new Callers();
  const tables: Tables = new Map();
  const conflicts = new Conflicts((table) => tables.get(table)?.key ?? []);
  const wakers: ((tables: readonly string[]) => void)[] = [];
  const written = (names: readonly string[]): void => wakers.forEach((wake) => wake(names));
  const gatewayUrl = `http://127.0.0.1:${options.gatewayPort}`;
  const queues = await Queues.open(join(home, 'queues'), region, new URL(gatewayUrl));
  const deployed = await makeAll(assembly, { database, keys, queues, tables });
  if (options.database.file !== undefined) indexStreamRecords(options.database.file);
  const behind = { region, callers, database, conflicts, keys, queues, log, written };
  const gateway = await listen(behind, options.gatewayPort);
  const { permissions } = deployed;
  const functions = new Functions(deployed.functions, callers, gatewayUrl, log, options.write);
  const mappings = startMappings(deployed.mappings, {
    ...{ tables, database, queues, functions, log },
    folder: join(home, 'mappings'),
  });
  wakers.push(mappings.wake);
  const schedules = runSchedules(deployed.schedules, functions, permissions, log);
  const sweep = sweepExpired(new Expiry(database, () => tables.values()), log);
  const stage = onlyStage(deployed.stages);
  const called = { apiId: stage.api.id, stage: stage.name, stageVariables: stage.variables, region };
  const api = await serve({ api: stage.api, called, functions, permissions, log }, options.apiPort);
  const stop = async (): Promise<void> => {
    schedules.stop();
    sweep.stop();
    await Promise.all([close(api), inTime(mappings.stop())]);
    await functions.stop();
    await close(gateway);
    await queues.close();
    database.close();
  };
  return {
    region,
    apiPort: (api.address() as AddressInfo).port,
    gatewayUrl,
    outputs: deployed.outputs,
    callers,
    queues,
    stop,
  };
}

interface Behind {
  database: DynamoDb;
  keys: Keys;
  queues: Queues;
  tables: Tables;
}

async function makeAll(assembly: string, { database, keys, queues, tables }: Behind): Promise<Deployed> {
  const functions: FunctionDefinition[] = [];
  const permissions: Permission[] = [];
  const mappings: MappingDefinition[] = [];
  const schedules: Schedule[] = [];
  const stages: Stage[] = [];
  const places = new Set<string>();
  const makers: Record<string, Maker> = {
    ...withoutEffect,
    ...roleMakers(new Map()),
    ...keyMakers(keys, new Map()),
    ...tableMaker(database, tables),
    ...queueMakers(queues, new Map()),
    ...functionMakers(functions, permissions),
    ...mappingMakers(mappings),
    ...ruleMakers(schedules),
    ...restApiMakers(stages),
  };
  const noting = Object.entries(makers).map(([type, make]): [string, Maker] => [
    type,
    (request) => {
      places.add(originOf(request));
      return make(request);
    },
  ]);
  const outputs = await deploy(assembly, Object.fromEntries(noting));
  retireKeys(keys, places);
  return { tables, functions, permissions, mappings, schedules, stages, outputs };
}

function onlyStage(stages: readonly Stage[]): Stage {
  const [stage, other] = stages;
  if (stage === undefined || other !== undefined)
    throw new Error(`The local cloud serves one stage, not ${stages.length}`);
  return stage;
}

/** What runs at the end has so long to finish; what has not is done again after the next start. */
const graceMs = 2_000;

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
