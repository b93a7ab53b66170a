import { useEffect } from 'preact/hooks';
import type { Act, TrackedSubmission } from '../../protocol/answers.ts';
import { reportWords } from '../report/words.ts';
import { session } from '../session/session.ts';
import { now } from '../shell/clock.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { go } from '../shell/router.ts';
import { shellWords } from '../shell/words.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime, list } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { sendingWords } from './sending-words.ts';
import { actInWords, mayCorrect, mayWithdraw, standingOf } from './standing.ts';
import { type Followed, followed, lookAtFollowed, lookFurtherBack, whileShown } from './submissions.ts';
import { StateTag } from './submissions-view.tsx';
import { submissionsWords } from './submissions-words.ts';
import { Withdrawal } from './withdrawal.tsx';
import { beginCorrection, beginReport, coverSent, justSent } from './writing.ts';

/** Why an act was done, as far as whoever reads may know it. */
function Why({ act }: { act: Act }) {
  const { because } = submissionsWords();
  const said = act.reason ?? act.secrecyAssessment?.reason ?? act.justification;
  return said === undefined ? null : (
    <blockquote class="act-reason">
      <span class="quiet">{because}:</span> {plain(said)}
    </blockquote>
  );
}

function Timeline({ current }: { current: Followed & { submission: TrackedSubmission } }) {
  const words = submissionsWords();
  const { identity } = session.value ?? {};
  const { submission, before = [] } = current;
  const acts = [...before, ...submission.acts];
  const hasMore = submission.actsBefore !== null && acts[0]?.seq !== 1;
  const reader = { keyid: identity?.keyid ?? '', originator: identity?.agency ?? '' };
  return (
    <section class="part">
      <h2 class="ds-heading" data-size="2xs">
        {words.happened}
      </h2>
      {hasMore && (
        <button class="ds-button" data-variant="tertiary" type="button" onClick={() => void lookFurtherBack()}>
          {words.earlier}
        </button>
      )}
      <ol class="timeline">
        {acts.map((act) => (
          <li key={act.seq} data-act={act.act}>
            <span class="act">{actInWords(act, reader)}</span>
            <time class="quiet" dateTime={act.at}>
              {dateTime(act.at)}
            </time>
            <Why act={act} />
          </li>
        ))}
        {submission.state === 'pending' && (
          <li class="act-to-come">
            <span class="act">{standingOf(submission, now.value)}</span>
          </li>
        )}
      </ol>
    </section>
  );
}

function Facts({ submission }: { submission: TrackedSubmission }) {
  const words = submissionsWords();
  const { labels, handling } = reportWords();
  const { code, conditions } = submission.handling;
  const rows: readonly (readonly [string, string | undefined])[] = [
    [labels.to, list(submission.recipients.map(agencyName))],
    [labels.handling, `${code}: ${handling[code]}`],
    [labels.conditions, conditions && plain(conditions)],
    [words.facts.received, dateTime(submission.receivedAt)],
    [words.facts.due, submission.state === 'pending' ? dateTime(submission.due) : undefined],
    [words.facts.decided, submission.decidedAt && dateTime(submission.decidedAt)],
    [words.facts.released, submission.releasedAt && dateTime(submission.releasedAt)],
    [words.facts.goes, submission.erasure && `${submission.erasure.on} (${submission.erasure.source})`],
    ...submission.approvals.required.map(
      ({ agency, count }) => [words.columns.approved, words.required(count, agencyName(agency))] as const,
    ),
    [words.number, submission.id],
  ];
  return (
    <dl class="facts">
      {rows.map(([label, text]) =>
        text === undefined ? null : (
          <div key={label + text}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ),
      )}
    </dl>
  );
}

/** What whoever has just sent it may go on with; and the correction of one that came back, or of one that was released. */
function WhatNext({ submission }: { submission: TrackedSubmission }) {
  const words = submissionsWords();
  const form = sendingWords();
  const cover = coverSent(submission.id);
  return (
    <>
      {justSent.value === submission.id && (
        <div class="ds-alert just-sent" data-color="success" role="status">
          <p>{form.sent}</p>
          {cover && (
            <button class="ds-button" data-variant="secondary" type="button" onClick={() => beginReport(cover)}>
              {form.another}
            </button>
          )}
        </div>
      )}
      {mayCorrect(submission) && (
        <div class="buttons correction">
          <button
            class="ds-button"
            data-variant={submission.state === 'returned' ? 'primary' : 'secondary'}
            type="button"
            onClick={() => beginCorrection(submission)}
          >
            {words.correct}
          </button>
          <span class="quiet">{words.correctWhy}</span>
        </div>
      )}
    </>
  );
}

/** One submission of the own agency: where it stands, what was done with it by whom, and what its desk can do about it. */
export function SubmissionView() {
  const words = submissionsWords();
  const current = followed.value;
  const submission = current?.submission;
  useKeys([{ key: 'Escape', words: words.back, does: () => go('submit') }]);
  useEffect(() => whileShown(lookAtFollowed), [current?.id]);
  // Whoever has locked and comes back follows nothing.
  useEffect(() => {
    if (followed.peek() === undefined) go('submit');
  }, []);
  return (
    <section>
      <a class="ds-link" href="#/submit">
        ← {words.back}
      </a>
      {current?.failure && <FailureNote failure={current.failure} />}
      {current && !submission && !current.failure && <p role="status">{shellWords().loading}</p>}
      {current && submission && (
        <>
          <header class="view-head submission-head">
            <h1 class="ds-heading" data-size="md">
              {plain(submission.reference)}
            </h1>
            <StateTag submission={submission} />
          </header>
          {submission.state !== 'pending' && <p class="ds-paragraph">{standingOf(submission, now.value)}</p>}
          <WhatNext submission={submission} />
          <div class="opened">
            <div class="opened-report">
              <Timeline current={{ ...current, submission }} />
            </div>
            <aside class="opened-cover" aria-label={reportWords().labels.cover}>
              <Facts submission={submission} />
              {mayWithdraw(submission) && <Withdrawal key={submission.id} />}
            </aside>
          </div>
        </>
      )}
    </section>
  );
}
