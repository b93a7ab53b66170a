import { useEffect } from 'preact/hooks';
import { identifyingIn } from '../client.ts';
import { FailureNote } from '../shell/failure.tsx';
import { agencyName } from '../words/agencies.ts';
import { list } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { Drop } from './drop.tsx';
import { sentenceOf } from './fault-sentences.ts';
import { fileWords } from './file-words.ts';
import { type DroppedFile, dropped, forgetFile, readFiles, sendFiles } from './files.ts';
import { formWords } from './form-words.ts';
import { placeOf } from './labels.ts';
import { pictureWords } from './picture-words.ts';
import { follow, sentBefore } from './submissions.ts';
import { beginWith } from './writing.ts';

const colors = {
  faulty: 'danger',
  refused: 'danger',
  unanswered: 'warning',
  ready: 'info',
  sending: 'neutral',
  sent: 'success',
} as const;

function Faults({ file }: { file: DroppedFile }) {
  const faults = file.kind === 'faulty' || file.kind === 'refused' ? file.faults : [];
  const doubts = file.kind === 'ready' ? [...identifyingIn(file.letter.cover), ...sentBefore(file.letter.cover)] : [];
  if (faults.length + doubts.length === 0) return null;
  return (
    <ul class="ds-list file-faults">
      {[...faults, ...doubts].map(({ pointer, detail }) => (
        <li key={pointer + detail}>
          <strong>{placeOf(pointer) || fileWords().wholeFile}</strong> {plain(sentenceOf(detail))}
        </li>
      ))}
    </ul>
  );
}

/** What the pictures of a file hold that nobody sees on them. */
function Traces({ file }: { file: DroppedFile }) {
  const words = pictureWords();
  if (file.kind !== 'ready') return null;
  const traces = new Set(file.letter.draft.report.images.flatMap((image) => image.traces));
  if (traces.size === 0) return null;
  return (
    <p class="ds-validation-message" data-color="warning">
      {words.holds(list([...traces].map((trace) => words.traces[trace])))} {fileWords().takeOut}
    </p>
  );
}

function What({ file }: { file: DroppedFile }) {
  if (file.kind === 'faulty') return null;
  const { cover, report } = file.letter;
  return (
    <p class="file-what">
      <strong>{plain(report.title)}</strong> {plain(cover.reference)},{' '}
      {fileWords().goesTo(list(cover.recipients.map(agencyName)), cover.handling.code)}
    </p>
  );
}

function Row({ file }: { file: DroppedFile }) {
  const words = fileWords();
  const { name, kind } = file;
  return (
    <li class="form-item">
      <header class="form-item-head">
        <p>
          <span class="quiet">{plain(name)}</span>{' '}
          <span class="ds-tag" data-color={colors[kind]}>
            {words.states[kind]}
          </span>
        </p>
        <div class="buttons">
          {(kind === 'ready' || kind === 'refused') && (
            <button
              class="ds-button"
              data-variant="tertiary"
              type="button"
              onClick={() => {
                forgetFile(name);
                beginWith(file.letter.draft);
              }}
            >
              {words.open}
            </button>
          )}
          {kind === 'sent' && (
            <button class="ds-button" data-variant="tertiary" type="button" onClick={() => follow(file.id)}>
              {words.show}
            </button>
          )}
          {kind !== 'sending' && (
            <button
              class="ds-button"
              data-variant="tertiary"
              data-color="neutral"
              type="button"
              aria-label={words.remove(plain(name))}
              onClick={() => forgetFile(name)}
            >
              {formWords().removeShort}
            </button>
          )}
        </div>
      </header>
      <What file={file} />
      {kind === 'refused' && <FailureNote failure={file.failure} />}
      {kind === 'unanswered' && <FailureNote failure={{ kind: 'unreachable' }} />}
      <Faults file={file} />
      <Traces file={file} />
    </li>
  );
}

/** What misses its place is dropped nowhere: the browser would leave the console to show the file. */
function useNothingDroppedBeside(): void {
  useEffect(() => {
    const refuse = (event: DragEvent): void => event.preventDefault();
    addEventListener('dragover', refuse);
    addEventListener('drop', refuse);
    return () => {
      removeEventListener('dragover', refuse);
      removeEventListener('drop', refuse);
    };
  }, []);
}

/** Files of finished reports: each is checked and told, and all that hold are sealed and sent. */
export function FilesPart() {
  const words = fileWords();
  const files = dropped.value;
  const count = files.filter(({ kind }) => kind === 'ready' || kind === 'unanswered').length;
  const isSending = files.some(({ kind }) => kind === 'sending');
  const isAllFaulty = files.length > 0 && files.every(({ kind }) => kind === 'faulty');
  useNothingDroppedBeside();
  return (
    <section class="files" aria-label={words.title}>
      {files.length > 0 && (
        <ul class="file-list" aria-live="polite">
          {files.map((file) => (
            <Row key={file.name} file={file} />
          ))}
        </ul>
      )}
      {count > 0 && (
        <div>
          <button class="ds-button" type="button" disabled={isSending} onClick={() => void sendFiles()}>
            {words.sendAll(count)}
          </button>
        </div>
      )}
      {isAllFaulty && <p class="quiet">{words.none}</p>}
      <Drop
        id="files-dropped"
        accept="application/json,.json,image/jpeg,image/png"
        take={(some) => void readFiles(some)}
      >
        {words.drop}
      </Drop>
    </section>
  );
}
