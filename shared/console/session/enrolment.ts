import * as v from 'valibot';
import { type Role, roles } from '../../protocol/principal-entry.ts';
import { type EntryToSign, type Identity, keep } from './identity.ts';
import { makeKeys, type NewKeys } from './keys.ts';

/** Somebody who is to be enrolled. */
export interface Person {
  readonly name: string;
  readonly agency: string;
  readonly roles: readonly Role[];
  readonly holder?: string;
}

/** Why a person cannot be enrolled as they are written down; undefined where nothing stands against it. */
export function whyNot({
  name,
  agency,
  roles: its,
  holder,
}: Person): 'name' | 'agency' | 'roles' | 'holder' | undefined {
  if (!/^[a-z][a-z0-9-]{0,63}$/.test(name)) return 'name';
  if (agency === '') return 'agency';
  if (its.length === 0) return 'roles';
  // An approver is one person, whatever keys that person has: four eyes are counted by it.
  return its.includes('approver') && holder === undefined ? 'holder' : undefined;
}

async function identityOf(
  person: Person,
  { keyid, signingKey, decryptionKey, publicKeys }: NewKeys,
): Promise<Identity> {
  const entry: EntryToSign = { ...person, ...publicKeys };
  const identity = { keyid, ...person, signingKey, decryptionKey, entry, since: Date.now() };
  await keep(identity);
  return identity;
}

/** Makes keys for a person in this browser. They are good for nothing until the registrar has signed their public part. */
export async function enrolAs(person: Person): Promise<Identity> {
  return identityOf(person, await makeKeys());
}

/** Whom a link was for, as the exchange of this machine says once it has enrolled this browser as that person. */
const personSchema = v.object({
  name: v.string(),
  agency: v.string(),
  roles: v.array(v.picklist(roles)),
  holder: v.exactOptional(v.string()),
});

/** The token of a link `#/enrol/TOKEN`; undefined where the address has none. */
export function tokenIn(hash: string): string | undefined {
  return /^#\/enrol\/([A-Za-z0-9_-]{22})$/.exec(hash)?.[1];
}

/** Why a link enrols nobody: it was used, or an hour is over. */
export class LinkSpent extends Error {
  override readonly name = 'LinkSpent';
}

/**
 * Enrols this browser by a link that the exchange of this machine has printed. Only an embedded exchange answers here: a registrar's key
 * lies beside it. Throws LinkSpent where the link is good no more, TypeError where nobody answers.
 */
export async function enrolByLink(token: string): Promise<Identity> {
  const made = await makeKeys();
  const answer = await fetch('/local/enrolments', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    credentials: 'omit',
    body: JSON.stringify({ token, ...made.publicKeys }),
  });
  if (!answer.ok) throw new LinkSpent(`the link is not taken (${answer.status})`);
  return identityOf(v.parse(personSchema, await answer.json()), made);
}
