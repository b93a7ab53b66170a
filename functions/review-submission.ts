import { dynamoClient, kmsClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { stagedContentKeys } from '../shared/aws/keys.ts';
import { registryTable } from '../shared/aws/registry-table.ts';
import { configOf } from '../shared/runtime/config.ts';
import { doorOf, recordingOf, trustOf } from '../shared/runtime/door.ts';
import { wrapKey } from '../shared/runtime/node-crypto.ts';
import { signedFunction } from '../shared/runtime/signed-route.ts';
import { reviewSubmission } from '../shared/workflow/review.ts';

const config = configOf('review-submission');
const dynamo = dynamoClient();
const exchange = exchangeTable(dynamo, { exchange: config.EXCHANGE_TABLE });
const registry = registryTable(dynamo, config.REGISTRY_TABLE, trustOf(config), Date.now);
const keys = stagedContentKeys(kmsClient(), config.STAGING_KEY);

/** POST submissions/{id}/reviews: a content key for one approver; this function cannot read a ciphertext. */
export const handler = signedFunction(
  doorOf('review-submission', config, exchange, registry, {
    review: reviewSubmission({ ...recordingOf(exchange), keys, wrap: wrapKey }),
  }),
);
