import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { Dialog } from '../shell/dialog.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { go } from '../shell/router.ts';
import { CoverPart, LawPart } from './cover-parts.tsx';
import type { Draft } from './draft.ts';
import { formWords } from './form-words.ts';
import { PicturesPart } from './pictures-part.tsx';
import { AboutPart, PlacesPart, StatementsPart } from './report-parts.tsx';
import { Sending, Summary } from './sending.tsx';
import { sendingWords } from './sending-words.ts';
import { SubjectsPart } from './subjects-part.tsx';
import { submissionsWords } from './submissions-words.ts';
import { choose, discard, send, writing } from './writing.ts';

function askBeforeLeaving(event: BeforeUnloadEvent): void {
  if (writing.value.isWritten) event.preventDefault();
}

/** Whoever closes the tab on a draft is asked by the browser first, also from another view. */
function useLeavingAsked(): void {
  useEffect(() => addEventListener('beforeunload', askBeforeLeaving), []);
}

function Discarding({ close }: { close: () => void }) {
  const words = sendingWords();
  return (
    <Dialog title={words.discard} close={close}>
      <p class="ds-paragraph">{words.discardWhy}</p>
      <div class="buttons">
        <button
          class="ds-button"
          data-color="danger"
          type="button"
          onClick={() => {
            discard();
            go('submit');
          }}
        >
          {words.discardYes}
        </button>
        <button class="ds-button" data-variant="secondary" type="button" onClick={close}>
          {words.keep}
        </button>
      </div>
    </Dialog>
  );
}

/** There is one draft at a time: whoever begins another says what becomes of the first. */
function Choosing() {
  const words = sendingWords();
  const keep = (): void => choose('former');
  return (
    <Dialog title={words.twoDrafts} close={keep}>
      <p class="ds-paragraph">{words.twoDraftsWhy}</p>
      <div class="buttons">
        <button class="ds-button" data-color="danger" type="button" onClick={() => choose('next')}>
          {words.discard}
        </button>
        <button class="ds-button" data-variant="secondary" type="button" onClick={keep}>
          {words.keep}
        </button>
      </div>
    </Dialog>
  );
}

function Fields({ draft }: { draft: Draft }) {
  const { isSending, unanswered } = writing.value;
  const { report, cover } = draft;
  return (
    <fieldset class="form-parts" disabled={isSending || unanswered !== undefined}>
      <AboutPart totals={report.totals} />
      <StatementsPart statements={report.statements} />
      <SubjectsPart subjects={report.subjects} />
      <PlacesPart places={report.places} />
      <PicturesPart images={report.images} />
      <CoverPart cover={cover} />
      <LawPart offence={cover.offence} />
    </fieldset>
  );
}

/** The form in which a report is written, checked as it is typed, sealed here and sent. */
export function FormView() {
  const words = formWords();
  const { draft, isWritten, isWrittenAnew, next } = writing.value;
  const attempt = useSignal(0);
  const asked = useSignal(false);
  const back = submissionsWords().back;
  useLeavingAsked();
  // Whoever has locked and comes back has no draft, and is not left before an empty form.
  useEffect(() => {
    if (writing.peek().draft === undefined) go('submit');
  }, []);
  useKeys([{ key: 'Escape', words: back, does: () => go('submit') }]);
  const submit = (): void => {
    void send().then((wasSent) => {
      if (!wasSent) attempt.value += 1;
    });
  };
  const putAway = (): void => {
    asked.value = isWritten;
    if (isWritten) return;
    discard();
    go('submit');
  };
  const isCorrection = draft !== undefined && draft.cover.replaces !== '';
  return (
    <section class="form">
      <a class="ds-link" href="#/submit">
        ← {back}
      </a>
      {draft && (
        <>
          <h1 class="ds-heading" data-size="md">
            {isCorrection ? words.correctionTitle : words.title}
          </h1>
          <p class="quiet">
            {isCorrection && words.correcting} {isWrittenAnew && words.writtenAnew} {words.onlyHere}
          </p>
          <Summary attempt={attempt.value} />
          <Fields draft={draft} />
          <Sending cover={draft.cover} submit={submit} discard={putAway} />
          {next && <Choosing />}
          {asked.value && (
            <Discarding
              close={() => {
                asked.value = false;
              }}
            />
          )}
        </>
      )}
    </section>
  );
}
