import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CannotStart } from '../cloud/basics/cannot-start.ts';
import { readJsonFile, writeWhole } from '../cloud/basics/files.ts';
import { isObject, type Json, type JsonObject } from '../cloud/basics/json.ts';
import { deployKeys } from '../cloud/key-accounts.ts';
import { account as exchangeAccount } from '../cloud/template/deploy.ts';
import { agenciesOf, agencyList } from './configuration.ts';
import { synthesize } from './synthesize.ts';

/** The account in which each agency keeps its own content keys, by agency; none of whom the exchange makes them for. */
export type Accounts = Readonly<Record<string, string>>;

/** Keys that were made in accounts of the agencies' own, and the configuration that names them. */
export interface OwnKeys {
  readonly configuration: JsonObject;
  /** The assemblies of the agencies' stacks. */
  readonly assemblies: readonly string[];
  readonly accounts: Accounts;
}

/** An account of its own for every agency: made-up numbers. */
export function accountForEach(configuration: JsonObject): Accounts {
  return Object.fromEntries(agenciesOf(configuration).map((agency, i) => [agency, String((i + 1) * 111_111_111_111)]));
}

/** Who has keys by ARN in a configuration, and in which account. */
function accountsIn(configuration: JsonObject): Accounts {
  return Object.fromEntries(
    agencyList(configuration).flatMap(({ id, keys }): [string, string][] =>
      isObject(keys) ? [[String(id), String(keys.staging).split(':')[4] ?? '']] : [],
    ),
  );
}

/**
 * Does what those agencies do before the exchange is deployed: each makes its keys, in its account, from its own stack, and hands over the
 * ARNs. A folder remembers who did.
 * @param asked whose keys lie where, for a folder that is new; what the configuration says where it is left out.
 * @throws CannotStart for a folder whose exchange has made the keys itself: what was sealed to those could not be opened any more.
 */
export async function keysInOwnAccounts(
  { folder, isNew }: { readonly folder: string; readonly isNew: boolean },
  configuration: JsonObject,
  asked: Accounts | undefined,
  progress: () => void,
): Promise<OwnKeys> {
  const note = join(folder, 'accounts.json');
  const accounts = existsSync(note) ? (readJsonFile(note) as Accounts) : (asked ?? accountsIn(configuration));
  if (!existsSync(note) && Object.keys(accounts).length > 0) {
    if (!isNew)
      throw new CannotStart(
        `${folder} has the agencies' keys in the exchange's own account: set SAMSYN_HOME to a new folder`,
      );
    writeWhole(note, JSON.stringify(accounts));
  }
  const assemblies: string[] = [];
  const agencies: Json[] = [];
  for (const agency of agencyList(configuration)) {
    const { keys: _, ...rest } = agency;
    const [id, account] = [String(agency.id), accounts[String(agency.id)]];
    if (account === undefined) {
      agencies.push(rest);
      continue;
    }
    const file = writeKeysConfiguration(folder, configuration, id, account);
    const assembly = await synthesize(folder, file, progress, `keys-${id}`);
    assemblies.push(assembly);
    agencies.push({ ...rest, account, keys: handedOver(await deployKeys(folder, assembly)) });
  }
  return { configuration: { ...configuration, agencies }, assemblies, accounts };
}

/** What the agency's own operator writes: `infra/agency-keys.example.json` shows one. */
function writeKeysConfiguration(folder: string, configuration: JsonObject, agency: string, account: string): string {
  const { name, region, intakeGeneration, intakePreviousUntil, production } = configuration;
  const whole = {
    exchange: { name, account: exchangeAccount },
    region,
    agency,
    account,
    intakeGeneration,
    ...(intakePreviousUntil === undefined ? {} : { intakePreviousUntil }),
    production,
  };
  const file = join(folder, `keys-${agency}.json`);
  writeWhole(file, `${JSON.stringify(whole, undefined, 2)}\n`);
  return file;
}

/** The outputs of an agency's stack as the exchange's configuration has them. */
function handedOver(outputs: ReadonlyMap<string, Readonly<Record<string, string>>>): JsonObject {
  const all = Object.assign({}, ...outputs.values()) as Record<string, string>;
  const { Staging: staging = '', Records: records = '', ...intake } = all;
  return {
    intake: Object.fromEntries(Object.entries(intake).map(([name, arn]) => [name.replace('Intake', ''), arn])),
    staging,
    records,
  };
}
