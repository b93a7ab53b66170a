import { openDoor } from '../shared/runtime/door.ts';
import { recallRecord } from '../shared/workflow/recall.ts';

const { recording, answering } = openDoor('recall-record');

/** POST records/{id}/recall: takes the keys of its own agency's reports from their recipients; it reads no key and no cover of another agency. */
export const handler = answering({ recall: recallRecord(recording) });
