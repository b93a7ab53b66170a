import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { shellWords } from '../shell/words.ts';
import { agencyName } from '../words/agencies.ts';
import { Awaited } from './awaited.tsx';
import { connect } from './connection.ts';
import { EnrolForm } from './enrol-form.tsx';
import type { Identity } from './identity.ts';
import { awaited, ended, enrolled, lookWho } from './session.ts';
import { come, enrolling, wayInFault } from './way-in.ts';
import { sessionWords } from './words.ts';

function Person({ person }: { person: Identity }) {
  const words = shellWords();
  const does = person.roles.map((role) => words.roles[role]).join(', ');
  return (
    <li>
      <button class="ds-button way-in" data-variant="secondary" type="button" onClick={() => void come(person)}>
        <span class="way-in-name">{person.name}</span>
        <span class="way-in-role">
          {agencyName(person.agency)} · {does}
        </span>
      </button>
    </li>
  );
}

function People({ people }: { people: readonly Identity[] }) {
  const words = shellWords();
  if (people.length === 0) {
    return (
      <p class="ds-paragraph">
        {words.nobody} {words.nobodyHow}
      </p>
    );
  }
  return (
    <>
      <h2 class="ds-heading" data-size="2xs">
        {words.continueAs}
      </h2>
      <ul class="ways-in">
        {people.map((person) => (
          <Person key={person.keyid} person={person} />
        ))}
      </ul>
    </>
  );
}

/** Where there is no link: keys first, then the registrar. */
function WithoutLink() {
  const words = sessionWords();
  const asked = useSignal(false);
  if (asked.value) return <EnrolForm />;
  return (
    <button
      class="ds-button"
      data-variant="tertiary"
      type="button"
      onClick={() => {
        asked.value = true;
      }}
    >
      {words.enrol}
    </button>
  );
}

function Ways() {
  if (awaited.value) return <Awaited identity={awaited.value} />;
  return (
    <>
      {enrolled.value && <People people={enrolled.value} />}
      <WithoutLink />
    </>
  );
}

/** The way in: by a link that enrols this browser, by a click of somebody who was enrolled before, or by the registrar. */
export function Welcome() {
  const words = shellWords();
  useEffect(() => {
    void lookWho();
    // For the names of agencies alone: whoever comes in asks anew.
    void connect().catch(() => {});
  }, []);
  return (
    <main class="welcome" id="content">
      <h1 class="ds-heading" data-size="lg">
        {words.welcome}
      </h1>
      <p class="ds-paragraph">{words.welcomeWhat}</p>
      {ended.value && (
        <div class="ds-alert" data-color={ended.value === 'revoked' ? 'danger' : 'info'} role="status">
          {words[ended.value]}
        </div>
      )}
      {wayInFault.value && (
        <div class="ds-alert" data-color="danger" role="alert">
          {words[wayInFault.value]}
        </div>
      )}
      {enrolling.value ? (
        <p class="ds-paragraph" role="status">
          {words.enrolling}
        </p>
      ) : (
        <Ways />
      )}
    </main>
  );
}
