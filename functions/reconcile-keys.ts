import { dynamoClient } from '../shared/aws/clients.ts';
import { ledgerOf } from '../shared/aws/ledger.ts';
import { configOf } from '../shared/runtime/config.ts';
import { keyUsesConsumer, usersBy } from '../shared/runtime/key-uses.ts';
import { findingOf } from '../shared/workflow/reconcile.ts';

const config = configOf('reconcile-keys');
const ledger = ledgerOf(dynamoClient(), config.EXCHANGE_TABLE);

/** What CloudTrail tells of content keys, a minute later: holds each use against the acts. It has no key, and writes nothing. */
export const handler = keyUsesConsumer(usersBy(config.ROLE_PREFIX, config.AGENCIES), (use) => findingOf(ledger, use));
