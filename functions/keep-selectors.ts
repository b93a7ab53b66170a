import { kmsClient } from '../shared/aws/clients.ts';
import { selectorMacs } from '../shared/aws/macs.ts';
import { openDoor } from '../shared/runtime/door.ts';
import { ownRules } from '../shared/runtime/own-rules.ts';
import { keepSelectors } from '../shared/workflow/keep-selectors.ts';

const { config, recording, answering } = openDoor('keep-selectors');
const macs = selectorMacs(kmsClient(), config.SELECTORS_KEY);

/** PUT submissions/{id}/selectors: makes tokens of them under the key of selectors; opens no content key, and reads no ciphertext. */
export const handler = answering({
  selectors: keepSelectors({ ...recording, macs, timeZone: ownRules(config).timeZone }),
});
