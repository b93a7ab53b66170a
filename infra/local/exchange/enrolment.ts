import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Principal } from '../../../shared/client/connection.ts';
import type { RegistrarJwk } from '../../../shared/client/keys.ts';
import { aYearFrom, enrolAll, newRegistrar, standInPrincipals } from '../../../shared/enrolment/enrol.ts';
import { readJsonFile, writeWhole } from '../cloud/basics/files.ts';
import type { Credentials } from '../cloud/iam/callers.ts';

/** The registrars' private keys by agency: on AWS each would be in its agency's own hands. */
export type RegistrarKeys = Record<string, RegistrarJwk>;

/** When principals were enrolled, until when, and with which serial. */
interface Enrolment {
  readonly serial: number;
  readonly validUntil: string;
  readonly table: string;
}

const dayMs = 86_400_000;
/** Entries are made anew a month before they end. */
const renewedDaysBefore = 30;

/** The registrars' keys of this home, made at its first start. Each is a key file for `samsyn principal sign`. */
export async function registrarsOf(
  home: string,
  agencies: readonly string[],
  given?: RegistrarKeys,
): Promise<RegistrarKeys> {
  const folder = join(home, 'registrars');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keys: RegistrarKeys = {};
  for (const agency of agencies) {
    const file = join(folder, `${agency}.registrar.json`);
    const stored = readJsonFile(file) as RegistrarJwk | undefined;
    const key = stored ?? given?.[agency] ?? (await newRegistrar());
    // With its agency's name, as `registrar new` writes it: the command signs no entry of another agency with it.
    if (stored === undefined) writeWhole(file, JSON.stringify({ agency, ...key }));
    keys[agency] = key;
  }
  return keys;
}

/** The stand-in principals of this home with their private keys, made at its first start. */
export async function principalsOf(home: string, given?: readonly Principal[]): Promise<Principal[]> {
  const file = join(home, 'principals.json');
  const stored = readJsonFile(file) as Principal[] | undefined;
  if (stored !== undefined) return stored;
  const principals = given === undefined ? await standInPrincipals() : [...given];
  writeWhole(file, JSON.stringify(principals));
  return principals;
}

/** The registry as an operator reaches it. */
export interface Registry {
  readonly endpoint: string;
  readonly region: string;
  readonly table: string;
  readonly credentials: Credentials;
}

/**
 * Enrols the principals as an operator does on AWS: each entry is signed by its registrar and put into the registry.
 * Done once, and again before the entries end; a later entry that somebody else has put, such as a revocation, stays.
 */
export async function enrol(
  home: string,
  principals: readonly Principal[],
  registrars: RegistrarKeys,
  { endpoint, region, table, credentials }: Registry,
  now: number,
): Promise<void> {
  const file = join(home, 'enrolment.json');
  const last = readJsonFile(file) as Enrolment | undefined;
  const renewal = now + renewedDaysBefore * dayMs;
  if (last !== undefined && last.table === table && Date.parse(last.validUntil) > renewal) return;
  const serial = (last?.serial ?? 0) + 1;
  const validity = aYearFrom(now);
  const client = new DynamoDBClient({ endpoint, region, credentials });
  try {
    await enrolAll(client, table, principals, registrars, { ...validity, serial });
  } finally {
    client.destroy();
  }
  writeWhole(file, JSON.stringify({ serial, validUntil: validity.validUntil, table } satisfies Enrolment));
}
