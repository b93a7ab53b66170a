import type { Task } from '../../protocol/answers.ts';
import { saysAll } from '../shell/words-in.ts';

/** Which tasks of the inbox are shown. */
export interface TaskFilter {
  /** Words, each of which has to be in what the row says. */
  readonly text: string;
  readonly originator: string;
  readonly handling: string;
  /** Whether it is opened, late, due today, or needs this approval alone. */
  readonly state: 'all' | 'unopened' | 'opened' | 'today' | 'last';
}

export const allTasks: TaskFilter = { text: '', originator: '', handling: '', state: 'all' };

/** The end of the day that `now` is in, by the clock of this machine. */
function endOfDay(now: number): number {
  const day = new Date(now);
  return day.setHours(24, 0, 0, 0);
}

function isIn(task: Task, state: TaskFilter['state'], opened: boolean, now: number): boolean {
  switch (state) {
    case 'all':
      return true;
    case 'opened':
      return opened;
    case 'unopened':
      return !opened;
    case 'today':
      return Date.parse(task.due) < endOfDay(now);
    case 'last':
      return task.required - task.given === 1;
  }
}

/** The tasks that a filter lets through, in their order. `opened` says which of them this person has opened; `now` in milliseconds. */
export function tasksIn(
  list: readonly Task[],
  filter: TaskFilter,
  opened: (task: Task) => boolean,
  now: number,
): readonly Task[] {
  return list.filter((task) => {
    if (filter.originator !== '' && task.originator !== filter.originator) return false;
    if (filter.handling !== '' && task.handling.code !== filter.handling) return false;
    if (!isIn(task, filter.state, opened(task), now)) return false;
    return saysAll(`${task.offence.name} ${task.reference} ${task.purpose.description}`, filter.text);
  });
}
