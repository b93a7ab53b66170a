import { useSignal } from '@preact/signals';
import type { Task } from '../../protocol/answers.ts';
import { Reason } from '../inbox/reason.tsx';
import { CoverView } from '../report/cover-view.tsx';
import { OpenedView } from '../report/opened-view.tsx';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { go } from '../shell/router.ts';
import { agencyName } from '../words/agencies.ts';
import { list } from '../words/format.ts';
import { decide, openTask, review } from './review.ts';
import type { Review } from './stages.ts';
import { reviewWords } from './words.ts';

type Refusal = 'return' | 'reject';

/** One sentence on what approving will do. */
const consequence = (current: Review): string => {
  const words = reviewWords();
  const { task } = current;
  if (current.kind === 'cover') return words.willBind;
  const left = task.required - task.given - 1;
  if (left > 0) return words.willWait(left);
  return words.willRelease(current.kind === 'open' ? list(current.opened.cover.recipients.map(agencyName)) : '');
};

/** What can be decided, always within sight. An invalid report is never approved. */
const Decision = ({ current }: { current: Review }) => {
  const words = reviewWords();
  const refusal = useSignal<Refusal | undefined>(undefined);
  const isCover = current.kind === 'cover';
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
          send={(reason) => {
            if (refusal.value) decide({ decision: refusal.value, reason });
          }}
          close={close}
        />
      ) : (
        <>
          {mayApprove && <p>{consequence(current)}</p>}
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
};

const CoverOnly = ({ task }: { task: Task }) => (
  <div class="opened">
    <div class="opened-report">
      <p class="ds-paragraph">{reviewWords().coverOnly}</p>
      {task.cover && <CoverView cover={task.cover} originator={task.originator} />}
    </div>
  </div>
);

/** One task: the report, opened in this browser and verified here, and the decision on it. */
export const ReviewView = () => {
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
      {current.kind === 'opening' && <p role="status">{words.opening}</p>}
      {current.kind === 'failed' && (
        <>
          <FailureNote failure={current.failure} />
          <button class="ds-button" data-variant="secondary" type="button" onClick={() => void openTask(current.task)}>
            {words.tryAgain}
          </button>
        </>
      )}
      {current.kind === 'open' && <OpenedView opened={current.opened} />}
      {current.kind === 'cover' && <CoverOnly task={current.task} />}
      {(current.kind === 'open' || current.kind === 'cover') && (
        <Decision key={current.task.submission} current={current} />
      )}
    </section>
  );
};
