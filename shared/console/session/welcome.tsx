import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { clearAddress } from '../shell/router.ts';
import { shellWords } from '../shell/words.ts';
import { agencyName } from '../words/agencies.ts';
import { connect } from './connection.ts';
import { enrolByLink, LinkSpent, tokenIn } from './enrolment.ts';
import type { Identity } from './identity.ts';
import { ended, enrolled, enter, lookWho } from './session.ts';

type Fault = 'linkSpent' | 'noAnswer';

const Person = ({ person, choose }: { person: Identity; choose: () => void }) => {
  const words = shellWords();
  const does = person.roles.map((role) => words.roles[role]).join(', ');
  return (
    <li>
      <button class="ds-button way-in" data-variant="secondary" type="button" onClick={choose}>
        <span class="way-in-name">{person.name}</span>
        <span class="way-in-role">
          {agencyName(person.agency)} · {does}
        </span>
      </button>
    </li>
  );
};

/** The way in: by a link that enrols this browser, or by a click of somebody who was enrolled before. */
export const Welcome = () => {
  const words = shellWords();
  const fault = useSignal<Fault | undefined>(undefined);
  const enrolling = useSignal(false);

  const come = (identity: Promise<Identity>): Promise<void> =>
    identity.then(enter).catch((error: unknown) => {
      fault.value = error instanceof LinkSpent ? 'linkSpent' : 'noAnswer';
    });

  useEffect(() => {
    const follow = async (): Promise<void> => {
      const token = tokenIn(location.hash);
      if (token === undefined) return;
      // Before anything else: whoever looks at the address, or goes back in it later, finds no token.
      clearAddress();
      enrolling.value = true;
      await come(enrolByLink(token));
      enrolling.value = false;
    };
    void lookWho();
    // For the names of agencies alone: whoever comes in asks anew.
    void connect().catch(() => {});
    void follow();
    // A link that is opened in a tab where the console is already shown changes the address and nothing else.
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);

  const people = enrolled.value ?? [];
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
      {fault.value && (
        <div class="ds-alert" data-color="danger" role="alert">
          {words[fault.value]}
        </div>
      )}
      {enrolling.value ? (
        <p class="ds-paragraph" role="status">
          {words.enrolling}
        </p>
      ) : people.length > 0 ? (
        <>
          <h2 class="ds-heading" data-size="2xs">
            {words.continueAs}
          </h2>
          <ul class="ways-in">
            {people.map((person) => (
              <Person key={person.keyid} person={person} choose={() => void come(Promise.resolve(person))} />
            ))}
          </ul>
        </>
      ) : (
        enrolled.value && (
          <p class="ds-paragraph">
            {words.nobody} {words.nobodyHow}
          </p>
        )
      )}
    </main>
  );
};
