import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { plain } from '../words/plain.ts';
import { dismiss, held, holdMs, type Outgoing, outgoing } from './outgoing.ts';
import { openTask, undo } from './review.ts';
import { reviewWords } from './words.ts';

function Row({ one }: { one: Outgoing }) {
  const words = reviewWords();
  const { task, body, stage, failure } = one;
  const what = `${plain(task.offence.name)}, ${plain(task.reference)}`;
  if (stage === 'refused' && failure !== undefined) {
    return (
      <li class="outgoing-row" data-stage={stage}>
        <FailureNote failure={failure} />
        <div class="buttons">
          <button
            class="ds-button"
            data-variant="secondary"
            type="button"
            onClick={() => {
              dismiss(task);
              void openTask(task);
            }}
          >
            {words.look(what)}
          </button>
          <button class="ds-button" data-variant="tertiary" type="button" onClick={() => dismiss(task)}>
            {words.dismiss}
          </button>
        </div>
      </li>
    );
  }
  return (
    <li class="outgoing-row" data-stage={stage}>
      <span>
        <strong>{words.decided[body.decision]}</strong> {what}
        {stage === 'waiting' && <span class="warning"> {words.noAnswerYet}</span>}
      </span>
      {stage === 'held' && (
        <button class="ds-button" data-variant="secondary" type="button" onClick={undo}>
          {words.undo(holdMs / 1000)} <kbd>u</kbd>
        </button>
      )}
    </li>
  );
}

/** Decisions on their way out: what can be taken back, what waits for an answer, what was refused. */
export function OutgoingBar() {
  const words = reviewWords();
  useKeys(held.value === undefined ? [] : [{ key: 'u', words: words.undoKey, does: undo }]);
  return (
    <ul class="outgoing" aria-live="polite" data-left={outgoing.value.length}>
      {outgoing.value
        .filter(({ stage }) => stage !== 'sending')
        .map((one) => (
          <Row key={one.task.submission} one={one} />
        ))}
    </ul>
  );
}
