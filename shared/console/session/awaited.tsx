import { useEffect } from 'preact/hooks';
import type { Identity } from './identity.ts';
import { enter, isKnown, waitNoMore } from './session.ts';
import { sessionWords } from './words.ts';

/** How often is asked whether the keys are known, in milliseconds. */
const askEvery = 5_000;

/** Gives the public part as a file: made here, sent nowhere. */
function save({ name, entry }: Identity): void {
  const address = URL.createObjectURL(
    new Blob([`${JSON.stringify(entry, undefined, 2)}\n`], { type: 'application/json' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.entry.json`;
  link.click();
  URL.revokeObjectURL(address);
}

/** Whoever has keys that the exchange does not know: gives the file to the registrar, and is let in once it was filed. */
export function Awaited({ identity }: { identity: Identity }) {
  const words = sessionWords();
  const { name, agency, keyid } = identity;
  useEffect(() => {
    let gone = false;
    const ask = async (): Promise<void> => {
      // Nobody answers now and then: the next time may be better.
      const known = await isKnown(identity).catch(() => false);
      if (known && !gone) await enter(identity).catch(() => {});
    };
    const timer = setInterval(() => void ask(), askEvery);
    return () => {
      gone = true;
      clearInterval(timer);
    };
  }, [identity]);
  return (
    <section class="asking" aria-live="polite">
      <h2 class="ds-heading" data-size="xs">
        {words.awaited(name)}
      </h2>
      <p>{words.awaitedHow}</p>
      <div class="buttons">
        <button class="ds-button" type="button" onClick={() => save(identity)}>
          {words.save}
        </button>
        <button class="ds-button" data-variant="tertiary" type="button" onClick={waitNoMore}>
          {words.back}
        </button>
      </div>
      <p>
        {words.keyid} <code class="keyid">{keyid}</code>
      </p>
      <p class="quiet">{words.steps}</p>
      <pre class="command">
        {`samsyn principal sign ${name}.entry.json --registrar ${agency}.registrar.json > ${name}.jws\nsamsyn principal put ${name}.jws`}
      </pre>
      <p class="quiet">{words.expired}</p>
    </section>
  );
}
