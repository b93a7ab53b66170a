import { useEffect } from 'preact/hooks';
import type { SubmissionAnswer } from '../../protocol/answers.ts';
import { reportWords } from '../report/words.ts';
import { session } from '../session/session.ts';
import { now } from '../shell/clock.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { listKeys, placeFrom } from '../shell/list-parts.tsx';
import { shellWords } from '../shell/words.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime, list } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { FilesPart } from './files-part.tsx';
import { formWords } from './form-words.ts';
import { requiredOf } from './standing.ts';
import {
  chosenSubmission,
  follow,
  lookAtSubmissions,
  lookFurther,
  more,
  submissions,
  submissionsFailure,
  whileShown,
} from './submissions.ts';
import { submissionsWords } from './submissions-words.ts';
import { beginReport, writing } from './writing.ts';

const colors = { released: 'success', approved: 'success', returned: 'warning', rejected: 'danger' } as const;

/** Where a submission stands, in a word and a colour. */
export function StateTag({ submission }: { submission: SubmissionAnswer }) {
  const { state, unprovenSince } = submission;
  const color =
    unprovenSince !== undefined ? 'danger' : state in colors ? colors[state as keyof typeof colors] : 'neutral';
  return (
    <span class="ds-tag" data-color={state === 'pending' ? 'info' : color}>
      {submissionsWords().states[state]}
    </span>
  );
}

function Row({ row }: { row: SubmissionAnswer }) {
  const words = submissionsWords();
  const report = reportWords();
  const late = row.state === 'pending' && Date.parse(row.due) < now.value;
  return (
    <tr class="task" aria-current={chosenSubmission.value === row.id || undefined} onClick={() => follow(row.id)}>
      <td>
        <StateTag submission={row} />
      </td>
      <td>
        <button type="button" class="task-open">
          {plain(row.reference)}
        </button>
        {row.priority === 'urgent' && (
          <span class="ds-tag" data-color="danger">
            {report.priorities.urgent}
          </span>
        )}
        {late && (
          <span class="ds-tag" data-color="warning">
            {words.late}
          </span>
        )}
      </td>
      <td>{list(row.recipients.map(agencyName))}</td>
      <td class="handling" title={report.handling[row.handling.code]}>
        {row.handling.code}
      </td>
      <td class="received">
        <time dateTime={row.receivedAt}>{dateTime(row.receivedAt)}</time>
      </td>
      <td class="approved amount">{words.ofRequired(row.approvals.given, requiredOf(row))}</td>
    </tr>
  );
}

function Table({ rows }: { rows: readonly SubmissionAnswer[] }) {
  return (
    <table class="ds-table tasks" data-hover>
      <thead>
        <tr>
          {Object.entries(submissionsWords().columns).map(([name, column]) => (
            <th key={name} scope="col" class={name === 'approved' ? 'approved amount' : name}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.id} row={row} />
        ))}
      </tbody>
    </table>
  );
}

/** The agency's own submissions, newest first. `j` and `k` move, Enter shows one; a click does the same. */
export function SubmissionsView() {
  const words = submissionsWords();
  const { client } = session.value ?? {};
  const all = submissions.value ?? [];
  const at = all.findIndex(({ id }) => id === chosenSubmission.value);
  const move = (steps: number) => () => {
    chosenSubmission.value = all[placeFrom(all.length, at, steps)]?.id;
  };
  const open = (): void => {
    const row = all[Math.max(0, at)];
    if (row !== undefined) follow(row.id);
  };
  useKeys([...listKeys(words.keys, move, open), { key: 'n', words: words.keys.write, does: beginReport }]);
  useEffect(() => (client === undefined ? undefined : whileShown(() => lookAtSubmissions(client))), [client]);
  useEffect(() => {
    document.querySelector('.task[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosenSubmission.value]);
  if (client === undefined) return null;
  return (
    <section>
      <header class="view-head">
        <h1 class="ds-heading" data-size="md">
          {words.title}
        </h1>
        {all.length > 0 && <p class="quiet">{words.count(all.length, more.value)}</p>}
        <button class="ds-button view-act" type="button" onClick={() => beginReport()}>
          {writing.value.isWritten ? formWords().goOn : words.write} <kbd>n</kbd>
        </button>
      </header>
      {submissionsFailure.value && <FailureNote failure={submissionsFailure.value} />}
      <FilesPart />
      {submissions.value === undefined && !submissionsFailure.value && <p role="status">{shellWords().loading}</p>}
      {submissions.value?.length === 0 && (
        <p class="ds-paragraph">
          {words.empty} {words.emptyHow}
        </p>
      )}
      {all.length > 0 && <Table rows={all} />}
      {more.value && (
        <button class="ds-button" data-variant="secondary" type="button" onClick={() => void lookFurther(client)}>
          {words.showMore}
        </button>
      )}
    </section>
  );
}
