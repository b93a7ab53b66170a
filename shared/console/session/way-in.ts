import { signal } from '@preact/signals';
import { clearAddress } from '../shell/router.ts';
import { enrolByLink, LinkSpent, tokenIn } from './enrolment.ts';
import type { Identity } from './identity.ts';
import { enter, lock, lookWho, session } from './session.ts';

/** Why nobody came in at the last try. */
export const wayInFault = signal<'linkSpent' | 'noAnswer' | undefined>(undefined);

/** Whether this browser is being enrolled by a link. */
export const enrolling = signal(false);

/** Lets somebody in, who may still be on the way to be enrolled; what stands against it is told. */
export async function come(identity: Identity | Promise<Identity>): Promise<void> {
  wayInFault.value = undefined;
  try {
    await enter(await identity);
  } catch (error) {
    wayInFault.value = error instanceof LinkSpent ? 'linkSpent' : 'noAnswer';
  }
  await lookWho();
}

/** Enrols this browser where the address has a link's token. Whoever is in until then is out. */
async function followLink(): Promise<void> {
  const token = tokenIn(location.hash);
  if (token === undefined) return;
  // Before anything else: whoever looks at the address, or goes back in it later, finds no token.
  clearAddress();
  if (session.value !== undefined) lock();
  enrolling.value = true;
  await come(enrolByLink(token));
  enrolling.value = false;
}

/** Follows links, those too that are opened in a tab where the console is already shown. */
export function followLinks(): void {
  addEventListener('hashchange', () => void followLink());
  void followLink();
}
