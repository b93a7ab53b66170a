import { dynamoClient, sqsClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { outbox } from '../shared/aws/outbox.ts';
import { configOf } from '../shared/runtime/config.ts';
import { log } from '../shared/runtime/log.ts';
import { relayWaiting } from '../shared/workflow/relay.ts';

const config = configOf('relay-waiting');
const exchange = exchangeTable(dynamoClient(), { exchange: config.EXCHANGE_TABLE });
const to = outbox({ sqs: sqsClient() }, { approvalQueues: config.APPROVAL_QUEUES, releaseQueue: config.RELEASE_QUEUE });

/** Every minute: relays again what has waited for a machine for more than a minute. */
export const handler = async (): Promise<void> => {
  log({ event: 'waiting-relayed', notices: await relayWaiting(exchange, to, Date.now()) });
};
