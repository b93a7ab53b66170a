import type { RecordRow } from '../../protocol/answers.ts';
import { ConditionsNote } from '../report/conditions.tsx';
import { CoverView } from '../report/cover-view.tsx';
import { OpenedView } from '../report/opened-view.tsx';
import { PrintMark } from '../report/print-mark.tsx';
import { reportWords } from '../report/words.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { go } from '../shell/router.ts';
import { plain } from '../words/plain.ts';
import { Asking } from './asking.tsx';
import { choose, type Reading, reading, records } from './records.ts';
import { recordsWords } from './words.ts';

/** Whether it still counts: whoever reads what was recalled or corrected is told so before anything else. */
function Standing({ row, replaces }: { row: RecordRow; replaces: string | undefined }) {
  const words = recordsWords();
  const correction = records.value?.find(({ id }) => id === row.replacedBy);
  const former = records.value?.find(({ id }) => id === replaces);
  return (
    <>
      {row.state !== 'released' && (
        <div class="ds-alert" data-color="danger" role="status">
          {words.standing[row.state]}
        </div>
      )}
      {row.replacedBy !== undefined && (
        <div class="ds-alert" data-color="warning" role="status">
          {words.isCorrected}
          {correction && (
            <button class="ds-button" data-variant="secondary" type="button" onClick={() => choose(correction)}>
              {words.toCorrection}
            </button>
          )}
        </div>
      )}
      {former !== undefined && (
        <div class="ds-alert" data-color="info" role="status">
          {words.corrects}
          <button class="ds-button" data-variant="secondary" type="button" onClick={() => choose(former)}>
            {words.toFormer}
          </button>
        </div>
      )}
    </>
  );
}

/** What a record replaces, as soon as its cover is known. */
function replacedBy(current: Reading): string | undefined {
  return current.kind === 'open'
    ? current.opened.cover.replaces
    : current.kind === 'asking'
      ? current.cover?.replaces
      : undefined;
}

/** One record: asked for a purpose, opened in this browser and verified here. */
export function RecordView() {
  const words = recordsWords();
  const current = reading.value;
  const isOpen = current?.kind === 'open';
  useKeys([
    { key: 'Escape', words: words.back, does: () => go('records') },
    ...(isOpen ? [{ key: 'P', words: words.print, does: () => print() }] : []),
  ]);
  return (
    <section class="printed">
      <div class="print-body">
        <a class="ds-link" href="#/records">
          ← {words.back}
        </a>
        {current && (
          <>
            <header class="view-head">
              <h1 class="ds-heading" data-size="sm">
                {plain(current.row.offence.name)} <span class="quiet">{plain(current.row.reference)}</span>
              </h1>
              {isOpen && (
                <button class="ds-button" data-variant="secondary" type="button" onClick={() => print()}>
                  {words.print} <kbd>P</kbd>
                </button>
              )}
            </header>
            <Standing row={current.row} replaces={replacedBy(current)} />
            <ConditionsNote title={words.conditions} handling={current.row.handling} />
          </>
        )}
        {current?.kind === 'asking' && current.failure && <FailureNote failure={current.failure} />}
        {current?.kind === 'asking' && (
          <div class="opened">
            {current.row.state === 'released' && <Asking key={current.row.id} row={current.row} />}
            {current.cover && (
              <aside class="opened-cover" aria-label={reportWords().labels.cover}>
                <CoverView cover={current.cover} originator={current.row.originator} />
              </aside>
            )}
          </div>
        )}
        {current?.kind === 'opening' && <p role="status">{words.opening}</p>}
        {isOpen && <OpenedView key={current.row.id} opened={current.opened} />}
      </div>
      {isOpen && <PrintMark handling={current.row.handling} reference={current.row.reference} />}
    </section>
  );
}
