import { useEffect } from 'preact/hooks';
import type { Task } from '../../protocol/answers.ts';
import { gradingWords } from '../report/cover-view.tsx';
import { reportWords } from '../report/words.ts';
import { openTask } from '../review/review.ts';
import { now } from '../shell/clock.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { shellWords } from '../shell/words.ts';
import { agencyName } from '../words/agencies.ts';
import { dateTime, fromNow } from '../words/format.ts';
import { plain } from '../words/plain.ts';
import { chosen, taskFrom, tasks, tasksFailure, waiting } from './tasks.ts';
import { inboxWords } from './words.ts';

const Due = ({ task }: { task: Task }) => {
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
};

const Row = ({ task }: { task: Task }) => {
  const words = inboxWords();
  const report = reportWords();
  return (
    <tr
      class="task"
      data-urgent={task.priority === 'urgent' || undefined}
      aria-current={chosen.value === task.submission || undefined}
      onClick={() => openTask(task)}
    >
      <Due task={task} />
      <td>
        <button type="button" class="task-open">
          {plain(task.offence.name)}
        </button>
        <span class="quiet"> {plain(task.reference)}</span>
        {task.cover !== undefined && <span class="ds-tag">{words.asked}</span>}
        {task.reviewed && <span class="ds-tag">{words.opened}</span>}
      </td>
      <td>{agencyName(task.originator)}</td>
      <td title={report.handling[task.handling.code]}>{task.handling.code}</td>
      <td>{gradingWords(task.grading)}</td>
      <td class="task-purpose">{plain(task.purpose.description)}</td>
      <td class="amount">{words.ofRequired(task.given, task.required)}</td>
    </tr>
  );
};

/** What waits: urgent and due first. `j` and `k` move, Enter opens; a click does the same. */
export const InboxView = () => {
  const words = inboxWords();
  const list = waiting.value ?? [];
  const move = (steps: number) => () => {
    chosen.value = taskFrom(list, chosen.value, steps)?.submission;
  };
  const open = (): void => {
    const task = list.find(({ submission }) => submission === chosen.value) ?? list[0];
    if (task !== undefined) openTask(task);
  };
  useKeys([
    { key: 'j', words: words.keys.next, does: move(1) },
    { key: 'k', words: words.keys.previous, does: move(-1) },
    { key: 'Enter', words: words.keys.open, does: open },
  ]);
  useEffect(() => {
    document.querySelector('.task[aria-current]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen.value]);
  const { columns } = words;
  return (
    <section>
      <header class="view-head">
        <h1 class="ds-heading" data-size="md">
          {words.title}
        </h1>
        {tasks.value && <p class="quiet">{words.waiting(list.length)}</p>}
      </header>
      {tasksFailure.value && <FailureNote failure={tasksFailure.value} />}
      {tasks.value === undefined && !tasksFailure.value && <p role="status">{shellWords().loading}</p>}
      {waiting.value?.length === 0 && <p class="ds-paragraph">{words.empty}</p>}
      {list.length > 0 && (
        <table class="ds-table tasks" data-hover>
          <thead>
            <tr>
              {Object.values(columns).map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {list.map((task) => (
              <Row key={task.submission} task={task} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
};
