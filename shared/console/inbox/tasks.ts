import { computed } from '@preact/signals';
import type { Task } from '../../protocol/answers.ts';
import type { AgencyClient } from '../client.ts';
import { decidedHere } from '../review/outgoing.ts';
import { memory } from '../session/memory.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';
import { rowsOf } from '../shell/rows.ts';

/** What waits for whoever is in, urgent first and then by due, as the exchange orders it; undefined until it was asked. */
export const tasks = memory<readonly Task[] | undefined>(undefined);

/** Of these, what was not decided here already. */
export const waiting = computed(() => tasks.value?.filter(({ submission }) => !decidedHere.value.has(submission)));

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

/** The task after one that is decided: the next in the list, or else the one before it; undefined where it is the only one. */
export const taskAfter = (list: readonly Task[], id: string): Task | undefined => {
  const place = list.findIndex(({ submission }) => submission === id);
  return list[place + 1] ?? list[place - 1];
};

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
