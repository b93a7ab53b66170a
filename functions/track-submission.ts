import { openDoor } from '../shared/runtime/door.ts';
import { acknowledgeRecord } from '../shared/workflow/acknowledge.ts';
import { listRecordActs, listSubmissionActs } from '../shared/workflow/acts.ts';
import { listSubmissions, showSubmission, withdrawSubmission } from '../shared/workflow/track.ts';

const { config, exchange, recording, answering } = openDoor('track-submission');

/** GET submissions, GET submissions/{id}, its earlier acts and those of a record, POST submissions/{id}/withdrawal, records/{id}/acknowledgements. */
export const handler = answering({
  submissions: listSubmissions(exchange, config.AGENCY),
  submission: showSubmission(exchange),
  'submission-acts': listSubmissionActs(exchange),
  'record-acts': listRecordActs(exchange, config.AGENCY),
  withdraw: withdrawSubmission(recording),
  acknowledge: acknowledgeRecord(recording),
});
