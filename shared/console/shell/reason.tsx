import { useSignal } from '@preact/signals';
import { looksLike } from '../client.ts';
import { reasonWords } from './reason-words.ts';

/** Asks why something is returned, rejected or withdrawn, by the contract's own rule; what looks like a name in the clear is told. */
export function Reason({
  label,
  rule,
  act,
  first = '',
  send,
  close,
}: {
  label?: string;
  rule?: string;
  act: string;
  first?: string;
  send: (reason: string) => void;
  close: () => void;
}) {
  const words = reasonWords();
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
          {label ?? words.why}
        </label>
        <p class="quiet" id="reason-rule">
          {rule ?? words.rule}
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
        {looksLike(reason.value).map((kind) => (
          <p key={kind} class="ds-validation-message" data-color="warning">
            {words.looksLike(words.kinds[kind])}
          </p>
        ))}
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
