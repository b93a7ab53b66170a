import { AskedBanner } from '../recalls/asked-banner.tsx';
import { openTask } from '../review/review.ts';
import { now } from '../shell/clock.ts';
import { FailureNote } from '../shell/failure.tsx';
import { useKeys } from '../shell/keyboard.ts';
import { ListHead, listKeys, NoneShown } from '../shell/list-parts.tsx';
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
    ...listKeys(words.keys, move, open),
    { key: ' ', words: words.keys.select, does: take },
    { key: 'A', words: words.keys.selectAll, does: () => selectAll(list) },
  ]);
  return (
    <section>
      <AskedBanner />
      <ListHead
        title={words.title}
        said={
          tasks.value && (list.length === all.length ? words.waiting(all.length) : words.shown(list.length, all.length))
        }
      />
      {tasksFailure.value && <FailureNote failure={tasksFailure.value} />}
      {tasks.value === undefined && !tasksFailure.value && <p role="status">{shellWords().loading}</p>}
      {waiting.value?.length === 0 && <p class="ds-paragraph empty">{words.empty}</p>}
      {all.length > 0 && <FilterBar tasks={all} />}
      {all.length > 0 && list.length === 0 && (
        <NoneShown
          said={words.noneShown}
          all={words.showAll}
          showAll={() => {
            filter.value = allTasks;
          }}
        />
      )}
      {list.length > 0 && <TaskTable list={list} />}
      <BatchBar tasks={all} />
    </section>
  );
}
