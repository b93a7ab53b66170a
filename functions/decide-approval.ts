import { openDoor } from '../shared/runtime/door.ts';
import { decideApproval, listInbox } from '../shared/workflow/decide.ts';
import { decideBatch } from '../shared/workflow/decide-batch.ts';

const { config, exchange, authentication, recording, answering } = openDoor('decide-approval');
const single = decideApproval(recording, config.RULES);

/** GET inbox, POST submissions/{id}/decisions, POST decisions. */
export const handler = answering({
  inbox: listInbox(exchange, config.AGENCY),
  decide: single,
  'decide-batch': decideBatch({ authentication, exchange, single }),
});
