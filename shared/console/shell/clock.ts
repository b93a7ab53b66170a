import { signal } from '@preact/signals';

/** The time, in milliseconds since 1970, good to ten seconds: what is told in words follows it. */
export const now = signal(Date.now());

/** Lets it run, once for the whole console. */
export function followClock(): void {
  setInterval(() => {
    now.value = Date.now();
  }, 10_000);
}
