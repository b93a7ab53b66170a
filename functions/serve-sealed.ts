import { recordsTable } from '../shared/aws/records-table.ts';
import { sealedTable } from '../shared/aws/sealed-table.ts';
import { openDoor } from '../shared/runtime/door.ts';
import { serveRecord, serveSubmission } from '../shared/workflow/serve-sealed.ts';

const { config, dynamo, exchange, registry, answering } = openDoor('serve-sealed');
const sealed = sealedTable(dynamo, config.SEALED_TABLE);
const serving = { exchange, registry, sealed, records: recordsTable(dynamo, config.RECORDS_TABLE) };

/** GET submissions/{id}/sealed and records/{id}/sealed: ciphertexts; this function has no permission on any key. */
export const handler = answering({
  'submission-sealed': serveSubmission(serving, config.AGENCY),
  'record-sealed': serveRecord(serving, config.AGENCY, config.RULES[config.AGENCY]?.timeZone),
});
