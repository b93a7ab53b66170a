import { openDoor } from '../shared/runtime/door.ts';
import { listErasures, retainRecord } from '../shared/workflow/retain.ts';

const { config, exchange, recording, answering } = openDoor('retain-record');
const timeZone = config.RULES[config.AGENCY]?.timeZone;

/** POST records/{id}/retention, GET erasures: how long the agency keeps what it has, and what goes soon; it reads no key and no ciphertext. */
export const handler = answering({
  retain: retainRecord(recording, config.AGENCY, timeZone),
  erasures: listErasures(exchange, config.AGENCY, timeZone),
});
