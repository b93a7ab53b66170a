import * as v from 'valibot';
import { roles } from '../../protocol/principal-entry.ts';
import { type Identity, keep } from './identity.ts';
import { makeKeys } from './keys.ts';

/** Whom a link was for, as the exchange of this machine says once it has enrolled this browser as that person. */
const personSchema = v.object({
  name: v.string(),
  agency: v.string(),
  roles: v.array(v.picklist(roles)),
  holder: v.exactOptional(v.string()),
});

/** The token of a link `#/enrol/TOKEN`; undefined where the address has none. */
export const tokenIn = (hash: string): string | undefined => /^#\/enrol\/([A-Za-z0-9_-]{22})$/.exec(hash)?.[1];

/** Why a link enrols nobody: it was used, or an hour is over. */
export class LinkSpent extends Error {
  override readonly name = 'LinkSpent';
}

/**
 * Enrols this browser by a link that the exchange of this machine has printed. Only an embedded exchange answers here: a registrar's key
 * lies beside it. Throws LinkSpent where the link is good no more, TypeError where nobody answers.
 */
export const enrolByLink = async (token: string): Promise<Identity> => {
  const { keyid, signingKey, decryptionKey, publicKeys } = await makeKeys();
  const answer = await fetch('/local/enrolments', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    credentials: 'omit',
    body: JSON.stringify({ token, ...publicKeys }),
  });
  if (!answer.ok) throw new LinkSpent(`the link is not taken (${answer.status})`);
  const person = v.parse(personSchema, await answer.json());
  const identity = { keyid, ...person, signingKey, decryptionKey, since: Date.now() };
  await keep(identity);
  return identity;
};
