import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, privateP256Schema } from '../../client/connection.ts';
import type { RegistrarJwk } from '../../client/keys.ts';
import { deploymentOf } from '../../enrolment/outputs.ts';
import { contractStaff, type Staffed, standInPrincipals } from '../../enrolment/stand-ins.ts';
import { publicJwk } from '../../protocol/thumbprint.ts';
import { type Called, needed } from '../call/command.ts';
import { writeNewJson } from '../call/files.ts';
import { readJsonFile, Usage } from '../call/session.ts';
import { program, word } from '../terminal/program.ts';
import { hint, sentences } from '../terminal/show.ts';
import { type ConfiguredAgency, configuredAgencies } from './configured-agencies.ts';
import { addressOf, notificationsOf } from './connection-new.ts';
import { deploymentNamed, onRegistry, type RegistryInReach } from './registry-in-reach.ts';

/** Options of `samsyn principal put --stand-ins`. */
export const standInOptions = {
  'stand-ins': { type: 'boolean' },
  registrars: { type: 'string' },
  configuration: { type: 'string' },
  'connection-out': { type: 'string' },
  url: { type: 'string' },
  authority: { type: 'string' },
  yes: { type: 'boolean' },
} as const;

/** Whose people are made up: those of the configuration, with as many approvers as an agency's rules may ask for. */
function staffOf(configured: readonly ConfiguredAgency[] | undefined): readonly Staffed[] {
  return (
    configured?.map(({ id, rules }) => ({ agency: id, approvers: Math.max(2, ...Object.values(rules.approvals)) })) ??
    contractStaff
  );
}

function isSameKey(one: object, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** The registrars' key files; where the configuration is known, each has to be the key that was deployed: no function believes another. */
function registrarsIn(
  folder: string,
  staff: readonly Staffed[],
  configured: readonly ConfiguredAgency[] | undefined,
): Record<string, RegistrarJwk> {
  return Object.fromEntries(
    staff.map(({ agency }) => {
      const file = join(folder, `${agency}.registrar.json`);
      if (!existsSync(file))
        throw new Usage(`there is no ${file}: "${program} registrar new --agency ${agency}" makes one`);
      const key = readJsonFile(file, privateP256Schema, "registrar's key");
      const deployed = configured?.find(({ id }) => id === agency)?.registrar;
      if (deployed !== undefined && !isSameKey(publicJwk(key), publicJwk(deployed)))
        throw new Usage(
          `${file} is not the registrar of ${agency} that the configuration names: nothing it signs counts`,
        );
      return [agency, key];
    }),
  );
}

async function refuseUnlessForTests(called: Called, { client, table }: RegistryInReach): Promise<void> {
  const { isOfProduction, registryRows } = await import('../../enrolment/registry.ts');
  if (await isOfProduction(client, table)) {
    throw new Usage(
      `${table} is guarded against being deleted, as in production: made-up people are not enrolled there. Enrol real ones with "${program} principal put FILE".`,
    );
  }
  const { done } = await registryRows(client, table).next();
  if (done || called.flag('yes')) return;
  throw new Usage(
    `${table} has entries. "${program} principal list" shows them; if this is a deployment for tests all the same, say --yes, and they stay as they are.`,
  );
}

function told(connection: Connection, file: string, table: string, width: number): string {
  const { url, authority, principals, notifications, registrars } = connection;
  const queues = Object.values(notifications);
  const ends = queues.some(({ sessionToken }) => sessionToken !== undefined);
  const text = [
    `Enrolled ${principals.length} stand-ins of ${Object.keys(registrars).join(', ')} in ${table}.`,
    `Written: ${file}, with their private keys: ${url}, authority ${authority}.`,
    queues.length === 0
      ? `It names no notification queues (--outputs would): "${program} inbox --watch" tells of tasks by asking, and of releases not at all.`
      : `It reads the notification queues with your own AWS credentials${ends ? ', which end with your session' : ''}.`,
  ];
  return [
    sentences(text.join('\n'), width),
    hint('Look at it:', `${program} doctor --connection ${word(file)}`, width),
    hint('Try it:', `npm run smoke -- --connection ${word(file)}`, width),
  ].join('\n');
}

/** `samsyn principal put --stand-ins`: enrols the stand-in principals of a deployment for tests, and writes its connection file. */
export async function putStandIns(called: Called): Promise<void> {
  if (called.positionals.length > 0) throw new Usage('give a file or --stand-ins, not both; see --help.');
  const configured = configuredAgencies(called);
  const staff = staffOf(configured);
  const folder = needed(called, 'registrars', "the folder of the registrars' key files");
  const registrars = registrarsIn(folder, staff, configured);
  const deployment = deploymentNamed(called) ?? deploymentOf({});
  const address = addressOf(called, deployment);
  const file = called.option('connection-out') ?? 'connection.json';
  if (existsSync(file)) throw new Usage(`${file} exists: take it away, or name another with --connection-out`);
  await onRegistry(called, async (registry) => {
    await refuseUnlessForTests(called, registry);
    const { aYearFrom, enrolAll } = await import('../../enrolment/enrol.ts');
    const notifications = await notificationsOf(
      Object.keys(registrars),
      registry.client,
      deployment,
      called.terminal.env,
    );
    const principals = await standInPrincipals(staff);
    const now = called.terminal.now();
    const said = { ...aYearFrom(now), serial: Math.floor(now / 1000) };
    const publicKeys = Object.entries(registrars).map(([agency, key]) => [agency, publicJwk(key)] as const);
    const connection: Connection = {
      ...address,
      notifications,
      registrars: Object.fromEntries(publicKeys),
      principals,
    };
    // First the keys on disk: nobody is to be enrolled whose keys are then in nobody's hands.
    writeNewJson(file, connection, 'name another with --connection-out');
    try {
      await enrolAll(registry.client, registry.table, principals, registrars, said);
    } catch (error) {
      rmSync(file);
      throw error;
    }
    called.tell(
      { file, table: registry.table, ...address, principals: principals.map(({ name, keyid }) => ({ name, keyid })) },
      told(connection, file, registry.table, called.terminal.width),
    );
  });
}
