import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A modal dialog of the platform's own: focus stays within, Escape and a click beside close it. */
export const Dialog = ({
  title,
  close,
  children,
}: {
  title: string;
  close: () => void;
  children: ComponentChildren;
}) => {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog class="ds-dialog" ref={dialog} closedby="any" aria-label={title} onClose={close}>
      <h2 class="ds-heading" data-size="xs">
        {title}
      </h2>
      {children}
    </dialog>
  );
};
