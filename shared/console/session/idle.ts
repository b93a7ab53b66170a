import { effect } from '@preact/signals';
import { lock, session } from './session.ts';

/** Whoever has touched nothing for so long, in milliseconds, may have left the desk. */
const longestIdle = 15 * 60_000;

/** How often is looked; by the clock, so that a machine that slept is locked as soon as it wakes. */
const lookEvery = 5_000;

const touches = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart'] as const;

/**
 * Locks when nobody has touched the console for 15 minutes, and when its page is left: a browser may keep a page that was left, and would
 * show it again as it stood.
 */
export function lockWhenLeft(): void {
  let touched = Date.now();
  const touch = (): void => {
    touched = Date.now();
  };
  const look = (): void => {
    if (session.value !== undefined && Date.now() - touched >= longestIdle) lock('idle');
  };
  for (const name of touches) addEventListener(name, touch, { passive: true, capture: true });
  document.addEventListener('visibilitychange', look);
  setInterval(look, lookEvery);
  addEventListener('pagehide', () => {
    if (session.value !== undefined) lock();
  });
  // Whoever comes in has just touched it.
  effect(() => {
    if (session.value !== undefined) touch();
  });
}
