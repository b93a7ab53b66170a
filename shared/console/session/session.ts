import { signal } from '@preact/signals';
import { type ActingPrincipal, AgencyClient, fetchTransport, Refused } from '../client.ts';
import { connect } from './connection.ts';
import { destroy, type Identity, identities } from './identity.ts';
import { finishAll, forgetAll } from './memory.ts';

/** Somebody who is in, and the client that acts for them. */
export interface Session {
  readonly identity: Identity;
  readonly client: AgencyClient;
}

/** Who is in; undefined where nobody is: before, after a lock, after a sign-out. */
export const session = signal<Session | undefined>(undefined);

/** Whether whoever this client acts for is still in. */
export function isIn(client: AgencyClient): boolean {
  return session.value?.client === client;
}

/** Why nobody is in, where that is to be told: it was locked, or the keys were revoked. */
export const ended = signal<'locked' | 'idle' | 'revoked' | undefined>(undefined);

/** Somebody whose keys the exchange does not know: not yet, or not any more. */
export const awaited = signal<Identity | undefined>(undefined);

/** Everybody who could come in here, the latest enrolled first; undefined until the browser has looked. */
export const enrolled = signal<readonly Identity[] | undefined>(undefined);

/** Looks who was enrolled in this browser. */
export async function lookWho(): Promise<void> {
  enrolled.value = await identities();
}

const algorithm = { name: 'ECDSA', hash: 'SHA-256' };

function actingAs({ name, agency, keyid, signingKey, decryptionKey }: Identity): ActingPrincipal {
  return {
    name,
    agency,
    keyid,
    alg: 'ecdsa-p256-sha256',
    sign: async (data) =>
      new Uint8Array(await globalThis.crypto.subtle.sign(algorithm, signingKey, new Uint8Array(data))),
    decryptionKey,
  };
}

async function clientOf(identity: Identity): Promise<AgencyClient> {
  const { authority, formerAuthorities, registrars, timeZones } = await connect();
  return new AgencyClient({
    transport: fetchTransport(`${location.origin}/v1`),
    authority,
    formerAuthorities,
    registrars,
    principal: actingAs(identity),
    timeZone: timeZones[identity.agency],
  });
}

/**
 * Whether the exchange knows these keys: by the first page of a list that their roles may see. Throws where nobody answers.
 */
export async function isKnown(identity: Identity): Promise<boolean> {
  const client = await clientOf(identity);
  const { roles } = identity;
  const list = roles.includes('approver')
    ? client.inbox()
    : roles.includes('reader')
      ? client.records()
      : client.submissions();
  try {
    await list.next();
    return true;
  } catch (error) {
    if (error instanceof Refused) return error.code !== 'key-unknown';
    throw error;
  }
}

/** How often somebody has tried to come in, or has given it up. */
let tries = 0;

/**
 * Lets somebody in who was enrolled here. Whom the exchange does not know gets no answer to the first call, and is `awaited`. Nobody comes in
 * by keys that were destroyed in another tab, and nobody by a try that is not the latest: whoever is in by then may be another.
 */
export async function enter(identity: Identity): Promise<void> {
  tries += 1;
  const mine = tries;
  await lookWho();
  if (enrolled.value?.every(({ keyid }) => keyid !== identity.keyid)) return;
  const client = await clientOf(identity);
  if (mine !== tries || session.value !== undefined) return;
  ended.value = undefined;
  awaited.value = undefined;
  session.value = { identity, client };
}

/** Waits no longer for the exchange to know somebody's keys, and lets nobody in who is still on the way. */
export function waitNoMore(): void {
  tries += 1;
  awaited.value = undefined;
}

/** Ends the session and forgets all that it has held. The keys stay: coming back takes a click. */
export function lock(why: NonNullable<typeof ended.value> = 'locked'): void {
  finishAll();
  session.value = undefined;
  ended.value = why;
  forgetAll();
}

/** Ends the session of somebody whose keys the exchange does not know. */
export function lockUnknown(): void {
  const { identity } = session.value ?? {};
  lock();
  ended.value = undefined;
  awaited.value = identity;
}

/** Ends the session and destroys the keys; answers whose. */
export async function signOut(): Promise<string> {
  const { keyid = '' } = session.value?.identity ?? {};
  lock();
  ended.value = undefined;
  await destroy(keyid);
  await lookWho();
  return keyid;
}
