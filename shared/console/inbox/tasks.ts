import { computed } from '@preact/signals';
import type { Task } from '../../protocol/answers.ts';
import type { AgencyClient } from '../client.ts';
import { decidedHere } from '../review/outgoing.ts';
import { memory } from '../session/memory.ts';
import { isIn } from '../session/session.ts';
import { type Failure, failureOf } from '../shell/failure.tsx';
import { placeFrom } from '../shell/list-parts.tsx';
import { withFront } from './order.ts';

/** What waits for whoever is in, urgent first and then by due, as the exchange orders it; undefined until it was asked. */
export const tasks = memory<readonly Task[] | undefined>(undefined);

/** Of these, what was not decided here already. */
export const waiting = computed(() => tasks.value?.filter(({ submission }) => !decidedHere.value.has(submission)));

/** Why the list could not be had at the last look. */
export const tasksFailure = memory<Failure | undefined>(undefined);

/** The task that the keys act on. */
export const chosen = memory<string | undefined>(undefined);

/** How often is looked, in milliseconds: whoever waits sees a new task within five seconds, and a tab that nobody sees asks seldom. */
const pauses = { seen: 4_000, hidden: 60_000 };

/** So many tasks are one page of the exchange, and one call. */
const front = 50;

/** How long the whole list is believed, in milliseconds for each page that it has: a long one is not walked at each look. */
const wholeFor = { atLeast: 60_000, aPage: 3_000 };

/** The task so many places from another in a list; the first or last where there is none so far. */
export function taskFrom(list: readonly Task[], id: string | undefined, steps: number): Task | undefined {
  const place = list.findIndex(({ submission }) => submission === id);
  return list[placeFrom(list.length, place, steps)];
}

function show(list: readonly Task[]): void {
  tasks.value = list;
  tasksFailure.value = undefined;
}

/** The task after one that is decided: the next in the list, or else the one before it; undefined where it is the only one. */
export function taskAfter(list: readonly Task[], id: string): Task | undefined {
  const place = list.findIndex(({ submission }) => submission === id);
  return list[place + 1] ?? list[place - 1];
}

/** Looks at the beginning, or at all of it: a list that is seen for the first time is shown as it comes. Answers how many pages it walked. */
async function look(client: AgencyClient, whole: boolean): Promise<number> {
  const rows: Task[] = [];
  const known = tasks.value;
  for await (const row of client.inbox()) {
    // Whatever comes after a lock is nobody's: kept, it would be shown to whoever comes in next.
    if (!isIn(client)) return 0;
    rows.push(row);
    if (rows.length % front !== 0) continue;
    if (!whole) {
      show(withFront(rows, known ?? []));
      return 1;
    }
    if (known === undefined) show([...rows]);
  }
  if (isIn(client)) show(rows);
  return Math.ceil(rows.length / front);
}

async function lookAt(client: AgencyClient, whole: boolean): Promise<number> {
  try {
    return await look(client, whole);
  } catch (error) {
    if (isIn(client)) tasksFailure.value = failureOf(error);
    return 0;
  }
}

/** Looks again and again, until it is told to stop: at the beginning each few seconds, at all of it when that has grown old. */
export function followInbox(client: AgencyClient): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  let looking = false;
  let oldAt = 0;
  const again = async (): Promise<void> => {
    if (looking || stopped) return;
    looking = true;
    const whole = Date.now() >= oldAt;
    const pages = await lookAt(client, whole);
    if (whole && pages > 0) oldAt = Date.now() + Math.max(wholeFor.atLeast, pages * wholeFor.aPage);
    looking = false;
    if (!stopped) timer = setTimeout(() => void again(), document.hidden ? pauses.hidden : pauses.seen);
  };
  const seen = (): void => {
    if (document.hidden) return;
    clearTimeout(timer);
    void again();
  };
  document.addEventListener('visibilitychange', seen);
  void again();
  return () => {
    stopped = true;
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', seen);
  };
}
