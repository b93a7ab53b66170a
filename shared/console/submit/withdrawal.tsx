import { useSignal } from '@preact/signals';
import { Reason } from '../shell/reason.tsx';
import { withdraw } from './submissions.ts';
import { submissionsWords } from './submissions-words.ts';

/** Takes a submission back, once somebody has said why. */
export function Withdrawal() {
  const words = submissionsWords();
  const asked = useSignal(false);
  if (asked.value) {
    return (
      <Reason
        label={words.withdrawWhy}
        rule={words.withdrawRule}
        act={words.withdrawYes}
        send={(reason) => void withdraw(reason)}
        close={() => {
          asked.value = false;
        }}
      />
    );
  }
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
