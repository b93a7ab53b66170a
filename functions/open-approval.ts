import { dynamoClient, snsClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { outbox } from '../shared/aws/outbox.ts';
import { configOf } from '../shared/runtime/config.ts';
import { log } from '../shared/runtime/log.ts';
import { approvalMessage } from '../shared/runtime/messages.ts';
import { queueConsumer } from '../shared/runtime/queue-consumer.ts';
import { openApproval } from '../shared/workflow/open-approval.ts';

const config = configOf('open-approval');
const exchange = exchangeTable(dynamoClient(), { exchange: config.EXCHANGE_TABLE });
const to = outbox({ sns: snsClient() }, { topicPrefix: config.TOPIC_PREFIX });

/** The approval queue of each agency: opens the task and tells the agency's approvers. */
export const handler = queueConsumer(approvalMessage, async ({ agency, notification }) => {
  const outcome = await openApproval(exchange, to, agency, notification, Date.now());
  log({ event: `approval-${outcome}`, submission: notification.submission });
});
