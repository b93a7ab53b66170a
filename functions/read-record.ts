import { dynamoClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { recordsTable } from '../shared/aws/records-table.ts';
import { registryTable } from '../shared/aws/registry-table.ts';
import { configOf } from '../shared/runtime/config.ts';
import { doorOf, trustOf } from '../shared/runtime/door.ts';
import { signedFunction } from '../shared/runtime/signed-route.ts';
import { listRecords, showRecord } from '../shared/workflow/read.ts';

const config = configOf('read-record');
const dynamo = dynamoClient();
const exchange = exchangeTable(dynamo, { exchange: config.EXCHANGE_TABLE });
const registry = registryTable(dynamo, config.REGISTRY_TABLE, trustOf(config), Date.now);
const records = recordsTable(dynamo, config.RECORDS_TABLE);

/** GET records and records/{id}: what was released to the agency; no key, no ciphertext. */
export const handler = signedFunction(
  doorOf('read-record', config, exchange, registry, {
    records: listRecords(records, config.AGENCY),
    record: showRecord(records, config.AGENCY),
  }),
);
