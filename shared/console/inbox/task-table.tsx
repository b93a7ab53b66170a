import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Task } from '../../protocol/answers.ts';
import { gradingWords } from '../report/cover-rows.ts';
import { reportWords } from '../report/words.ts';
import { openTask } from '../review/review.ts';
import { now } from '../shell/clock.ts';
import { sentenceOf } from '../shell/failure.tsx';
import { RowRoom, rowPixels } from '../shell/row-room.tsx';
import { useVisibleRows } from '../shell/visible-rows.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime, fromNow } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { refusedRows, select, selectAll, selected, shownHere } from './selection.ts';
import { chosen } from './tasks.ts';
import { inboxWords } from './words.ts';

function Due({ task }: { task: Task }) {
  const words = reportWords();
  const late = Date.parse(task.due) < now.value;
  return (
    <td class="due" data-late={late || undefined}>
      {task.priority === 'urgent' && (
        <span class="ds-tag" data-color="danger">
          {words.priorities.urgent}
        </span>
      )}
      <time dateTime={task.due} title={dateTime(task.due)}>
        {fromNow(task.due, now.value)}
      </time>
    </td>
  );
}

/** Only what was opened here can be decided with others: for all else there is no box to tick. */
function Select({ task }: { task: Task }) {
  const words = inboxWords();
  const able = shownHere.value.has(task.submission);
  return (
    <td class="select">
      {able && (
        <input
          class="ds-input"
          type="checkbox"
          aria-label={words.selectIt(task.reference)}
          checked={selected.value.has(task.submission)}
          onClick={(event) => event.stopPropagation()}
          onChange={() => select(task)}
        />
      )}
    </td>
  );
}

function What({ task }: { task: Task }) {
  const words = inboxWords();
  const refused = refusedRows.value.get(task.submission);
  return (
    <td>
      <button type="button" class="task-open">
        {plain(task.offence.name)}
      </button>
      <span class="quiet"> {plain(task.reference)}</span>
      {task.cover !== undefined && <span class="ds-tag">{words.asked}</span>}
      {(task.reviewed || shownHere.value.has(task.submission)) && <span class="ds-tag">{words.opened}</span>}
      {refused !== undefined && (
        <span class="ds-tag" data-color="danger">
          {sentenceOf({ kind: 'refused', code: refused })}
        </span>
      )}
    </td>
  );
}

function Row({ task, index }: { task: Task; index: number }) {
  const words = inboxWords();
  const report = reportWords();
  return (
    <tr
      class="task"
      aria-rowindex={index + 2}
      data-urgent={task.priority === 'urgent' || undefined}
      aria-current={chosen.value === task.submission || undefined}
      onClick={() => void openTask(task)}
    >
      <Select task={task} />
      <Due task={task} />
      <What task={task} />
      <td class="from">{agencyName(task.originator)}</td>
      <td class="handling" title={report.handling[task.handling.code]}>
        {task.handling.code}
      </td>
      <td class="grading">{gradingWords(task.grading)}</td>
      <td class="purpose quiet" title={plain(task.purpose.description)}>
        {plain(task.purpose.description)}
      </td>
      <td class="given amount">{words.ofRequired(task.given, task.required)}</td>
    </tr>
  );
}

function Head({ list }: { list: readonly Task[] }) {
  const words = inboxWords();
  const able = list.filter(({ submission }) => shownHere.value.has(submission));
  const all = able.length > 0 && able.every(({ submission }) => selected.value.has(submission));
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" class="select">
          {able.length > 0 ? (
            <input
              class="ds-input"
              type="checkbox"
              aria-label={words.selectAll}
              checked={all}
              onChange={() => selectAll(list)}
            />
          ) : (
            <span class="ds-sr-only">{words.selectAll}</span>
          )}
        </th>
        {Object.entries(words.columns).map(([name, column]) => (
          <th key={name} scope="col" class={name}>
            {column}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** The tasks as a table of which only what is in sight is drawn. */
export function TaskTable({ list }: { list: readonly Task[] }) {
  const body = useRef<HTMLTableSectionElement>(null);
  const rows = useVisibleRows(list.length, rowPixels(), body);
  const place = list.findIndex(({ submission }) => submission === chosen.value);
  useLayoutEffect(() => {
    if (place !== -1) rows.show(place);
  }, [place]);
  return (
    <table class="ds-table tasks" data-hover aria-rowcount={list.length + 1}>
      <Head list={list} />
      <tbody ref={body}>
        <RowRoom height={rows.before} />
        {list.slice(rows.first, rows.end).map((task, i) => (
          <Row key={task.submission} task={task} index={rows.first + i} />
        ))}
        <RowRoom height={rows.after} />
      </tbody>
    </table>
  );
}
