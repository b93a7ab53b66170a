import { type Signal, signal } from '@preact/signals';

/** What is to be forgotten when nobody is in: on lock, on sign-out. */
const forgetting = new Set<() => void>();

/** Has something done whenever the session ends: a poll is stopped, an object URL revoked. Answers how to take it back. */
export function onForget(forget: () => void): () => void {
  forgetting.add(forget);
  return () => forgetting.delete(forget);
}

/**
 * State that belongs to whoever is in. It lives in this tab's memory alone, and goes back to what it was at first when the session ends:
 * whatever is confidential is held in one of these, and nowhere else.
 */
export function memory<T>(first: T): Signal<T> {
  const held = signal(first);
  onForget(() => {
    held.value = first;
  });
  return held;
}

/** What is to be done while somebody is still in, just before the session ends. */
const finishing = new Set<() => void>();

/** Has something done before the session ends: a decision that was made is sent. */
export function onLeaving(finish: () => void): void {
  finishing.add(finish);
}

/** Does what is to be done before. */
export function finishAll(): void {
  for (const finish of finishing) finish();
}

/** How often all was forgotten. */
let times = 0;

/** Answers, from now on, whether nothing was forgotten since: what is long in coming is nobody's afterwards. */
export function untilForgotten(): () => boolean {
  const mine = times;
  return () => mine === times;
}

/** Forgets all of it. */
export function forgetAll(): void {
  times += 1;
  for (const forget of forgetting) forget();
}
