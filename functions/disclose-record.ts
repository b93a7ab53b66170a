import { dynamoClient, kmsClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { recordContentKeys } from '../shared/aws/keys.ts';
import { recordsTable } from '../shared/aws/records-table.ts';
import { registryTable } from '../shared/aws/registry-table.ts';
import { configOf } from '../shared/runtime/config.ts';
import { doorOf, recordingOf, trustOf } from '../shared/runtime/door.ts';
import { wrapKey } from '../shared/runtime/node-crypto.ts';
import { signedFunction } from '../shared/runtime/signed-route.ts';
import { discloseRecord } from '../shared/workflow/disclose.ts';

const config = configOf('disclose-record');
const dynamo = dynamoClient();
const exchange = exchangeTable(dynamo, { exchange: config.EXCHANGE_TABLE });
const registry = registryTable(dynamo, config.REGISTRY_TABLE, trustOf(config), Date.now);
const records = recordsTable(dynamo, config.RECORDS_TABLE);
const disclosing = { ...recordingOf(exchange), records, keys: recordContentKeys(kmsClient(), config.RECORDS_KEY) };

/** POST records/{id}/disclosures: a content key for one reader; this function cannot read a ciphertext. */
export const handler = signedFunction(
  doorOf('disclose-record', config, exchange, registry, {
    disclose: discloseRecord({ ...disclosing, wrap: wrapKey }, config.AGENCY),
  }),
);
