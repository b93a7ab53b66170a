import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

/** A place to drop files on, and a button that opens the system's own chooser. */
export function Drop({
  id,
  accept,
  take,
  children,
}: {
  id: string;
  /** As of an input's `accept`. */
  accept: string;
  take: (files: readonly File[]) => void;
  children: ComponentChildren;
}) {
  const over = useSignal(false);
  const enter = (event: DragEvent): void => {
    event.preventDefault();
    over.value = true;
  };
  const leave = (): void => {
    over.value = false;
  };
  return (
    <fieldset
      class="drop"
      data-over={over.value || undefined}
      onDragOver={enter}
      onDragLeave={leave}
      onDrop={(event) => {
        event.preventDefault();
        leave();
        take([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <input
        type="file"
        id={id}
        class="drop-input"
        multiple
        accept={accept}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file may be chosen again, once it was changed.
          currentTarget.value = '';
          take(files);
        }}
      />
      <label for={id} class="drop-label">
        {children}
      </label>
    </fieldset>
  );
}
