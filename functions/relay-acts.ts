import { sqsClient } from '../shared/aws/clients.ts';
import { outbox } from '../shared/aws/outbox.ts';
import { lanesOf } from '../shared/runtime/composition.ts';
import { configOf } from '../shared/runtime/config.ts';
import { actsConsumer } from '../shared/runtime/stream-consumer.ts';
import { relay } from '../shared/workflow/relay.ts';

const config = configOf('relay-acts');
const to = outbox({ sqs: sqsClient() }, { lanes: lanesOf(config) });

/** The stream of acts: what each sets in motion goes to approval queues and the release queue. */
export const handler = actsConsumer((notice) => relay(to, notice));
