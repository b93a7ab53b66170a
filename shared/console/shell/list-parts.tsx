/** What a list is of, and how much of it is shown; nothing is said of that before it is known. */
export function ListHead({ title, said }: { title: string; said: string | undefined }) {
  return (
    <header class="view-head">
      <h1 class="ds-heading" data-size="md">
        {title}
      </h1>
      {said !== undefined && (
        <p class="quiet" role="status">
          {said}
        </p>
      )}
    </header>
  );
}

/** That a filter lets nothing through, and the way back. */
export function NoneShown({ said, all, showAll }: { said: string; all: string; showAll: () => void }) {
  return (
    <p class="ds-paragraph empty">
      {said}{' '}
      <button class="ds-button" data-variant="tertiary" type="button" onClick={showAll}>
        {all}
      </button>
    </p>
  );
}

/** The place so many steps from another in a list; the first where there is none so far, and never beyond an end. */
export function placeFrom(count: number, at: number, steps: number): number {
  return at === -1 ? 0 : Math.min(count - 1, Math.max(0, at + steps));
}

/** The keys of every list: `j` and `k`, the arrows, Enter. */
export function listKeys(
  words: { readonly next: string; readonly previous: string; readonly open: string },
  move: (steps: number) => () => void,
  open: () => void,
) {
  return [
    { key: 'j', words: words.next, does: move(1) },
    { key: 'k', words: words.previous, does: move(-1) },
    { key: 'ArrowDown', does: move(1) },
    { key: 'ArrowUp', does: move(-1) },
    { key: 'Enter', words: words.open, does: open },
  ];
}
