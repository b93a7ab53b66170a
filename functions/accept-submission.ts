import { kmsClient } from '../shared/aws/clients.ts';
import { intakeKeys, kidOf } from '../shared/aws/keys.ts';
import { openDoor } from '../shared/runtime/door.ts';
import { acceptSubmission } from '../shared/workflow/accept.ts';

const { config, recording, answering } = openDoor('accept-submission');
const keys = intakeKeys(kmsClient(), config.INTAKE_KEYS, config.STAGING_KEY);
const settings = { agency: config.AGENCY, agencies: config.AGENCIES, rules: config.RULES };

/** PUT submissions/{id}: re-encrypts the content key from intake to staging; cannot read a ciphertext back. */
export const handler = answering({
  submit: acceptSubmission({ ...recording, keys }, settings, config.INTAKE_KEYS.map(kidOf)),
});
