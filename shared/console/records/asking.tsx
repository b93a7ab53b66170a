import { type Signal, useSignal } from '@preact/signals';
import { purposeCodes } from '../../domain/cover.ts';
import type { RecordRow } from '../../protocol/answers.ts';
import { reportWords } from '../report/words.ts';
import { plain } from '../words/plain.ts';
import { disclose, saidBefore } from './records.ts';
import { recordsWords } from './words.ts';

interface Said {
  readonly purpose: string;
  readonly justification: string;
  readonly caseReference: string;
}

/** What was said before, to be taken into the form by a click. It is never sent by itself: whoever opens a report says what for. */
function SaidBefore({ take }: { take: (said: Said) => void }) {
  const words = recordsWords();
  const { purposes } = reportWords();
  if (saidBefore.value.length === 0) return null;
  return (
    <fieldset class="said-before">
      <legend>{words.saidBefore}</legend>
      {saidBefore.value.map(({ purpose, justification, caseReference = '' }, i) => (
        <button
          key={i}
          class="ds-button"
          data-variant="secondary"
          type="button"
          onClick={() => take({ purpose, justification, caseReference })}
        >
          {[purposes[purpose], plain(justification), ...(caseReference === '' ? [] : [plain(caseReference)])].join(
            ' · ',
          )}
        </button>
      ))}
    </fieldset>
  );
}

function Purpose({ said }: { said: Signal<Said> }) {
  const words = recordsWords();
  const { purposes } = reportWords();
  return (
    <div class="ds-field">
      <label class="ds-label" for="purpose">
        {words.purpose}
      </label>
      <select
        class="ds-input"
        id="purpose"
        value={said.value.purpose}
        onChange={({ currentTarget }) => {
          said.value = { ...said.value, purpose: currentTarget.value };
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
  );
}

function Justification({ said }: { said: Signal<Said> }) {
  const words = recordsWords();
  return (
    <>
      <div class="ds-field">
        <label class="ds-label" for="justification">
          {words.justification} <span class="quiet">{words.justificationRule}</span>
        </label>
        <textarea
          class="ds-input"
          id="justification"
          autocomplete="off"
          rows={3}
          maxLength={500}
          value={said.value.justification}
          onInput={({ currentTarget }) => {
            said.value = { ...said.value, justification: currentTarget.value };
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
          autocomplete="off"
          value={said.value.caseReference}
          onInput={({ currentTarget }) => {
            said.value = { ...said.value, caseReference: currentTarget.value };
          }}
        />
      </div>
    </>
  );
}

/** Asks what a record is opened for: purpose and justification are on record before its key is handed over. */
export function Asking({ row }: { row: RecordRow }) {
  const words = recordsWords();
  const said = useSignal<Said>({ purpose: '', justification: '', caseReference: '' });
  const { purpose, justification, caseReference } = said.value;
  const code = purposeCodes.find((one) => one === purpose);
  const good = code !== undefined && [...justification.trim()].length >= 10;
  return (
    <form
      class="asking"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        if (!good) return;
        const reference = caseReference.trim();
        const body = { purpose: code, justification: justification.trim() };
        void disclose(row, reference === '' ? body : { ...body, caseReference: reference });
      }}
    >
      <h2 class="ds-heading" data-size="xs">
        {words.why}
      </h2>
      <p class="quiet">{words.whyRule}</p>
      <SaidBefore
        take={(one) => {
          said.value = one;
        }}
      />
      <Purpose said={said} />
      <Justification said={said} />
      <button class="ds-button" type="submit" disabled={!good}>
        {words.open}
      </button>
    </form>
  );
}
