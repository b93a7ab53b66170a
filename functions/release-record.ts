import { dynamoClient, kmsClient, snsClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { releaseKeys } from '../shared/aws/keys.ts';
import { outbox } from '../shared/aws/outbox.ts';
import { registryTable } from '../shared/aws/registry-table.ts';
import { watchesTable } from '../shared/aws/watches.ts';
import { lawsOf, recordingOf, trustOf } from '../shared/runtime/composition.ts';
import { configOf } from '../shared/runtime/config.ts';
import { releaseConsumer } from '../shared/runtime/release-consumer.ts';
import { releaseRecord } from '../shared/workflow/release.ts';
import { tellRecipients } from '../shared/workflow/tell.ts';

const config = configOf('release-record');
const dynamo = dynamoClient();
const exchange = exchangeTable(dynamo, { exchange: config.EXCHANGE_TABLE, records: config.RECORDS_TABLE });
const trust = { ...trustOf(config), authorities: [config.AUTHORITY, ...config.FORMER_AUTHORITIES] };
const registry = registryTable(dynamo, config.REGISTRY_TABLE, trust, Date.now);
const keys = releaseKeys(kmsClient(), config.STAGING_KEYS, config.RECORDS_KEYS);
const to = outbox({ sns: snsClient() }, { topicPrefix: config.TOPIC_PREFIX });

/** The release queue: proves the approvals, moves the content key inside KMS, writes the authorized records, and tells the recipients. */
export const handler = releaseConsumer(
  (id) => releaseRecord({ ...recordingOf(exchange), keys, trust, registry, ...lawsOf(config) }, id, Date.now()),
  (id) => tellRecipients(exchange, to, id, Date.now(), watchesTable(dynamo, config.EXCHANGE_TABLE)),
);
