import { signal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';

/** What a key does in a view. `words` stand in the help; a key without them is a second name of another. */
export interface Shortcut {
  /** As KeyboardEvent.key says it: `j`, `Enter`, `?`. */
  readonly key: string;
  readonly words?: string;
  readonly does: () => void;
}

/** The shortcuts of all that is shown: what came last is asked first, so that a view's own key goes before the shell's. */
export const shown = signal<readonly (readonly Shortcut[])[]>([]);

/** Whoever types, types; whoever holds a button down with Enter presses it; and in a dialog only its own elements answer. */
function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable ||
      target.closest('dialog[open]') !== null ||
      /^(?:INPUT|TEXTAREA|SELECT)$/.test(target.tagName) ||
      false)
  );
}

function pressesElement({ key, target }: KeyboardEvent): boolean {
  return (
    (key === 'Enter' || key === ' ') && target instanceof HTMLElement && target.closest('button, a, summary') !== null
  );
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  if (pressesElement(event)) return;
  const found = shown.value.findLast((keys) => keys.some(({ key }) => key === event.key));
  const shortcut = found?.find(({ key }) => key === event.key);
  if (shortcut === undefined) return;
  event.preventDefault();
  shortcut.does();
}

/** Listens, once for the whole console. */
export function followKeys(): void {
  addEventListener('keydown', press);
}

/**
 * Gives a component keys as long as it is shown. The list may be another at each drawing: what a key does is always that of the latest.
 */
export function useKeys(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  const names = shortcuts.map(({ key, words = '' }) => `${key} ${words}`).join('\n');
  // Before it is painted: whoever sees a view can press its keys, however fast.
  useLayoutEffect(() => {
    const mine = latest.current.map((shortcut, i) => ({ ...shortcut, does: () => latest.current[i]?.does() }));
    shown.value = [...shown.peek(), mine];
    return () => {
      shown.value = shown.peek().filter((one) => one !== mine);
    };
  }, [names]);
}
