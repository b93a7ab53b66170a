import { dynamoClient, snsClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { outbox } from '../shared/aws/outbox.ts';
import { recordingOf } from '../shared/runtime/composition.ts';
import { configOf } from '../shared/runtime/config.ts';
import { timeHandler } from '../shared/runtime/time.ts';
import { keepTime } from '../shared/workflow/keep-time.ts';

const config = configOf('keep-time');
const exchange = exchangeTable(dynamoClient(), { exchange: config.EXCHANGE_TABLE });
const to = outbox({ sns: snsClient() }, { topicPrefix: config.TOPIC_PREFIX });
const ports = { ...recordingOf(exchange), outbox: to, agencies: config.AGENCIES, now: Date.now };

/** Every five minutes: reminds, and ends what has run out of its time. */
export const handler = timeHandler(() => keepTime({ ...ports, longest: 15_000 }));
