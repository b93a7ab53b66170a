import { openTask } from '../review/review.ts';
import { now } from '../shell/clock.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { shellWords } from '../shell/words.ts';
import { BatchBar } from './batch-bar.tsx';
import { FilterBar, filter } from './filter-bar.tsx';
import { allTasks, tasksIn } from './filters.ts';
import { select, selectAll, shownHere } from './selection.ts';
import { TaskTable } from './task-table.tsx';
import { chosen, taskFrom, tasks, tasksFailure, waiting } from './tasks.ts';
import { inboxWords } from './words.ts';

/** What waits: urgent and due first. `j` and `k` move, Enter opens, the space bar selects; a click does the same. */
export function InboxView() {
  const words = inboxWords();
  const all = waiting.value ?? [];
  const opened = shownHere.value;
  const list = tasksIn(all, filter.value, ({ submission, reviewed }) => reviewed || opened.has(submission), now.value);
  const here = () => list.find(({ submission }) => submission === chosen.value);
  const move = (steps: number) => () => {
    chosen.value = taskFrom(list, chosen.value, steps)?.submission;
  };
  const open = (): void => {
    const task = here() ?? list[0];
    if (task !== undefined) void openTask(task);
  };
  const take = (): void => {
    const task = here();
    if (task !== undefined) select(task);
  };
  useKeys([
    { key: 'j', words: words.keys.next, does: move(1) },
    { key: 'k', words: words.keys.previous, does: move(-1) },
    { key: 'ArrowDown', does: move(1) },
    { key: 'ArrowUp', does: move(-1) },
    { key: 'Enter', words: words.keys.open, does: open },
    { key: ' ', words: words.keys.select, does: take },
    { key: 'A', words: words.keys.selectAll, does: () => selectAll(list) },
  ]);
  return (
    <section>
      <header class="view-head">
        <h1 class="ds-heading" data-size="md">
          {words.title}
        </h1>
        {tasks.value && (
          <p class="quiet" role="status">
            {list.length === all.length ? words.waiting(all.length) : words.shown(list.length, all.length)}
          </p>
        )}
      </header>
      {tasksFailure.value && <FailureNote failure={tasksFailure.value} />}
      {tasks.value === undefined && !tasksFailure.value && <p role="status">{shellWords().loading}</p>}
      {waiting.value?.length === 0 && <p class="ds-paragraph empty">{words.empty}</p>}
      {all.length > 0 && <FilterBar tasks={all} />}
      {all.length > 0 && list.length === 0 && (
        <p class="ds-paragraph empty">
          {words.noneShown}{' '}
          <button
            class="ds-button"
            data-variant="tertiary"
            type="button"
            onClick={() => {
              filter.value = allTasks;
            }}
          >
            {words.showAll}
          </button>
        </p>
      )}
      {list.length > 0 && <TaskTable list={list} />}
      <BatchBar tasks={all} />
    </section>
  );
}
