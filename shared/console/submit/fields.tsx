import type { ComponentChildren } from 'preact';
import { sentenceOf } from './fault-sentences.ts';
import { formWords } from './form-words.ts';
import { hintOf, idOf, labelOf } from './labels.ts';
import { valueAt } from './pointers.ts';
import { leave, toldAt, warnings, write, writing } from './writing.ts';

/** What stands in a text field. */
function textAt(at: string): string {
  const value = valueAt(writing.value.draft, at);
  return typeof value === 'string' ? value : '';
}

/** What is wrong at a field, and what to think over, told beneath it. */
export function Told({ at }: { at: string }) {
  const told = toldAt(at);
  const doubts = warnings.value.filter(({ pointer }) => pointer === at);
  if (told.length + doubts.length === 0) return null;
  return (
    <div id={`${idOf(at)}-told`}>
      {told.map(({ detail }) => (
        <p key={detail} class="ds-validation-message">
          {sentenceOf(detail)}
        </p>
      ))}
      {doubts.map(({ detail }) => (
        <p key={detail} class="ds-validation-message" data-color="warning">
          {sentenceOf(detail)}
        </p>
      ))}
    </div>
  );
}

interface Asked {
  readonly at: string;
  /** Whether it may be left empty. */
  readonly optional?: boolean;
  /** A name other than the field's own, where the form says it better. */
  readonly label?: string;
}

function Label({ at, optional, label }: Asked) {
  return (
    <>
      <label class="ds-label" for={idOf(at)}>
        {label ?? labelOf(at)}
        {optional && <span class="quiet optional">{formWords().optional}</span>}
      </label>
      {hintOf(at) && (
        <p data-field="description" id={`${idOf(at)}-hint`}>
          {hintOf(at)}
        </p>
      )}
    </>
  );
}

/** What every field's element says of itself. */
function said(at: string) {
  return {
    class: 'ds-input',
    id: idOf(at),
    'aria-invalid': toldAt(at).length > 0 || undefined,
    'aria-describedby': `${idOf(at)}-hint ${idOf(at)}-told`,
    onBlur: () => leave(at),
  };
}

/** A line of text, a day or a time. `suggested` are offered, and anything else may be written. */
export function TextField({
  type = 'text',
  suggested,
  inputMode,
  ...asked
}: Asked & {
  type?: 'text' | 'date' | 'datetime-local';
  suggested?: readonly string[] | undefined;
  inputMode?: 'decimal' | 'numeric';
}) {
  const { at } = asked;
  const list = suggested && `${idOf(at)}-list`;
  return (
    <div class="ds-field">
      <Label {...asked} />
      <input
        {...said(at)}
        type={type}
        list={list}
        inputMode={inputMode}
        autocomplete="off"
        value={textAt(at)}
        onInput={({ currentTarget }) => write(at, currentTarget.value)}
      />
      {suggested && (
        <datalist id={list}>
          {suggested.map((text) => (
            <option key={text} value={text} />
          ))}
        </datalist>
      )}
      <Told at={at} />
    </div>
  );
}

/** Lines of text. */
export function AreaField({ rows = 3, ...asked }: Asked & { rows?: number }) {
  return (
    <div class="ds-field">
      <Label {...asked} />
      <textarea
        {...said(asked.at)}
        autocomplete="off"
        rows={rows}
        value={textAt(asked.at)}
        onInput={({ currentTarget }) => write(asked.at, currentTarget.value)}
      />
      <Told at={asked.at} />
    </div>
  );
}

/** One of several, in their order: the value that is sent, and what it means. */
export type Choices = readonly (readonly [value: string, words: string, means?: string])[];

/** One of many, chosen from a list. `then` is told of what was chosen. */
export function SelectField({ choices, then, ...asked }: Asked & { choices: Choices; then?: (value: string) => void }) {
  return (
    <div class="ds-field">
      <Label {...asked} />
      <select
        {...said(asked.at)}
        value={textAt(asked.at)}
        onChange={({ currentTarget }) => {
          write(asked.at, currentTarget.value);
          then?.(currentTarget.value);
        }}
      >
        <option value="">{formWords().choose}</option>
        {choices.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
      <Told at={asked.at} />
    </div>
  );
}

/** Fields under one name; `at` is where what is wrong with them together is told. */
export function Group({ at, label, children }: Asked & { children: ComponentChildren }) {
  return (
    <fieldset class="ds-fieldset" id={idOf(at)} tabindex={-1} aria-describedby={`${idOf(at)}-told`}>
      <legend class="ds-label">{label ?? labelOf(at)}</legend>
      {hintOf(at) && <p data-field="description">{hintOf(at)}</p>}
      {children}
      <Told at={at} />
    </fieldset>
  );
}

/** One of a few, all in sight, each with what it means. */
export function RadioField({ choices, ...asked }: Asked & { choices: Choices }) {
  const { at } = asked;
  const cards = choices.some(([, , means]) => means !== undefined);
  return (
    <Group {...asked}>
      <div class={cards ? 'choice-cards' : 'choices'}>
        {choices.map(([value, words, means]) => (
          <div class="ds-field choice" key={value}>
            <input
              class="ds-input"
              type="radio"
              id={`${idOf(at)}-${value}`}
              name={idOf(at)}
              checked={textAt(at) === value}
              aria-describedby={means && `${idOf(at)}-${value}-means`}
              onChange={() => write(at, value)}
            />
            <label class="ds-label" for={`${idOf(at)}-${value}`}>
              {words}
            </label>
            {means && (
              <p data-field="description" id={`${idOf(at)}-${value}-means`}>
                {means}
              </p>
            )}
          </div>
        ))}
      </div>
    </Group>
  );
}

/** Yes or no. */
export function CheckField({ at, label }: Asked) {
  return (
    <div class="ds-field">
      <input
        class="ds-input"
        type="checkbox"
        id={idOf(at)}
        checked={valueAt(writing.value.draft, at) === true}
        onChange={({ currentTarget }) => write(at, currentTarget.checked)}
      />
      <label class="ds-label" for={idOf(at)}>
        {label ?? labelOf(at)}
      </label>
    </div>
  );
}
