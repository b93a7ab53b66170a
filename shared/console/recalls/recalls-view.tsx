import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import type { AskedToAcknowledge, Overdue, SubmissionAnswer } from '../../protocol/answers.ts';
import { session } from '../session/session.ts';
import { FailureNote } from '../shell/failure.tsx';
import { Reason } from '../shell/reason.tsx';
import { shellWords } from '../shell/words.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime, list } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { AnswerForm } from './answer-form.tsx';
import { answering, lookAtAsked, lookAtRecalls, recall, recalling, recalls, recallsFailure } from './recalls.ts';
import { recallsWords } from './words.ts';

function Part({
  title,
  none,
  count,
  children,
}: {
  title: string;
  none: string;
  count: number;
  children: ComponentChildren;
}) {
  return (
    <section class="part">
      <h2 class="ds-heading" data-size="2xs">
        {title}
      </h2>
      {count === 0 ? <p class="quiet">{none}</p> : <ul class="recalls">{children}</ul>}
    </section>
  );
}

function Line({ row, who }: { row: AskedToAcknowledge | Overdue; who: string }) {
  const words = recallsWords();
  return (
    <>
      <span class="ds-tag" data-color={row.kind === 'recalled' ? 'danger' : 'warning'}>
        {words.kinds[row.kind]}
      </span>{' '}
      <strong>{plain(row.reference)}</strong> {agencyName(who)}{' '}
      <time class="quiet" dateTime={row.since}>
        {words.since(dateTime(row.since))}
      </time>
    </>
  );
}

function AskedRow({ row }: { row: AskedToAcknowledge }) {
  const current = answering.value;
  return (
    <li>
      <Line row={row} who={row.originator} />{' '}
      {current?.row.id === row.id ? (
        <AnswerForm key={row.id} current={current} />
      ) : (
        <button class="ds-button" data-variant="secondary" type="button" onClick={() => void lookAtAsked(row)}>
          {recallsWords().look}
        </button>
      )}
    </li>
  );
}

/** A report that is out: its approvers may take it back, and say why. */
function ReleasedRow({ row }: { row: SubmissionAnswer }) {
  const words = recallsWords();
  const to = list(row.recipients.map(agencyName));
  const mayRecall = session.value?.identity.roles.includes('approver');
  return (
    <li>
      <strong>{plain(row.reference)}</strong> {to}{' '}
      <time class="quiet" dateTime={row.releasedAt}>
        {row.releasedAt && dateTime(row.releasedAt)}
      </time>{' '}
      {recalling.value === row.id ? (
        <Reason
          label={words.recallWhy}
          rule={`${words.recallWhat(to)} ${words.recallRule}`}
          act={words.recallYes}
          send={(reason) => void recall(row.id, reason)}
          close={() => {
            recalling.value = undefined;
          }}
        />
      ) : (
        mayRecall && (
          <button
            class="ds-button"
            data-variant="secondary"
            data-color="danger"
            type="button"
            onClick={() => {
              recalling.value = row.id;
            }}
          >
            {words.recall}
          </button>
        )
      )}
    </li>
  );
}

/** What was taken back: what the agency has to answer, who has not answered it, and what of its own it may recall. */
export function RecallsView() {
  const words = recallsWords();
  const { client } = session.value ?? {};
  useEffect(() => {
    if (client !== undefined) void lookAtRecalls(client);
  }, [client]);
  const all = recalls.value;
  return (
    <section>
      <header class="view-head">
        <h1 class="ds-heading" data-size="md">
          {words.title}
        </h1>
      </header>
      {recallsFailure.value && <FailureNote failure={recallsFailure.value} />}
      {all === undefined && !recallsFailure.value && <p role="status">{shellWords().loading}</p>}
      {all && (
        <>
          <Part title={words.asked} none={words.nothingAsked} count={all.asked.length}>
            {all.asked.map((row) => (
              <AskedRow key={row.id} row={row} />
            ))}
          </Part>
          <Part title={words.overdue} none={words.nothingOverdue} count={all.overdue.length}>
            {all.overdue.map((row) => (
              <li key={row.id + row.agency}>
                <Line row={row} who={row.agency} />
              </li>
            ))}
          </Part>
          <Part title={words.released} none={words.nothingReleased} count={all.released.length}>
            {all.released.map((row) => (
              <ReleasedRow key={row.id} row={row} />
            ))}
          </Part>
        </>
      )}
    </section>
  );
}
