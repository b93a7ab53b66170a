import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Connection, lawsIn } from '../../../shared/client/connection.ts';
import type { RegistrarJwk } from '../../../shared/client/keys.ts';
import { readJsonFile, writeWhole } from '../cloud/basics/files.ts';
import { isObject, type Json, type JsonObject, parseJson } from '../cloud/basics/json.ts';
import type { RegistrarKeys } from './enrolment.ts';

const example = new URL('../../samsyn.example.json', import.meta.url);

/** The configuration that every local exchange begins with: the example's two agencies, nothing that costs or waits. */
export function baseConfiguration(): JsonObject {
  const configuration = parseJson(readFileSync(example, 'utf8'));
  if (!isObject(configuration)) throw new Error(`${example.pathname} is no object`);
  return { ...configuration, webFirewall: false, production: false };
}

/** The ids of the agencies of a configuration. */
export function agenciesOf(configuration: JsonObject): string[] {
  return agencyList(configuration).map(({ id }) => String(id));
}

/** As many former authorities as a configuration has at most. */
const namesKept = 40;

function authoritiesIn(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : [];
}

/**
 * The names that a home's exchange had before, the latest first: each start at another port is one, and what was signed for it stays
 * good. Those of the configuration stand with them.
 */
function formerAuthorities(last: Json | undefined, configuration: JsonObject, authority: string): string[] {
  const before = isObject(last)
    ? [...authoritiesIn([last.authority ?? null]), ...authoritiesIn(last.formerAuthorities)]
    : [];
  const all = new Set([...authoritiesIn(configuration.formerAuthorities), ...before]);
  all.delete(authority);
  return [...all].slice(0, namesKept);
}

/**
 * Writes `config.json` of a home: a configuration with this exchange's authority, those that it had at earlier starts, and the public keys
 * of its registrars.
 * @returns the file's path, and the earlier authorities.
 */
export function writeConfiguration(
  home: string,
  configuration: JsonObject,
  authority: string,
  registrars: RegistrarKeys,
): { file: string; former: string[] } {
  const agencies = agencyList(configuration).map((agency): Json => {
    const registrar = registrars[String(agency.id)];
    if (registrar === undefined) throw new Error(`There is no registrar of ${String(agency.id)}`);
    return { ...agency, registrar: publicPart(registrar) };
  });
  const file = join(home, 'config.json');
  const former = formerAuthorities(readJsonFile(file), configuration, authority);
  const whole = { ...configuration, authority, formerAuthorities: former, agencies };
  writeWhole(file, `${JSON.stringify(whole, undefined, 2)}\n`);
  return { file, former };
}

/** The public members of a registrar's key. */
export function publicPart({ x, y }: RegistrarJwk): { kty: 'EC'; crv: 'P-256'; x: string; y: string } {
  return { kty: 'EC', crv: 'P-256', x, y };
}

/** The time zones of the agencies that say one, as the connection file has them. */
export function timeZonesOf(configuration: JsonObject): { timeZones?: Record<string, string> } {
  const zones = agencyList(configuration).flatMap(({ id, rules }): [string, string][] =>
    isObject(rules) && typeof rules.timeZone === 'string' ? [[String(id), rules.timeZone]] : [],
  );
  return zones.length === 0 ? {} : { timeZones: Object.fromEntries(zones) };
}

/** The law of each agency and what it has decided for itself, as the connection file has them. */
export function lawsOf(configuration: JsonObject): Pick<Connection, 'laws'> {
  return { laws: lawsIn(agencyList(configuration)) };
}

/** What people call the agencies, as the connection file has it. */
export function namesOf(configuration: JsonObject): Record<string, { sv: string; en: string }> {
  const named = agencyList(configuration).flatMap(({ id, names }) =>
    isObject(names) ? [[String(id), { sv: String(names.sv), en: String(names.en) }] as const] : [],
  );
  return Object.fromEntries(named);
}

/** The agencies of a configuration, as they stand there. */
export function agencyList(configuration: JsonObject): JsonObject[] {
  return Array.isArray(configuration.agencies) ? configuration.agencies.filter(isObject) : [];
}
