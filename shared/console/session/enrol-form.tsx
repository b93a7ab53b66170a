import { useSignal } from '@preact/signals';
import { type Role, roles } from '../../protocol/principal-entry.ts';
import { language } from '../words/language.ts';
import { connection } from './connection.ts';
import { enrolAs, whyNot } from './enrolment.ts';
import { awaited } from './session.ts';
import { sessionWords } from './words.ts';

function Agency({ choose }: { choose: (id: string) => void }) {
  const words = sessionWords();
  return (
    <div class="ds-field">
      <label class="ds-label" for="agency">
        {words.agency}
      </label>
      <select class="ds-input" id="agency" onChange={({ currentTarget }) => choose(currentTarget.value)}>
        <option value="">{words.choose}</option>
        {connection.value?.agencies.map(({ id, names }) => (
          <option key={id} value={id}>
            {names[language.value]}
          </option>
        ))}
      </select>
    </div>
  );
}

function Roles({ chosen, choose }: { chosen: readonly Role[]; choose: (roles: readonly Role[]) => void }) {
  const words = sessionWords();
  return (
    <fieldset class="ds-fieldset roles">
      <legend class="ds-label">{words.roles}</legend>
      {roles.map((role) => (
        <label key={role}>
          <input
            class="ds-input"
            type="checkbox"
            checked={chosen.includes(role)}
            onChange={({ currentTarget }) =>
              choose(currentTarget.checked ? [...chosen, role] : chosen.filter((one) => one !== role))
            }
          />{' '}
          {words.roleNames[role]}
        </label>
      ))}
    </fieldset>
  );
}

function Text({ id, label, rule, write }: { id: string; label: string; rule: string; write: (text: string) => void }) {
  return (
    <div class="ds-field">
      <label class="ds-label" for={id}>
        {label}
      </label>
      <p class="quiet" id={`${id}-rule`}>
        {rule}
      </p>
      <input
        class="ds-input"
        id={id}
        autocomplete="off"
        aria-describedby={`${id}-rule`}
        onInput={({ currentTarget }) => write(currentTarget.value.trim())}
      />
    </div>
  );
}

/** The form by which somebody has this browser make keys. */
export function EnrolForm() {
  const words = sessionWords();
  const person = useSignal<{ name: string; agency: string; roles: readonly Role[]; holder: string }>({
    name: '',
    agency: '',
    roles: [],
    holder: '',
  });
  const missing = useSignal<ReturnType<typeof whyNot>>(undefined);
  const making = useSignal(false);
  const set = (part: Partial<typeof person.value>): void => {
    person.value = { ...person.value, ...part };
  };
  const make = async (): Promise<void> => {
    const { holder, ...rest } = person.value;
    const asked = holder === '' ? rest : { ...rest, holder };
    missing.value = whyNot(asked);
    if (missing.value !== undefined) return;
    making.value = true;
    // Nobody knows them yet.
    awaited.value = await enrolAs(asked);
  };
  return (
    <form
      class="asking"
      autocomplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <p class="quiet">{words.enrolWhat}</p>
      <Agency choose={(agency) => set({ agency })} />
      <Text id="name" label={words.name} rule={words.nameRule} write={(name) => set({ name })} />
      <Roles chosen={person.value.roles} choose={(its) => set({ roles: its })} />
      <Text id="holder" label={words.holder} rule={words.holderRule} write={(holder) => set({ holder })} />
      {missing.value && (
        <p class="ds-validation-message" role="alert">
          {words.missing[missing.value]}
        </p>
      )}
      <button class="ds-button" type="submit" disabled={making.value}>
        {making.value ? words.making : words.make}
      </button>
    </form>
  );
}
