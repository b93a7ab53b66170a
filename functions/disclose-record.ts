import { kmsClient } from '../shared/aws/clients.ts';
import { recordContentKeys } from '../shared/aws/keys.ts';
import { recordsTable } from '../shared/aws/records-table.ts';
import { openDoor } from '../shared/runtime/door.ts';
import { wrapKey } from '../shared/runtime/node-crypto.ts';
import { discloseRecord } from '../shared/workflow/disclose.ts';

const { config, dynamo, recording, answering } = openDoor('disclose-record');
const records = recordsTable(dynamo, config.RECORDS_TABLE);
const keys = recordContentKeys(kmsClient(), config.RECORDS_KEY);

const timeZone = config.RULES[config.AGENCY]?.timeZone;

/** POST records/{id}/disclosures: a content key for one reader; this function cannot read a ciphertext. */
export const handler = answering({
  disclose: discloseRecord({ ...recording, records, keys, wrap: wrapKey }, config.AGENCY, timeZone),
});
