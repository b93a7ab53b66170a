import { memory } from '../session/memory.ts';
import { signOut } from '../session/session.ts';
import { tellSignedOut } from '../session/tabs.ts';
import { Dialog } from './dialog.tsx';
import { shellWords } from './words.ts';

const asked = memory(false);

/** Asks whether the keys are to be destroyed. */
export function askSignOut(): void {
  asked.value = true;
}

/** Signing out destroys keys, so it is asked for once more. */
export function SignOut() {
  const words = shellWords();
  const close = (): void => {
    asked.value = false;
  };
  if (!asked.value) return null;
  return (
    <Dialog title={words.signOut} close={close}>
      <p class="ds-paragraph">{words.signOutWhy}</p>
      <div class="buttons">
        <button class="ds-button" data-color="danger" type="button" onClick={() => void signOut().then(tellSignedOut)}>
          {words.signOutYes}
        </button>
        <button class="ds-button" data-variant="secondary" type="button" onClick={close}>
          {words.cancel}
        </button>
      </div>
    </Dialog>
  );
}
