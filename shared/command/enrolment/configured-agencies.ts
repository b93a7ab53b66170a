import * as v from 'valibot';
import { type Connection, lawsIn } from '../../client/connection.ts';
import { publicSigningKeySchema } from '../../protocol/principal-entry.ts';
import type { Called } from '../call/command.ts';
import { readJsonFile } from '../call/session.ts';

/** Of the configuration of a deployment what these commands need: whose registrars count, how many persons have to approve, earlier names. */
const configurationSchema = v.object({
  agencies: v.array(
    v.object({
      id: v.string(),
      registrar: publicSigningKeySchema,
      names: v.optional(v.object({ sv: v.string(), en: v.string() })),
      rules: v.optional(
        v.looseObject({
          approvals: v.optional(v.record(v.string(), v.number()), {}),
          timeZone: v.optional(v.string()),
        }),
        {},
      ),
    }),
  ),
  formerAuthorities: v.optional(v.array(v.string()), []),
});

export type ConfiguredAgency = v.InferOutput<typeof configurationSchema>['agencies'][number];

function configured(called: Called) {
  const file = called.option('configuration') ?? called.terminal.env.SAMSYN_CONFIG;
  return file === undefined ? undefined : readJsonFile(file, configurationSchema, 'configuration');
}

/** The agencies of the configuration that was deployed: --configuration, or $SAMSYN_CONFIG; undefined where neither names a file. */
export function configuredAgencies(called: Called): readonly ConfiguredAgency[] | undefined {
  return configured(called)?.agencies;
}

/** The names that the exchange had before, for which older reports are signed; none where no configuration is named. */
export function formerAuthoritiesOf(called: Called): string[] {
  return configured(called)?.formerAuthorities ?? [];
}

/** What people call the agencies, for the connection file. */
export function namesOf(called: Called): Record<string, { sv: string; en: string }> {
  return Object.fromEntries(
    (configuredAgencies(called) ?? []).flatMap(({ id, names }) => (names ? [[id, names] as const] : [])),
  );
}

/** The time zones of the agencies that say one, for the connection file; undefined where none does. */
export function timeZonesOf(called: Called): Record<string, string> | undefined {
  const zones = (configuredAgencies(called) ?? []).flatMap(({ id, rules }): [string, string][] =>
    rules.timeZone === undefined ? [] : [[id, rules.timeZone]],
  );
  return zones.length === 0 ? undefined : Object.fromEntries(zones);
}

/** The laws of the agencies, for the connection file. */
export function lawsOf(called: Called): NonNullable<Connection['laws']> {
  return lawsIn(configuredAgencies(called) ?? []);
}
