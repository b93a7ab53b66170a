import { useSignal } from '@preact/signals';
import { looksLike } from '../client.ts';
import { faultWords } from './fault-words.ts';
import { withdraw } from './submissions.ts';
import { submissionsWords } from './submissions-words.ts';

/** Takes a submission back, once somebody has said why. */
export function Withdrawal() {
  const words = submissionsWords();
  const faults = faultWords();
  const asked = useSignal(false);
  const reason = useSignal('');
  const good = [...reason.value.trim()].length >= 5;
  if (!asked.value) {
    return (
      <button
        class="ds-button"
        data-variant="secondary"
        data-color="danger"
        type="button"
        onClick={() => {
          asked.value = true;
        }}
      >
        {words.withdraw}
      </button>
    );
  }
  return (
    <form
      class="reason"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (good) void withdraw(reason.value.trim());
      }}
    >
      <div class="ds-field">
        <label class="ds-label" for="withdrawal">
          {words.withdrawWhy}
        </label>
        <p data-field="description" id="withdrawal-rule">
          {words.withdrawRule}
        </p>
        <textarea
          class="ds-input"
          id="withdrawal"
          autocomplete="off"
          aria-describedby="withdrawal-rule"
          rows={3}
          maxLength={500}
          ref={(element) => element?.focus()}
          onInput={({ currentTarget }) => {
            reason.value = currentTarget.value;
          }}
        />
        {looksLike(reason.value).map((kind) => (
          <p key={kind} class="ds-validation-message" data-color="warning">
            {faults.reasonLooksLike(faults.kinds[kind])}
          </p>
        ))}
      </div>
      <div class="buttons">
        <button class="ds-button" data-color="danger" type="submit" disabled={!good}>
          {words.withdrawYes}
        </button>
        <button
          class="ds-button"
          data-variant="secondary"
          type="button"
          onClick={() => {
            asked.value = false;
          }}
        >
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
