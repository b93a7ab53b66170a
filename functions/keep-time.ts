import { dynamoClient, snsClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { outbox } from '../shared/aws/outbox.ts';
import { recordingOf } from '../shared/runtime/composition.ts';
import { configOf } from '../shared/runtime/config.ts';
import { timeHandler } from '../shared/runtime/time.ts';
import { keepTime } from '../shared/workflow/keep-time.ts';

const config = configOf('keep-time');
const { EXCHANGE_TABLE: exchange, SEALED_TABLE: sealed, RECORDS_TABLE: records } = config;
const recording = recordingOf(exchangeTable(dynamoClient(), { exchange, sealed, records }));
const to = outbox({ sns: snsClient() }, { topicPrefix: config.TOPIC_PREFIX });
const ports = { ...recording, outbox: to, agencies: config.AGENCIES, timeZones: config.TIME_ZONES, now: Date.now };

/** Every five minutes: reminds, ends what has run out of its time, and erases what nobody may keep any longer. */
export const handler = timeHandler(() => keepTime({ ...ports, longest: 15_000 }));
