import { useSignal } from '@preact/signals';
import type { Cover } from '../../domain/cover.ts';
import type { Task } from '../../protocol/answers.ts';
import { ConditionsNote } from '../report/conditions.tsx';
import { CoverView } from '../report/cover-view.tsx';
import { OpenedView } from '../report/opened-view.tsx';
import { reportWords } from '../report/words.ts';
import { session } from '../session/session.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { Reason } from '../shell/reason.tsx';
import { go } from '../shell/router.ts';
import { agencyName } from '../words/agencies.ts';
import { list } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { consequenceOf, reasonFor } from './consequence.ts';
import { decide, openTask, review } from './review.ts';
import type { Review } from './stages.ts';
import { reviewWords } from './words.ts';

type Refusal = 'return' | 'reject';

/** One sentence on what approving does: who will be able to open it, under which conditions, until when. */
function consequence(task: Task, cover: Cover): string {
  const words = reviewWords();
  const { handling, retention } = reportWords();
  const { code, conditions } = cover.handling;
  const readers = {
    who: list(cover.recipients.map(agencyName)),
    conditions: `${code}: ${conditions === undefined ? handling[code] : plain(conditions).replace(/\.$/, '')}`,
    until: retention[cover.retention.class],
  };
  const does = consequenceOf(task, cover);
  switch (does.kind) {
    case 'binds':
      return words.willBind({ ...readers, who: agencyName(session.value?.identity.agency ?? '') }, does.othersLeft);
    case 'waits':
      return words.willWait(does.left, readers);
    case 'asks':
      return words.willAsk(readers);
    case 'releases':
      return words.willRelease(readers);
  }
}

/** Why a report that is none is returned; undefined where it is one. */
function fault(current: Review): string | undefined {
  if (current.kind !== 'open' || current.opened.report.ok) return undefined;
  return reasonFor(reviewWords().isNoReport, current.opened.report.error);
}

/** The cover of what is looked at: that of the task, or the signed one that was opened. */
function coverOf(current: Review): Cover | undefined {
  return current.kind === 'open' ? current.opened.cover : current.kind === 'cover' ? current.task.cover : undefined;
}

/** What can be decided, always within sight. An invalid report is never approved. */
function Decision({ current }: { current: Review }) {
  const words = reviewWords();
  const refusal = useSignal<Refusal | undefined>(undefined);
  const isCover = current.kind === 'cover';
  const cover = coverOf(current);
  const mayApprove = isCover || (current.kind === 'open' && current.opened.report.ok);
  const mayReturn = current.kind === 'open';
  const approve = (): void => {
    if (mayApprove) decide({ decision: 'approve' });
  };
  const refuse = (how: Refusal, may: boolean) => (): void => {
    if (may) refusal.value = how;
  };
  useKeys([
    { key: 'a', words: isCover ? words.accept : words.approve, does: approve },
    { key: 'r', words: words.returnIt, does: refuse('return', mayReturn) },
    { key: 'x', words: words.reject, does: refuse('reject', mayApprove || mayReturn) },
  ]);
  const close = (): void => {
    refusal.value = undefined;
  };
  return (
    <div class="decision">
      {refusal.value ? (
        <Reason
          act={refusal.value === 'return' ? words.returnIt : words.reject}
          first={refusal.value === 'return' ? (fault(current) ?? '') : ''}
          send={(reason) => {
            if (refusal.value) decide({ decision: refusal.value, reason });
          }}
          close={close}
        />
      ) : (
        <>
          {mayApprove && cover && <p>{consequence(current.task, cover)}</p>}
          {!mayApprove && <p>{words.noApproval}</p>}
          <div class="buttons">
            {mayApprove && (
              <button class="ds-button" type="button" onClick={approve}>
                {isCover ? words.accept : words.approve} <kbd>a</kbd>
              </button>
            )}
            {mayReturn && (
              <button class="ds-button" data-variant="secondary" type="button" onClick={refuse('return', true)}>
                {words.returnIt} <kbd>r</kbd>
              </button>
            )}
            {(mayApprove || mayReturn) && (
              <button
                class="ds-button"
                data-variant="tertiary"
                data-color="danger"
                type="button"
                onClick={refuse('reject', true)}
              >
                {words.reject} <kbd>x</kbd>
              </button>
            )}
          </div>
        </>
      )}
    </div>
  );
}

function CoverOnly({ task }: { task: Task }) {
  return (
    <div class="opened">
      <div class="opened-report">
        <ConditionsNote title={reviewWords().binds} handling={task.handling} />
        <h2 class="ds-heading" data-size="xs">
          {reportWords().labels.cover}
        </h2>
        <p class="ds-paragraph">{reviewWords().coverOnly}</p>
        {task.cover && <CoverView cover={task.cover} originator={task.originator} />}
      </div>
    </div>
  );
}

/** One task: the report, opened in this browser and verified here, and the decision on it. */
export function ReviewView() {
  const words = reviewWords();
  const current = review.value;
  useKeys([{ key: 'Escape', words: words.back, does: () => go('inbox') }]);
  if (current === undefined) {
    return (
      <a class="ds-link" href="#/inbox">
        {words.back}
      </a>
    );
  }
  return (
    <section>
      <a class="ds-link" href="#/inbox">
        ← {words.back}
      </a>
      <h1 class="ds-heading" data-size="sm">
        {plain(current.task.offence.name)} <span class="quiet">{plain(current.task.reference)}</span>
      </h1>
      {current.kind === 'opening' && <p role="status">{words.opening}</p>}
      {current.kind === 'failed' && (
        <>
          <FailureNote failure={current.failure} />
          <button class="ds-button" data-variant="secondary" type="button" onClick={() => void openTask(current.task)}>
            {words.tryAgain}
          </button>
        </>
      )}
      {current.kind === 'open' && <OpenedView key={current.task.submission} opened={current.opened} />}
      {current.kind === 'cover' && <CoverOnly task={current.task} />}
      {(current.kind === 'open' || current.kind === 'cover') && (
        <Decision key={current.task.submission} current={current} />
      )}
    </section>
  );
}
