import { setTimeout as sleep } from 'node:timers/promises';
import { Refused, Unreachable } from '../../client/failures.ts';
import type { Notification, Notifications } from '../../client/node/notifications.ts';
import { pause } from '../../client/patience.ts';
import { clean } from '../terminal/show.ts';

/** Milliseconds from one look at the inbox to the next: it is the truth, and whoever looks learns of everything, however many look. */
export const betweenLooks = 3000;
/** A message wakes a watcher sooner, but not more often than this: a bulk run sends many a second. */
const afterMessage = 1000;
/** SQS holds a question open for so many seconds at most. */
const longestPoll = 20;
/**
 * A message stays in the queue for so long, for the other watchers and for an agency's own system, and is deleted then by whoever sees it:
 * nobody depends on it any more, and an old one would raise the alarm that nobody takes them.
 */
const keptFor = 15 * 60_000;
/** A queue that is restarted with its exchange is not spoken of: it is back sooner. */
const failuresUntilTold = 3;
const allTheSame = `Tasks are told all the same, within some ${betweenLooks / 1000} s.`;
/** So many messages are remembered at least; what came before them has left the queue. */
const mostRemembered = 10_000;

/** What a watcher does, and with what. */
export interface Watch {
  /** Looks at the inbox, and tells what is new in it. */
  readonly look: () => Promise<void>;
  /** The agency's notification queue; undefined where the connection names none. */
  readonly queue: Notifications | undefined;
  /** Tells of a message that is about no task. */
  readonly tell: (notification: Notification) => void;
  /** Says something about the watching itself. */
  readonly note: (text: string) => void;
  /** Aborted when the person ends it, or when as much as was asked for was told. */
  readonly ended: AbortSignal;
  readonly now: () => number;
}

/** Whether an exchange may only be gone for a while: no connection, no answer in time, or busy. */
function isOutage(error: unknown): boolean {
  return (
    (error instanceof Unreachable && error.advice === undefined) ||
    (error instanceof Refused && (error.status === 429 || error.status >= 500))
  );
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'it fails';
  if (error instanceof Unreachable || error instanceof Refused) return clean(error.message);
  return clean('code' in error ? String(error.code) : error.name);
}

/** Waits so many milliseconds, or until it is woken. */
type Wait = (milliseconds: number, signal?: AbortSignal) => Promise<void>;

const waitFor: Wait = (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => {});

/** Looks at the inbox again and again; an exchange that is gone is told of once, and waited for. `waking` begins to listen for a waking. */
async function looking({ look, note, ended, now }: Watch, waking: () => AbortSignal): Promise<void> {
  let failures = 0;
  while (!ended.aborted) {
    const [began, woken] = [now(), waking()];
    try {
      await look();
      if (failures > 0) note('The exchange answers again.');
      failures = 0;
    } catch (error) {
      if (ended.aborted) return;
      if (!isOutage(error)) throw error;
      failures += 1;
      if (failures === 1) note(`The exchange does not answer (${reasonOf(error)}); waiting for it. Ctrl-C ends it.`);
    }
    // A long inbox takes many calls: no more than half of the time is spent asking.
    const took = now() - began;
    const least = failures > 0 ? pause(failures) : Math.max(took, afterMessage - took);
    await waitFor(least, ended);
    if (failures === 0) await waitFor(betweenLooks - took - least, woken);
  }
}

/**
 * Waits at the queue to be woken sooner. Messages are looked at and left visible: each reaches every watcher, and whoever else takes from
 * the queue. The queue is a hint, so its outage hides no task.
 */
async function listening(queue: Notifications, { tell, note, ended, now }: Watch, wake: () => void): Promise<void> {
  const known = new Set<string>();
  let failures = 0;
  /** Whether there was anything new, or anything to do. */
  const listen = async (): Promise<boolean> => {
    const messages = await queue.peek(longestPoll, ended);
    const fresh = messages.filter(({ id }) => !known.has(id));
    for (const { id, notification } of fresh) {
      known.add(id);
      if (['task', 'asked', 'reminder'].includes(notification.event)) wake();
      else tell(notification);
    }
    const old = messages.filter(({ sent }) => now() - sent > keptFor);
    await Promise.all(old.map(({ done }) => done()));
    for (const id of [...known].slice(0, Math.max(0, known.size - mostRemembered))) known.delete(id);
    return fresh.length + old.length > 0;
  };
  while (!ended.aborted) {
    try {
      // What was seen before is answered at once: without a pause nothing else would be done.
      if (!(await listen())) await waitFor(betweenLooks, ended);
      failures = 0;
    } catch (error) {
      if (ended.aborted) return;
      failures += 1;
      if (failures === failuresUntilTold)
        note(`The notification queue does not answer (${reasonOf(error)}). ${allTheSame}`);
      await waitFor(pause(failures), ended);
    }
  }
}

/** Watches until it is ended. @throws what the exchange refuses for good. */
export async function watching(watch: Watch): Promise<void> {
  const failed = new AbortController();
  const ended = AbortSignal.any([watch.ended, failed.signal]);
  let sleeping = new AbortController();
  const wake = (): void => sleeping.abort();
  ended.addEventListener('abort', wake);
  const waking = (): AbortSignal => {
    sleeping = new AbortController();
    return sleeping.signal;
  };
  const listened = watch.queue && listening(watch.queue, { ...watch, ended }, wake);
  try {
    await looking({ ...watch, ended }, waking);
  } finally {
    failed.abort();
    await listened;
    watch.queue?.close();
  }
}
