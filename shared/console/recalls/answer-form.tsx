import { useSignal } from '@preact/signals';
import type { AcknowledgementAnswer } from '../../protocol/answers.ts';
import { acknowledgementActions } from '../../protocol/bodies.ts';
import { session } from '../session/session.ts';
import { FailureNote } from '../shell/failure.tsx';
import { shellWords } from '../shell/words.ts';
import { dateTime } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { type Answering, acknowledge, answering } from './recalls.ts';
import { recallsWords } from './words.ts';

/** By name who of the agency has opened it. */
function Readers({ readers }: { readers: NonNullable<Answering['readers']> }) {
  const words = recallsWords();
  if (readers.length === 0) return <p class="ds-paragraph">{words.noReaders}</p>;
  return (
    <>
      <p class="ds-paragraph">{words.readers}:</p>
      <ul class="readers">
        {readers.map(({ keyid, name, openings, last }) => (
          <li key={keyid}>
            <strong>{plain(name ?? keyid.slice(0, 8))}</strong>{' '}
            <span class="quiet">{words.opened(openings, dateTime(last))}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What was taken back, who has to know, and the agency's one answer. */
export function AnswerForm({ current }: { current: Answering }) {
  const words = recallsWords();
  const chosen = useSignal<AcknowledgementAnswer['action'] | undefined>(undefined);
  const mayAnswer = session.value?.identity.roles.includes('approver');
  const { row, readers, reason, failure } = current;
  return (
    <form
      class="reason"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen.value !== undefined) void acknowledge(chosen.value);
      }}
    >
      <div class="ds-alert" data-color={row.kind === 'recalled' ? 'danger' : 'warning'} role="status">
        {words.kinds[row.kind]}: {plain(row.reference)}
      </div>
      {failure && <FailureNote failure={failure} />}
      {reason !== undefined && (
        <blockquote class="act-reason">
          <span class="quiet">{words.why}:</span> {plain(reason)}
        </blockquote>
      )}
      {readers === undefined && !failure && <p role="status">{shellWords().loading}</p>}
      {readers && <Readers readers={readers} />}
      {mayAnswer ? (
        <fieldset class="ds-fieldset">
          <legend class="ds-label">{words.done}</legend>
          <p class="quiet">{words.answerRule}</p>
          {acknowledgementActions.map((action) => (
            <label key={action} class="ds-field">
              <input
                class="ds-input"
                type="radio"
                autocomplete="off"
                name="action"
                value={action}
                onChange={() => {
                  chosen.value = action;
                }}
              />{' '}
              {words.actions[action]}
            </label>
          ))}
        </fieldset>
      ) : (
        <p class="quiet">{words.onlyApprovers}</p>
      )}
      <div class="buttons">
        {mayAnswer && (
          <button class="ds-button" type="submit" disabled={chosen.value === undefined}>
            {words.answer}
          </button>
        )}
        <button
          class="ds-button"
          data-variant="secondary"
          type="button"
          onClick={() => {
            answering.value = undefined;
          }}
        >
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
