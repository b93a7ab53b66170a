import { dynamoClient, kmsClient, snsClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { releaseKeys } from '../shared/aws/keys.ts';
import { outbox } from '../shared/aws/outbox.ts';
import { configOf } from '../shared/runtime/config.ts';
import { recordingOf, trustOf } from '../shared/runtime/door.ts';
import { log } from '../shared/runtime/log.ts';
import { releaseMessage } from '../shared/runtime/messages.ts';
import { queueConsumer } from '../shared/runtime/queue-consumer.ts';
import { releaseRecord } from '../shared/workflow/release.ts';
import { tellRecipients } from '../shared/workflow/tell.ts';

const config = configOf('release-record');
const tables = { exchange: config.EXCHANGE_TABLE, records: config.RECORDS_TABLE };
const exchange = exchangeTable(dynamoClient(), tables);
const keys = releaseKeys(kmsClient(), config.STAGING_KEYS, config.RECORDS_KEYS);
const to = outbox({ sns: snsClient() }, { topicPrefix: config.TOPIC_PREFIX });
const trust = { ...trustOf(config), authorities: [config.AUTHORITY, ...config.FORMER_AUTHORITIES] };

/** The release queue: proves the approvals, moves the content key inside KMS, writes the authorized records, and tells the recipients. */
export const handler = queueConsumer(releaseMessage, async ({ submission }) => {
  const outcome = await releaseRecord({ ...recordingOf(exchange), keys, trust }, submission, Date.now());
  log({ event: outcome, submission });
  log({ event: 'recipients-told', submission, recipients: await tellRecipients(exchange, to, submission) });
});
