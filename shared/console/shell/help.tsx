import { memory } from '../session/memory.ts';
import { Dialog } from './dialog.tsx';
import { shown, useKeys } from './keyboard.ts';
import { shellWords } from './words.ts';

const asked = memory(false);

/** Shows the keys of what is on the screen. */
export function askHelp(): void {
  asked.value = true;
}

function Keys() {
  return (
    <dl class="keys">
      {shown.value.toReversed().flatMap((scope) =>
        scope
          .filter(({ words }) => words !== undefined)
          .map(({ key, words }) => (
            <div key={`${key} ${words}`}>
              <dt>
                <kbd>{key === ' ' ? '␣' : key}</kbd>
              </dt>
              <dd>{words}</dd>
            </div>
          )),
      )}
    </dl>
  );
}

/** The help on keys: made of the very shortcuts that answer, so that none is forgotten. */
export function Help() {
  const words = shellWords();
  useKeys([{ key: '?', words: words.helpKey, does: askHelp }]);
  const close = (): void => {
    asked.value = false;
  };
  if (!asked.value) return null;
  return (
    <Dialog title={words.help} close={close}>
      <Keys />
      <button class="ds-button" data-variant="secondary" type="button" onClick={close}>
        {words.close}
      </button>
    </Dialog>
  );
}
