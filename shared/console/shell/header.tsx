import type { Role } from '../../protocol/principal-entry.ts';
import { lock, session } from '../session/session.ts';
import { agencyName } from '../words/agencies.ts';
import { language } from '../words/language.ts';
import { askHelp } from './help.tsx';
import { placesOf } from './places.ts';
import { view } from './router.ts';
import { askSignOut } from './sign-out.tsx';
import { shellWords } from './words.ts';

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="12" cy="16" r="8" />
      <circle cx="20" cy="16" r="8" />
    </svg>
  );
}

function Places({ roles }: { roles: readonly Role[] }) {
  const words = shellWords();
  return (
    <nav class="places" aria-label={words.navigation}>
      {placesOf(roles).map((place) => {
        const here = view.value === place.view || place.with.some((one) => one === view.value);
        return (
          <a key={place.view} href={`#/${place.view}`} aria-current={here ? 'page' : undefined}>
            {words.views[place.view]}
          </a>
        );
      })}
    </nav>
  );
}

/** The frame's head: where one is, who one is, and the ways out. */
export function Header() {
  const words = shellWords();
  const who = session.value?.identity;
  return (
    <header class="head">
      <span class="brand">
        <Mark />
        Samsyn
      </span>
      {who && <Places roles={who.roles} />}
      <div class="head-end">
        <button
          class="ds-button"
          data-variant="tertiary"
          type="button"
          lang={language.value === 'sv' ? 'en' : 'sv'}
          onClick={() => {
            language.value = language.value === 'sv' ? 'en' : 'sv';
          }}
        >
          {words.otherLanguage}
        </button>
        {who && (
          <>
            <button class="ds-button" data-variant="tertiary" type="button" onClick={askHelp}>
              {words.help} <kbd>?</kbd>
            </button>
            <span class="who">{words.as(who.name, agencyName(who.agency))}</span>
            <button class="ds-button" data-variant="secondary" type="button" onClick={() => lock()}>
              {words.lock}
            </button>
            <button class="ds-button" data-variant="tertiary" type="button" onClick={askSignOut}>
              {words.signOut}
            </button>
          </>
        )}
      </div>
    </header>
  );
}
