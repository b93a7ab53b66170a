import type { Agency } from '../domain/agency.ts';
import { type Notice, type Notification, waitingNotices } from '../domain/notice.ts';
import type { Exchange } from './ports.ts';

/** Where notices go: approval queues and the release queue (SQS), and the agencies' topics (SNS). Ids, priority and due alone. */
export interface Outbox {
  queueApproval(agency: Agency, notification: Notification): Promise<void>;
  queueRelease(submission: string): Promise<void>;
  tell(agency: Agency, notification: Notification): Promise<void>;
}

/** Sends one notice on its way. It may arrive twice, and every consumer is ready for that; it may not be lost. */
export const relay = (outbox: Outbox, notice: Notice): Promise<void> => {
  switch (notice.to) {
    case 'approval-queue':
      return outbox.queueApproval(notice.agency, notice.notification);
    case 'release-queue':
      return outbox.queueRelease(notice.submission);
    case 'topic':
      return outbox.tell(notice.agency, notice.notification);
  }
};

const minute = 60_000;

/**
 * Whether it is a waiting submission's turn to be relayed again: every minute at first, every ten after that, every hour after two. What
 * has waited for days waits for a person to mend something, and a message a minute would bury everything else.
 */
export const isItsTurn = (waited: number): boolean => {
  const minutes = Math.floor(waited / minute);
  if (minutes < 10) return minutes >= 1;
  return minutes < 120 ? minutes % 10 === 0 : minutes % 60 === 0;
};

/**
 * Finds what has waited for a machine for longer than a minute (a task that was never opened, an approval without its release) and
 * relays it again: a stream forgets after 24 hours and a mapping gives up on a record, a submission does neither. A notice that cannot
 * be sent holds up none of the others.
 *
 * @returns how many notices were sent
 * @throws AggregateError after all were tried, where some could not be sent
 */
export const relayWaiting = async (
  exchange: Pick<Exchange, 'waitingSince'>,
  outbox: Outbox,
  now: number,
): Promise<number> => {
  const waiting = await exchange.waitingSince(new Date(now - minute).toISOString());
  const due = waiting.filter(({ since }) => isItsTurn(now - Date.parse(since)));
  const notices = due.flatMap(({ submission }) => waitingNotices(submission));
  const failures: unknown[] = [];
  for (const notice of notices) await relay(outbox, notice).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'some of what waits could not be relayed');
  return notices.length;
};
