import { computed, signal } from '@preact/signals';

/** The views of the console. The address names a view and nothing else: which report is open is this tab's memory alone. */
export const views = [
  'inbox',
  'review',
  'records',
  'record',
  'submit',
  'write',
  'submission',
  'recalls',
  'figures',
  'oversight',
  'rules',
] as const;
export type View = (typeof views)[number];

/** The view that an address names: `#/inbox`; undefined where it names none. */
export function viewIn(hash: string): View | undefined {
  return views.find((view) => hash === `#/${view}`);
}

const hash = signal(globalThis.location?.hash ?? '');

/** The view that the address names. */
export const view = computed(() => viewIn(hash.value));

/** Goes to a view; the browser's way back leads to the one before. */
export function go(to: View): void {
  location.hash = `#/${to}`;
}

/** Takes everything out of the address, and out of the history with it: a token, or a view that is not to be come back to. */
export function clearAddress(): void {
  history.replaceState(null, '', location.pathname);
  hash.value = '';
}

/** Follows the address. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    hash.value = location.hash;
  });
}
