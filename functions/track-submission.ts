import { dynamoClient } from '../shared/aws/clients.ts';
import { exchangeTable } from '../shared/aws/exchange-table.ts';
import { registryTable } from '../shared/aws/registry-table.ts';
import { configOf } from '../shared/runtime/config.ts';
import { doorOf, recordingOf, trustOf } from '../shared/runtime/door.ts';
import { signedFunction } from '../shared/runtime/signed-route.ts';
import { listRecordActs, listSubmissionActs } from '../shared/workflow/acts.ts';
import { listSubmissions, showSubmission, withdrawSubmission } from '../shared/workflow/track.ts';

const config = configOf('track-submission');
const dynamo = dynamoClient();
const exchange = exchangeTable(dynamo, { exchange: config.EXCHANGE_TABLE });
const registry = registryTable(dynamo, config.REGISTRY_TABLE, trustOf(config), Date.now);

/** GET submissions, GET submissions/{id}, its earlier acts and those of a record, POST submissions/{id}/withdrawal. */
export const handler = signedFunction(
  doorOf('track-submission', config, exchange, registry, {
    submissions: listSubmissions(exchange, config.AGENCY),
    submission: showSubmission(exchange),
    'submission-acts': listSubmissionActs(exchange),
    'record-acts': listRecordActs(exchange, config.AGENCY),
    withdraw: withdrawSubmission(recordingOf(exchange)),
  }),
);
