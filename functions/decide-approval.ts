import { dynamoClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { registryTable } from '../shared/aws/registry-table.ts';
import { configOf } from '../shared/runtime/config.ts';
import { authenticationOf, doorOf, recordingOf, trustOf } from '../shared/runtime/door.ts';
import { signedFunction } from '../shared/runtime/signed-route.ts';
import { decideApproval, listInbox } from '../shared/workflow/decide.ts';
import { decideBatch } from '../shared/workflow/decide-batch.ts';

const config = configOf('decide-approval');
const dynamo = dynamoClient();
const exchange = exchangeTable(dynamo, { exchange: config.EXCHANGE_TABLE });
const registry = registryTable(dynamo, config.REGISTRY_TABLE, trustOf(config), Date.now);
const single = decideApproval(recordingOf(exchange), config.RULES);
const authentication = authenticationOf(config, registry);

/** GET inbox, POST submissions/{id}/decisions, POST decisions. */
export const handler = signedFunction(
  doorOf('decide-approval', config, exchange, registry, {
    inbox: listInbox(exchange, config.AGENCY),
    decide: single,
    'decide-batch': decideBatch({ authentication, exchange, single }),
  }),
);
