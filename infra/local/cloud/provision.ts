import type { DynamoDb } from './dynamodb/client.ts';
import { takeRestored } from './dynamodb/restored.ts';
import { type Tables, tableMaker } from './dynamodb/tables.ts';
import type { EventRule } from './events/rules.ts';
import { mustBeAllowed, type OwnName } from './gateway/standing.ts';
import type { Keys } from './kms/keys.ts';
import { type KeyPolicies, keyMakers, retireKeys } from './kms/resources.ts';
import { type FunctionDefinition, functionMakers, type Permission } from './lambda/definition.ts';
import { type MappingDefinition, mappingMakers } from './mappings/definition.ts';
import type { Queues } from './queues/queues.ts';
import { type Channels, queueMakers, type Subscription } from './queues/resources.ts';
import { restApiMakers, type Stage } from './rest-api/resources.ts';
import { ruleMakers, type Schedule } from './schedules.ts';
import { deploy, type Maker, type Outputs } from './template/deploy.ts';
import { originOf } from './template/names.ts';
import { type ManagedPolicies, type Roles, roleMakers } from './template/roles.ts';
import { withoutEffect } from './template/without-effect.ts';
import { watchMakers } from './watch.ts';

/** The services in which things are made. */
export interface Services {
  readonly database: DynamoDb;
  readonly keys: Keys;
  readonly queues: Queues;
}

/** What the templates hold, as far as something runs because of it. */
export interface Provisioned {
  readonly tables: Tables;
  readonly functions: FunctionDefinition[];
  readonly permissions: Permission[];
  readonly mappings: MappingDefinition[];
  readonly schedules: Schedule[];
  readonly rules: EventRule[];
  readonly stages: Stage[];
  readonly roles: Roles;
  readonly managed: ManagedPolicies;
  readonly channels: Channels;
  readonly keyPolicies: KeyPolicies;
  /** By stack name. */
  readonly outputs: Outputs;
}

/**
 * Makes what the assemblies' templates say, one after the other: tables, keys, queues and topics in their services, where those of an earlier
 * start are found again; functions, mappings, schedules and stages as definitions, for whoever runs them.
 *
 * @throws Error where the templates' own policies refuse what services would do by themselves
 */
export async function provision(
  assemblies: readonly string[],
  region: string,
  { database, keys, queues }: Services,
): Promise<Provisioned> {
  const tables: Tables = new Map();
  const functions: FunctionDefinition[] = [];
  const permissions: Permission[] = [];
  const mappings: MappingDefinition[] = [];
  const schedules: Schedule[] = [];
  const rules: EventRule[] = [];
  const stages: Stage[] = [];
  const places = new Set<string>();
  const roles: Roles = new Map();
  const managed: ManagedPolicies = new Map();
  const channels: Channels = new Map();
  const keyPolicies: KeyPolicies = new Map();
  const subscriptions: Subscription[] = [];
  const ownNames: OwnName[] = [];
  const makers = noting(places, {
    ...withoutEffect,
    ...watchMakers(ownNames),
    ...roleMakers(roles, managed),
    ...keyMakers(keys, keyPolicies),
    ...tableMaker(database, tables),
    ...queueMakers(queues, channels, subscriptions),
    ...functionMakers(functions, permissions),
    ...mappingMakers(mappings),
    ...ruleMakers(schedules, rules),
    ...restApiMakers(stages),
  });
  const outputs: Outputs = new Map();
  for (const assembly of assemblies)
    for (const [stack, values] of await deploy(assembly, makers)) outputs.set(stack, values);
  await takeRestored(database, tables, functions.flatMap(tablesNamed), region);
  retireKeys(keys, places);
  const roleOf = (name: string): string => functions.find((one) => one.name === name)?.roleArn ?? '';
  mustBeAllowed(
    { mappings, subscriptions, rules, ownNames, roleOf },
    { region, tables, channels, keys, keyPolicies },
    roles,
  );
  return {
    tables,
    functions,
    permissions,
    mappings,
    schedules,
    rules,
    stages,
    roles,
    managed,
    channels,
    keyPolicies,
    outputs,
  };
}

/** The tables that a function is told of: its variables end with what they name. */
function tablesNamed({ environment }: FunctionDefinition): string[] {
  return Object.entries(environment).flatMap(([variable, value]) => (variable.endsWith('_TABLE') ? [value] : []));
}

/** Makers that note the place in the template of everything that they make. */
function noting(places: Set<string>, makers: Record<string, Maker>): Record<string, Maker> {
  const noted = Object.entries(makers).map(([type, make]): [string, Maker] => [
    type,
    (request) => {
      places.add(originOf(request));
      return make(request);
    },
  ]);
  return Object.fromEntries(noted);
}
