import { awaited, lock, lookWho, session, waitNoMore } from './session.ts';

/** Between the tabs of one browser: whose keys were destroyed. */
const channel = globalThis.BroadcastChannel === undefined ? undefined : new BroadcastChannel('samsyn-signed-out');

/** Tells the other tabs that somebody has signed out. */
export function tellSignedOut(keyid: string): void {
  channel?.postMessage(keyid);
}

/**
 * Ends the session of this tab where its keys were destroyed in another, and forgets them where nobody is in: they would else live on in its
 * memory, and come in again by a click.
 */
export function followTabs(): void {
  channel?.addEventListener('message', ({ data }) => {
    if (session.value?.identity.keyid === data) lock();
    if (awaited.value?.keyid === data) waitNoMore();
    void lookWho();
  });
}
