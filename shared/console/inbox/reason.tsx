import { useSignal } from '@preact/signals';
import { inboxWords } from './words.ts';

/** Asks why something is returned or rejected, and says so with the very rule of the contract. */
export function Reason({
  act,
  first = '',
  send,
  close,
}: {
  act: string;
  first?: string;
  send: (reason: string) => void;
  close: () => void;
}) {
  const words = inboxWords();
  const reason = useSignal(first);
  const said = reason.value.trim();
  const good = [...said].length >= 5;
  return (
    <form
      class="reason"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (good) send(said);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close();
      }}
    >
      <div class="ds-field">
        <label class="ds-label" for="reason">
          {words.why}
        </label>
        <p class="quiet" id="reason-rule">
          {words.whyRule}
        </p>
        <textarea
          class="ds-input"
          id="reason"
          autocomplete="off"
          aria-describedby="reason-rule"
          rows={3}
          maxLength={500}
          ref={(element) => element?.focus()}
          onInput={({ currentTarget }) => {
            reason.value = currentTarget.value;
          }}
        >
          {first}
        </textarea>
      </div>
      <div class="buttons">
        <button class="ds-button" data-color="danger" type="submit" disabled={!good}>
          {act}
        </button>
        <button class="ds-button" data-variant="secondary" type="button" onClick={close}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
