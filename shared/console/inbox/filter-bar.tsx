import type { Task } from '../../protocol/answers.ts';
import { memory } from '../session/memory.ts';
import { Choice } from '../shell/choice.tsx';
import { FindField } from '../shell/find-field.tsx';
import { agencyName } from '../words/agencies.ts';
import { allTasks, type TaskFilter } from './filters.ts';
import { inboxWords } from './words.ts';

/** Which tasks are shown. It is this tab's memory alone: an address would tell what somebody looks for. */
export const filter = memory<TaskFilter>(allTasks);

function set(change: Partial<TaskFilter>): void {
  filter.value = { ...filter.value, ...change };
}

const states = ['all', 'unopened', 'opened', 'today', 'last'] as const;

/** The words and choices above the list; `/` goes to the words. */
export function FilterBar({ tasks }: { tasks: readonly Task[] }) {
  const words = inboxWords();
  const { text, originator, handling, state } = filter.value;
  const originators = [...new Set(tasks.map((task) => task.originator))].sort();
  const codes = [...new Set(tasks.map((task) => task.handling.code))].sort();
  return (
    <search class="filters">
      <FindField
        id="find-task"
        label={words.find}
        keyWords={words.keys.find}
        value={text}
        find={(text) => set({ text })}
      />
      <Choice
        label={words.columns.from}
        value={originator}
        options={[['', words.any], ...originators.map((one) => [one, agencyName(one)] as const)]}
        choose={(one) => set({ originator: one })}
      />
      <Choice
        label={words.columns.handling}
        value={handling}
        options={[['', words.any], ...codes.map((one) => [one, one] as const)]}
        choose={(one) => set({ handling: one })}
      />
      <Choice
        label={words.state}
        value={state}
        options={states.map((one) => [one, words.states[one]] as const)}
        choose={(one) => set({ state: states.find((known) => known === one) ?? 'all' })}
      />
    </search>
  );
}
