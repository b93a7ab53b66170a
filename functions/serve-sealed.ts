import { dynamoClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { recordsTable } from '../shared/aws/records-table.ts';
import { registryTable } from '../shared/aws/registry-table.ts';
import { sealedTable } from '../shared/aws/sealed-table.ts';
import { configOf } from '../shared/runtime/config.ts';
import { doorOf, trustOf } from '../shared/runtime/door.ts';
import { signedFunction } from '../shared/runtime/signed-route.ts';
import { serveRecord, serveSubmission } from '../shared/workflow/serve-sealed.ts';

const config = configOf('serve-sealed');
const dynamo = dynamoClient();
const exchange = exchangeTable(dynamo, { exchange: config.EXCHANGE_TABLE });
const registry = registryTable(dynamo, config.REGISTRY_TABLE, trustOf(config), Date.now);
const sealed = sealedTable(dynamo, config.SEALED_TABLE);
const serving = { exchange, registry, sealed, records: recordsTable(dynamo, config.RECORDS_TABLE) };

/** GET submissions/{id}/sealed and records/{id}/sealed: ciphertexts; this function has no permission on any key. */
export const handler = signedFunction(
  doorOf('serve-sealed', config, exchange, registry, {
    'submission-sealed': serveSubmission(serving, config.AGENCY),
    'record-sealed': serveRecord(serving, config.AGENCY),
  }),
);
