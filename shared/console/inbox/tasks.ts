import type { Task } from '../../protocol/answers.ts';
import type { AgencyClient } from '../client.ts';
import { memory } from '../session/memory.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';
import { rowsOf } from '../shell/rows.ts';

/** What waits for whoever is in, urgent first and then by due, as the exchange orders it; undefined until it was asked. */
export const tasks = memory<readonly Task[] | undefined>(undefined);

/** Why the list could not be had at the last look. */
export const tasksFailure = memory<Failure | undefined>(undefined);

/** The task that the keys act on. */
export const chosen = memory<string | undefined>(undefined);

/** How often is looked: whoever waits sees a new task within five seconds, and a tab that nobody sees asks seldom. */
const pauses = { seen: 4_000, hidden: 60_000 };

/** The task so many places from another in a list; the first or last where there is none so far. */
export const taskFrom = (list: readonly Task[], id: string | undefined, steps: number): Task | undefined => {
  const place = list.findIndex(({ submission }) => submission === id);
  if (place === -1) return list[0];
  return list[Math.min(list.length - 1, Math.max(0, place + steps))];
};

/** Takes a task out at once, when it was decided here. */
export const withoutTask = (list: readonly Task[], id: string): readonly Task[] =>
  list.filter(({ submission }) => submission !== id);

/** Looks once. */
export const lookAtInbox = async (client: AgencyClient): Promise<void> => {
  try {
    tasks.value = await rowsOf(client.inbox());
    tasksFailure.value = undefined;
  } catch (error) {
    tasksFailure.value = failureOf(error);
  }
};

/** Looks again and again, until it is told to stop. */
export const followInbox = (client: AgencyClient): (() => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const look = async (): Promise<void> => {
    await lookAtInbox(client);
    if (!stopped) timer = setTimeout(() => void look(), document.hidden ? pauses.hidden : pauses.seen);
  };
  const seen = (): void => {
    if (document.hidden) return;
    clearTimeout(timer);
    void look();
  };
  document.addEventListener('visibilitychange', seen);
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  };
};
