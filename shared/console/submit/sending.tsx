import { useEffect, useRef } from 'preact/hooks';
import { approvalsRequired, handlingCodes } from '../../domain/handling.ts';
import { session } from '../session/session.ts';
import { FailureNote } from '../shell/failure.tsx';
import { agencyName } from '../words/agencies.ts';
import { list } from '../words/format.ts';
import type { CoverDraft } from './draft.ts';
import { sentenceOf } from './fault-sentences.ts';
import { idOf, placeOf } from './labels.ts';
import { sendingWords } from './sending-words.ts';
import { faults, send, writeOn, writing } from './writing.ts';

/** The element of a field, or of the closest that it stands in. */
function elementOf(at: string): HTMLElement | null {
  return at === '' ? null : (document.getElementById(idOf(at)) ?? elementOf(at.slice(0, at.lastIndexOf('/'))));
}

/** Goes to a field, wherever it is folded away. */
export function goTo(at: string): void {
  const found = elementOf(at);
  const part = found?.closest('details');
  if (part) part.open = true;
  const inside = found?.matches('fieldset') ? found.querySelector('input, select, textarea') : found;
  if (inside instanceof HTMLElement) inside.focus();
  found?.scrollIntoView({ block: 'center' });
}

/** All that is to be corrected, each a way to its field. It takes the focus when somebody wants to send. */
export function Summary({ attempt }: { attempt: number }) {
  const words = sendingWords();
  const summary = useRef<HTMLDivElement>(null);
  const wrong = writing.value.attempted ? faults.value : [];
  useEffect(() => {
    if (attempt > 0) summary.current?.focus();
  }, [attempt]);
  if (wrong.length === 0) return null;
  return (
    <div class="ds-error-summary" ref={summary} tabindex={-1} role="alert" aria-labelledby="to-correct">
      <h2 class="ds-heading" id="to-correct">
        {words.toCorrect}
      </h2>
      <ul class="ds-list">
        {wrong.map(({ pointer, detail }) => (
          <li key={pointer + detail}>
            <button class="as-link" type="button" onClick={() => goTo(pointer)}>
              {placeOf(pointer)}
            </button>{' '}
            {sentenceOf(detail)}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** One sentence on what submitting will do. */
function consequenceOf({ handling, recipients, priority }: CoverDraft): string {
  const words = sendingWords();
  const own = session.value?.identity.agency ?? '';
  const code = handlingCodes.find((one) => one === handling.code) ?? 'H1';
  const [first] = approvalsRequired(code, own, recipients);
  const to = list(recipients.map(agencyName));
  const sentence = words.consequence(first?.count ?? 1, agencyName(own), to, priority === 'urgent');
  return code === 'H3' ? `${sentence} ${words.consequenceH3(to)}` : sentence;
}

/** What got no answer is sent again as it is; whoever would rather change it is told what that may come to. */
function Unanswered() {
  const words = sendingWords();
  const { isSending } = writing.value;
  return (
    <>
      <div class="ds-alert" data-color="warning" role="alert">
        {words.noAnswer}
      </div>
      <div class="buttons">
        <button class="ds-button" type="button" disabled={isSending} onClick={() => void send()}>
          {isSending ? words.sending : words.sendAgain}
        </button>
        <button class="ds-button" data-variant="secondary" type="button" disabled={isSending} onClick={writeOn}>
          {words.writeOn}
        </button>
        <span class="quiet">{words.writeOnWhy}</span>
      </div>
    </>
  );
}

/** What is left, what submitting will do, and the button for it: always in sight. */
export function Sending({ cover, submit, discard }: { cover: CoverDraft; submit: () => void; discard: () => void }) {
  const words = sendingWords();
  const { failure, unanswered, isSending } = writing.value;
  const count = faults.value.length;
  return (
    <div class="decision">
      {unanswered !== undefined && failure !== undefined ? (
        <Unanswered />
      ) : (
        <>
          {failure && <FailureNote failure={failure} />}
          <p>
            <strong class={count === 0 ? 'verified' : undefined}>
              {count === 0 ? words.ready : words.left(count)}
            </strong>
            <br />
            <span class="quiet">{cover.recipients.length > 0 && consequenceOf(cover)}</span>
          </p>
          <div class="buttons">
            <button class="ds-button" data-variant="tertiary" data-color="danger" type="button" onClick={discard}>
              {words.discard}
            </button>
            <button class="ds-button" type="button" disabled={isSending} onClick={submit}>
              {isSending ? words.sending : words.sealAndSend}
            </button>
          </div>
        </>
      )}
    </div>
  );
}
