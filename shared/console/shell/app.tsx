import type { ComponentType } from 'preact';
import { useEffect } from 'preact/hooks';
import { lock, session } from '../session/session.ts';
import { Welcome } from '../session/welcome.tsx';
import { Header, placesOf } from './header.tsx';
import { Help } from './help.tsx';
import { useKeys } from './keyboard.ts';
import { go, type View, view } from './router.ts';
import { SignOut } from './sign-out.tsx';
import { shellWords } from './words.ts';

/** Each view's component. */
const shownAs: Readonly<Partial<Record<View, ComponentType>>> = {};

const Inside = () => {
  const words = shellWords();
  useKeys([{ key: 'l', words: words.lock, does: lock }]);
  const [first] = placesOf(session.value?.identity.roles ?? []);
  // Nobody who comes in is left before an empty frame.
  useEffect(() => {
    if (view.value === undefined && first !== undefined) go(first.view);
  }, [first]);
  const Shown = view.value && shownAs[view.value];
  return (
    <main id="content" class="content" tabindex={-1}>
      {first === undefined ? <p class="ds-paragraph">{words.notForRole}</p> : Shown && <Shown />}
      <Help />
      <SignOut />
    </main>
  );
};

/** A button: the address names views, and a link within the page would be taken for one. */
const toContent = (): void => {
  document.getElementById('content')?.focus();
};

/** The whole console: the way in, or the frame with the view that the address names. */
export const App = () => (
  <>
    <button class="ds-skip-link" type="button" onClick={toContent}>
      {shellWords().skip}
    </button>
    <Header />
    {session.value === undefined ? <Welcome /> : <Inside />}
  </>
);
