import { openDoor } from '../shared/runtime/door.ts';
import { acknowledgeRecord } from '../shared/workflow/acknowledge.ts';
import { listAsked, listOverdue } from '../shared/workflow/acknowledgements.ts';
import { listRecordActs, listSubmissionActs } from '../shared/workflow/acts.ts';
import { tellOutcome } from '../shared/workflow/outcome.ts';
import { listSubmissions, showSubmission, withdrawSubmission } from '../shared/workflow/track.ts';

const { config, exchange, registry, recording, answering } = openDoor('track-submission');
const reading = { exchange, registry };

/** GET submissions, GET submissions/{id}, its earlier acts and those of a record, POST submissions/{id}/withdrawal, records/{id}/acknowledgements. */
export const handler = answering({
  submissions: listSubmissions(exchange, config.AGENCY),
  submission: showSubmission(reading),
  'submission-acts': listSubmissionActs(reading),
  'record-acts': listRecordActs(reading, config.AGENCY),
  withdraw: withdrawSubmission(recording),
  outcome: tellOutcome(recording),
  acknowledge: acknowledgeRecord(recording),
  acknowledgements: listOverdue(exchange, config.AGENCY, config.RULES),
  asked: listAsked(exchange, config.AGENCY),
});
