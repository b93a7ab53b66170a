import { dynamoClient, sqsClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { outbox } from '../shared/aws/outbox.ts';
import { lanesOf } from '../shared/runtime/composition.ts';
import { configOf } from '../shared/runtime/config.ts';
import { sweepHandler } from '../shared/runtime/sweep.ts';
import { relayWaiting } from '../shared/workflow/sweep.ts';

const config = configOf('relay-waiting');
const exchange = exchangeTable(dynamoClient(), { exchange: config.EXCHANGE_TABLE });
const to = outbox({ sqs: sqsClient() }, { lanes: lanesOf(config) });
const agencies = Object.keys(config.APPROVAL_QUEUES);

/** Every minute: relays again what has waited for a machine for more than a minute. */
export const handler = sweepHandler(() => relayWaiting({ exchange, outbox: to, agencies, now: Date.now }));
