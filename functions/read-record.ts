import { recordsTable } from '../shared/aws/records-table.ts';
import { openDoor } from '../shared/runtime/door.ts';
import { listRecords, showRecord } from '../shared/workflow/read.ts';

const { config, dynamo, answering } = openDoor('read-record');
const records = recordsTable(dynamo, config.RECORDS_TABLE);

const timeZone = config.RULES[config.AGENCY]?.timeZone;

/** GET records and records/{id}: what was released to the agency; no key, no ciphertext. */
export const handler = answering({
  records: listRecords(records, config.AGENCY, timeZone),
  record: showRecord(records, config.AGENCY, timeZone),
});
