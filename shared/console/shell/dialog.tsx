import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/**
 * A modal dialog of the platform's own: focus stays within, Escape and a click beside close it. `pressed` is told of keys: those of the views
 * do not answer while it is open.
 */
export function Dialog({
  title,
  close,
  pressed,
  look = 'ds-dialog',
  children,
}: {
  title: string;
  close: () => void;
  pressed?: (event: KeyboardEvent) => void;
  look?: string;
  children: ComponentChildren;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog class={look} ref={dialog} closedby="any" aria-label={title} onClose={close} onKeyDown={pressed}>
      <h2 class="ds-heading" data-size="xs">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
