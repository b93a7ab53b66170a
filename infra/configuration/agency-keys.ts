import * as v from 'valibot';
import { account, day, id, region } from './config-members.ts';
import { ConfigurationFaults, checked, readConfigurationFile } from './faults.ts';

const schema = v.pipe(
  v.strictObject({
    // The exchange as its own configuration names it, and the account in which it runs: the key policies name its roles by both.
    exchange: v.strictObject({ name: v.pipe(id, v.minLength(3, 'at least 3 characters')), account }),
    region,
    agency: id,
    account,
    intakeGeneration: v.pipe(v.number(), v.integer(), v.minValue(1, 'generations count from 1')),
    intakePreviousUntil: v.optional(day),
    production: v.boolean(),
  }),
  v.forward(
    v.partialCheck(
      [['account'], ['exchange', 'account']],
      ({ account: own, exchange }) => own !== exchange.account,
      'this is the account of the exchange: whoever administers it would hold these keys too, and `keys` is left out there',
    ),
    ['account'],
  ),
  v.forward(
    v.partialCheck(
      [['intakeGeneration'], ['intakePreviousUntil']],
      ({ intakeGeneration, intakePreviousUntil }) => intakeGeneration > 1 === (intakePreviousUntil !== undefined),
      'the day until which the predecessor of the intake key is accepted, as the exchange has it: from generation 2 on, and only then',
    ),
    ['intakePreviousUntil'],
  ),
);

/** What an agency makes its keys by, in its own account. `infra/agency-keys.example.json` shows one. */
export type AgencyKeysConfiguration = v.InferOutput<typeof schema>;

/** @throws ConfigurationFaults with all faults at once. */
export function checkAgencyKeysConfiguration(value: unknown, source: string): AgencyKeysConfiguration {
  return checked(schema, value, source, 'the keys of an agency');
}

/** The file that SAMSYN_KEYS_CONFIG names. None is assumed: it would be another agency's. */
export function readAgencyKeysConfiguration(): AgencyKeysConfiguration {
  const { SAMSYN_KEYS_CONFIG: file } = process.env;
  if (file === undefined || file === '')
    throw new ConfigurationFaults(
      'SAMSYN_KEYS_CONFIG names no configuration, and none is assumed: export SAMSYN_KEYS_CONFIG=police-keys.json (infra/deploying.md)',
    );
  return checkAgencyKeysConfiguration(readConfigurationFile(file, 'SAMSYN_KEYS_CONFIG'), file);
}
