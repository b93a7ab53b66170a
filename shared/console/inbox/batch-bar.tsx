import { useSignal } from '@preact/signals';
import type { Task } from '../../protocol/answers.ts';
import { session } from '../session/session.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { Reason } from '../shell/reason.tsx';
import { batchFailure, batchProgress, decideSelected, type Said, selected } from './selection.ts';
import { inboxWords } from './words.ts';

type Asked = Said['decision'];

function Choices({ count, ask }: { count: number; ask: (decision: Asked) => void }) {
  const words = inboxWords();
  return (
    <div class="buttons">
      <p role="status">{words.selected(count)}</p>
      <button class="ds-button" type="button" onClick={() => ask('approve')}>
        {words.approveThem(count)} <kbd>a</kbd>
      </button>
      <button class="ds-button" data-variant="secondary" type="button" onClick={() => ask('return')}>
        {words.returnThem(count)} <kbd>r</kbd>
      </button>
      <button class="ds-button" data-variant="tertiary" data-color="danger" type="button" onClick={() => ask('reject')}>
        {words.rejectThem(count)} <kbd>x</kbd>
      </button>
    </div>
  );
}

function Sure({ count, send, close }: { count: number; send: () => void; close: () => void }) {
  const words = inboxWords();
  return (
    <div class="buttons">
      <p>{words.sure(count)}</p>
      <button class="ds-button" type="button" onClick={send} ref={(element) => element?.focus()}>
        {words.approveThem(count)}
      </button>
      <button class="ds-button" data-variant="secondary" type="button" onClick={close}>
        {words.cancel}
      </button>
    </div>
  );
}

/** What is decided together: of what was opened here, and of nothing else. */
export function BatchBar({ tasks }: { tasks: readonly Task[] }) {
  const words = inboxWords();
  const asked = useSignal<Asked | undefined>(undefined);
  const count = selected.value.size;
  const busy = batchProgress.value;
  const ask = (decision: Asked): void => {
    if (count > 0 && busy === undefined) asked.value = decision;
  };
  useKeys([
    { key: 'a', words: words.keys.approve, does: () => ask('approve') },
    { key: 'r', words: words.keys.return, does: () => ask('return') },
    { key: 'x', words: words.keys.reject, does: () => ask('reject') },
  ]);
  const close = (): void => {
    asked.value = undefined;
  };
  const send = (said: Said): void => {
    close();
    const { client } = session.value ?? {};
    if (client !== undefined) void decideSelected(client, tasks, said);
  };
  if (count === 0 && busy === undefined && batchFailure.value === undefined) return null;
  const refusing = asked.value === 'return' || asked.value === 'reject' ? asked.value : undefined;
  return (
    <div class="decision batch">
      {batchFailure.value && <FailureNote failure={batchFailure.value} />}
      {busy && (
        <p role="status">
          {words.deciding(busy.done, busy.of)} <progress value={busy.done} max={busy.of} />
        </p>
      )}
      {!busy && asked.value === undefined && count > 0 && <Choices count={count} ask={ask} />}
      {!busy && asked.value === 'approve' && (
        <Sure count={count} send={() => send({ decision: 'approve' })} close={close} />
      )}
      {!busy && refusing && (
        <Reason
          act={refusing === 'return' ? words.returnThem(count) : words.rejectThem(count)}
          send={(reason) => send({ decision: refusing, reason })}
          close={close}
        />
      )}
    </div>
  );
}
