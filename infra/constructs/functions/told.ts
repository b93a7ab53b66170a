import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Variable } from '../../../shared/runtime/config.ts';
import type { AgencyConfiguration, Configuration } from '../../configuration/config.ts';

export interface Told {
  readonly configuration: Configuration;
  /** `@authority` of every signed call. */
  readonly authority: string;
  /** The agency behind whose door a function stands. */
  readonly agency?: string;
}

/** How many searches a person and the agency may make a day: a guess of all personnummer would take it sixty years. */
function budgetsOf(agency: AgencyConfiguration | undefined) {
  const { perPerson = 200, perAgency = 2_000 } = agency?.searches ?? {};
  return { person: perPerson, agency: perAgency };
}

/** What functions are told that the configuration alone says, as variables: nothing has to be granted with any of it. */
export function toldBy(
  scope: Construct,
  { configuration, authority, agency }: Told,
): Readonly<Partial<Record<Variable, string | undefined>>> {
  const { agencies, formerAuthorities } = configuration;
  const json = (value: unknown): string => Stack.of(scope).toJsonString(value);
  const byAgency = <T>(of: (agency: AgencyConfiguration) => T): string =>
    json(Object.fromEntries(agencies.map((one) => [one.id, of(one)])));
  const zones = agencies.flatMap(({ id, rules: { timeZone } }) => (timeZone === undefined ? [] : [[id, timeZone]]));
  return {
    AGENCY: agency,
    AGENCIES: json(agencies.map(({ id }) => id)),
    AUTHORITY: authority,
    FORMER_AUTHORITIES: json(formerAuthorities),
    REGISTRARS: byAgency(({ registrar }) => registrar),
    RULES: byAgency(({ rules }) => rules),
    AGENCY_NAMES: byAgency(({ names }) => names),
    LAWS: byAgency(({ rules: { law, dueHours, approvals } }) => ({
      law,
      ...(dueHours && { dueHours }),
      ...(approvals && { approvals }),
    })),
    SEARCH_BUDGETS: json(budgetsOf(agencies.find(({ id }) => id === agency))),
    CONTACTS: byAgency(({ names, searches }) => searches?.contact ?? names.sv),
    TIME_ZONES: json(Object.fromEntries(zones)),
  };
}
