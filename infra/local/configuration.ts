import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegistrarJwk } from '../../shared/agency/keys.ts';
import type { RegistrarKeys } from './enrolment.ts';
import { writeWhole } from './files.ts';
import { isObject, type Json, type JsonObject, parseJson } from './json.ts';

const example = new URL('../samsyn.example.json', import.meta.url);

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

/**
 * Writes `config.json` of a home: a configuration with this exchange's authority and the public keys of its registrars.
 * @returns the file's path.
 */
export function writeConfiguration(
  home: string,
  configuration: JsonObject,
  authority: string,
  registrars: RegistrarKeys,
): string {
  const agencies = agencyList(configuration).map((agency): Json => {
    const registrar = registrars[String(agency.id)];
    if (registrar === undefined) throw new Error(`There is no registrar of ${String(agency.id)}`);
    return { ...agency, registrar: publicPart(registrar) };
  });
  const file = join(home, 'config.json');
  writeWhole(file, `${JSON.stringify({ ...configuration, authority, agencies }, undefined, 2)}\n`);
  return file;
}

/** The public members of a registrar's key. */
export function publicPart({ x, y }: RegistrarJwk): { kty: 'EC'; crv: 'P-256'; x: string; y: string } {
  return { kty: 'EC', crv: 'P-256', x, y };
}

function agencyList(configuration: JsonObject): JsonObject[] {
  return Array.isArray(configuration.agencies) ? configuration.agencies.filter(isObject) : [];
}
