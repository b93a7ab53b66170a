import { useSignal } from '@preact/signals';
import { purposeCodes } from '../../domain/cover.ts';
import type { RecordRow } from '../../protocol/answers.ts';
import { ConditionsNote } from '../report/conditions.tsx';
import { OpenedView } from '../report/opened-view.tsx';
import { reportWords } from '../report/words.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { go } from '../shell/router.ts';
import { plain } from '../words/plain.ts';
import { disclose, reading } from './records.ts';
import { recordsWords } from './words.ts';

const Asking = ({ row }: { row: RecordRow }) => {
  const words = recordsWords();
  const { purposes } = reportWords();
  const purpose = useSignal('');
  const justification = useSignal('');
  const caseReference = useSignal('');
  const code = purposeCodes.find((one) => one === purpose.value);
  const good = code !== undefined && [...justification.value.trim()].length >= 10;
  return (
    <form
      class="asking"
      onSubmit={(event) => {
        event.preventDefault();
        if (!good) return;
        const reference = caseReference.value.trim();
        const said = { purpose: code, justification: justification.value.trim() };
        void disclose(row, reference === '' ? said : { ...said, caseReference: reference });
      }}
    >
      <h2 class="ds-heading" data-size="xs">
        {words.why}
      </h2>
      <p class="quiet">{words.whyRule}</p>
      <div class="ds-field">
        <label class="ds-label" for="purpose">
          {words.purpose}
        </label>
        <select
          class="ds-input"
          id="purpose"
          value={purpose.value}
          onChange={({ currentTarget }) => {
            purpose.value = currentTarget.value;
          }}
        >
          <option value="">{words.choose}</option>
          {purposeCodes.map((one) => (
            <option key={one} value={one}>
              {purposes[one]}
            </option>
          ))}
        </select>
      </div>
      <div class="ds-field">
        <label class="ds-label" for="justification">
          {words.justification} <span class="quiet">{words.justificationRule}</span>
        </label>
        <textarea
          class="ds-input"
          id="justification"
          rows={3}
          maxLength={500}
          value={justification.value}
          onInput={({ currentTarget }) => {
            justification.value = currentTarget.value;
          }}
        />
      </div>
      <div class="ds-field">
        <label class="ds-label" for="case">
          {words.caseReference} <span class="quiet">{words.optional}</span>
        </label>
        <input
          class="ds-input"
          id="case"
          value={caseReference.value}
          onInput={({ currentTarget }) => {
            caseReference.value = currentTarget.value;
          }}
        />
      </div>
      <button class="ds-button" type="submit" disabled={!good}>
        {words.open}
      </button>
    </form>
  );
};

/** One record: asked for a purpose, opened in this browser and verified here. */
export const RecordView = () => {
  const words = recordsWords();
  const current = reading.value;
  useKeys([{ key: 'Escape', words: words.back, does: () => go('records') }]);
  return (
    <section>
      <a class="ds-link" href="#/records">
        ← {words.back}
      </a>
      {current && (
        <>
          <h1 class="ds-heading" data-size="sm">
            {plain(current.row.offence.name)} <span class="quiet">{plain(current.row.reference)}</span>
          </h1>
          <ConditionsNote title={words.conditions} handling={current.row.handling} />
        </>
      )}
      {current?.kind === 'asking' && current.failure && <FailureNote failure={current.failure} />}
      {current?.kind === 'asking' && <Asking key={current.row.id} row={current.row} />}
      {current?.kind === 'opening' && <p role="status">{words.opening}</p>}
      {current?.kind === 'open' && <OpenedView opened={current.opened} />}
    </section>
  );
};
