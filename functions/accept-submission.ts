import { dynamoClient, kmsClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { intakeKeys, kidOf } from '../shared/aws/keys.ts';
import { registryTable } from '../shared/aws/registry-table.ts';
import { configOf } from '../shared/runtime/config.ts';
import { doorOf, recordingOf, trustOf } from '../shared/runtime/door.ts';
import { signedFunction } from '../shared/runtime/signed-route.ts';
import { acceptSubmission } from '../shared/workflow/accept.ts';

const config = configOf('accept-submission');
const dynamo = dynamoClient();
const exchange = exchangeTable(dynamo, { exchange: config.EXCHANGE_TABLE, sealed: config.SEALED_TABLE });
const registry = registryTable(dynamo, config.REGISTRY_TABLE, trustOf(config), Date.now);
const keys = intakeKeys(kmsClient(), config.INTAKE_KEYS, config.STAGING_KEY);
const settings = { agency: config.AGENCY, agencies: config.AGENCIES, rules: config.RULES };

/** PUT submissions/{id}: re-encrypts the content key from intake to staging; cannot read a ciphertext back. */
export const handler = signedFunction(
  doorOf('accept-submission', config, exchange, registry, {
    submit: acceptSubmission({ ...recordingOf(exchange), keys }, settings, config.INTAKE_KEYS.map(kidOf)),
  }),
);
