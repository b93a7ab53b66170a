import type { Connection } from '../../../../shared/client/connection.ts';
import { type Notification, notificationsOf, type Received } from '../../../../shared/client/node/notifications.ts';
import { DemoFailed } from './failure.ts';

/** What the agencies' people are told by their notification queues. Nobody in the demo asks the API whether something has come. */
export interface Notices {
  /**
   * The notification of an event of a submission to an agency, when its message comes. Asked for before what causes it is done.
   * Rejects with a sentence where none comes in time.
   */
  readonly expect: (agency: string, event: Notification['event'], submission: string) => Promise<Notification>;
  /** Ends the long polls. */
  readonly close: () => void;
}

interface Waiting {
  readonly told: (notification: Notification) => void;
  readonly failed: (error: Error) => void;
}

const longestPoll = 20;
/** Releases are swept again after a minute where a stream record was lost: what has not come by then does not come. */
const usualPatience = 90_000;

function keyOf(agency: string, event: string, submission: string): string {
  return `${agency} ${event} ${submission}`;
}

/**
 * Long polls on the notification queue of each agency of a connection. Messages about submissions that nobody here has asked for are
 * left in the queue: with `--connection` it is shared with whoever else works for the agency. `patience` in milliseconds counts from
 * the moment that something is expected; with none whoever waits has to give up by itself.
 */
export function noticesOf(connection: Connection, patience = usualPatience): Notices {
  const ended = new AbortController();
  const waiting = new Map<string, Waiting>();
  const ours = new Set<string>();

  const take = async (agency: string, { notification, done }: Received): Promise<void> => {
    if (!ours.has(notification.submission)) return;
    const key = keyOf(agency, notification.event, notification.submission);
    waiting.get(key)?.told(notification);
    waiting.delete(key);
    await done();
  };

  const poll = async (agency: string, queue: Connection['notifications'][string]): Promise<void> => {
    const notifications = notificationsOf(queue);
    try {
      while (!ended.signal.aborted) {
        const received = await notifications.receive(longestPoll, ended.signal);
        await Promise.all(received.map((message) => take(agency, message)));
      }
    } catch (cause) {
      if (ended.signal.aborted) return;
      const error = new DemoFailed(`the notification queue of ${agency} cannot be read`, { cause });
      for (const { failed } of waiting.values()) failed(error);
    } finally {
      notifications.close();
    }
  };

  for (const [agency, queue] of Object.entries(connection.notifications)) void poll(agency, queue);

  return {
    expect: (agency, event, submission) => {
      ours.add(submission);
      const { promise, resolve, reject } = Promise.withResolvers<Notification>();
      const error = new DemoFailed(`no "${event}" came to ${agency} within ${patience / 1000} s`);
      const late = Number.isFinite(patience) ? setTimeout(() => reject(error), patience).unref() : undefined;
      waiting.set(keyOf(agency, event, submission), { told: resolve, failed: reject });
      const told = promise.finally(() => clearTimeout(late));
      // Whoever asks for it may fail before it waits for it: that alone must not end the process.
      told.catch(() => {});
      return told;
    },
    close: () => ended.abort(),
  };
}
