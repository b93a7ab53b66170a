import { setTimeout as pause } from 'node:timers/promises';
import type { Connection } from '../../shared/client/connection.ts';
import type { Notification } from '../../shared/client/node/notifications.ts';
import { noticesOf } from '../local/demo/stage/notices.ts';

/** How people learn that it is their turn: by their agency's notification queue where there is one, or by asking. */
export interface Waits {
  /**
   * Begins to wait for an event of a submission; called before what causes it. The wait ends when the message has come, or, where the
   * agency has no queue, when `isThere`; it rejects with a sentence once patience is over.
   */
  readonly expect: (
    agency: string,
    event: Notification['event'],
    submission: string,
  ) => (isThere: () => Promise<boolean>) => Promise<void>;
  readonly close: () => void;
}

/** Milliseconds between two questions: soon at first, and then so as not to press. */
function pauseBefore(question: number): number {
  return Math.min(2000, 100 * 1.5 ** question);
}

async function asked(isThere: () => Promise<boolean>, patience: number, what: string): Promise<void> {
  const end = Date.now() + patience;
  for (let question = 1; ; question++) {
    if (await isThere()) return;
    if (Date.now() >= end) throw new Error(`no ${what} within ${patience / 1000} s`);
    await pause(Math.min(pauseBefore(question), Math.max(0, end - Date.now())));
  }
}

/** Patience begins with the waiting, and not with what had to be done before. */
async function inTime(told: Promise<unknown>, patience: number, tooLate: string): Promise<void> {
  const ended = new AbortController();
  const late = pause(patience, undefined, { signal: ended.signal }).then(() => {
    throw new Error(tooLate);
  });
  try {
    await Promise.race([told, late]);
  } finally {
    ended.abort();
    late.catch(() => undefined);
  }
}

/** A notification queue that cannot be read: the exchange may have done all that it has to. */
export class QueueUnreadable extends Error {}

/** The exchange has done what the message tells of; the message has not come. */
export class MessageMissing extends Error {}

/** Why a message that was waited for has not come. */
async function withoutMessage(cause: unknown, isThere: () => Promise<boolean>): Promise<Error> {
  const why = cause instanceof Error ? cause.message : 'no message came';
  if (cause instanceof Error && cause.cause instanceof Error) {
    const { name, message } = cause.cause;
    return new QueueUnreadable(
      `${why} (${name}: ${message}). Look at "notifications" of the connection: the credentials, and kms:Decrypt on the key of the messages`,
    );
  }
  const there = await isThere().catch(() => false);
  if (there) return new MessageMissing(`${why}; the API has it: the message alone is missing`);
  return new Error(`${why}; the API does not have it either`);
}

/** Waits as a connection allows; `patience` in milliseconds. */
export function waitsOf(connection: Connection, patience: number): Waits {
  const notices = noticesOf(connection, Number.POSITIVE_INFINITY);
  return {
    expect: (agency, event, submission) => {
      if (connection.notifications[agency] === undefined) {
        return (isThere) => asked(isThere, patience, `"${event}" of ${agency}`);
      }
      const told = notices.expect(agency, event, submission);
      return async (isThere) => {
        await inTime(told, patience, `no "${event}" came to ${agency} within ${patience / 1000} s`).catch(
          async (cause: unknown) => {
            throw await withoutMessage(cause, isThere);
          },
        );
      };
    },
    close: notices.close,
  };
}
