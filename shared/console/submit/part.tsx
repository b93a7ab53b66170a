import type { ComponentChildren } from 'preact';
import { Told } from './fields.tsx';
import { formWords } from './form-words.ts';
import { labelOf } from './labels.ts';
import { faults, remove, writing } from './writing.ts';

/** A part of the form, which folds. `holds` says which fields are in it, for the number of those that are to be corrected. */
export function Part({
  title,
  hint,
  open,
  holds,
  children,
}: {
  title: string;
  hint?: string;
  open: boolean;
  holds: (at: string) => boolean;
  children: ComponentChildren;
}) {
  const wrong = writing.value.attempted ? faults.value.filter(({ pointer }) => holds(pointer)).length : 0;
  return (
    <details class="ds-details form-part" open={open}>
      <summary>
        <h2 class="ds-heading" data-size="2xs">
          {title}
        </h2>
        {wrong > 0 && (
          <span class="ds-tag" data-color="danger">
            {wrong}
          </span>
        )}
      </summary>
      <div class="form-fields">
        {hint && <p class="quiet part-hint">{hint}</p>}
        {children}
      </div>
    </details>
  );
}

/** One of a list that can be added to: its name and number, its fields, and a way to take it out. */
export function Item({
  list,
  index,
  title,
  children,
}: {
  list: string;
  index: number;
  title?: string;
  children: ComponentChildren;
}) {
  const words = formWords();
  const name = words.numbered(title ?? labelOf(`${list}/0`), index + 1);
  return (
    <section class="form-item" aria-label={name}>
      <header class="form-item-head">
        <h3 class="ds-heading" data-size="2xs">
          {name}
        </h3>
        <button
          class="ds-button"
          data-variant="tertiary"
          data-color="danger"
          type="button"
          aria-label={words.remove(name)}
          onClick={() => remove(list, index)}
        >
          {words.removeShort}
        </button>
      </header>
      {children}
      <Told at={`${list}/${index}`} />
    </section>
  );
}
