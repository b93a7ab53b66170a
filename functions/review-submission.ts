import { kmsClient } from '../shared/aws/clients.ts';
import { stagedContentKeys } from '../shared/aws/keys.ts';
import { openDoor } from '../shared/runtime/door.ts';
import { wrapKey } from '../shared/runtime/node-crypto.ts';
import { reviewSubmission } from '../shared/workflow/review.ts';

const { config, recording, answering } = openDoor('review-submission');
const keys = stagedContentKeys(kmsClient(), config.STAGING_KEY);

/** POST submissions/{id}/reviews: a content key for one approver; this function cannot read a ciphertext. */
export const handler = answering({
  review: reviewSubmission({ ...recording, keys, wrap: wrapKey }),
});
