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

/** How long a submission may wait for a machine before it is relayed again, in milliseconds. */
export const patience = 60_000;

/**
 * Finds what has waited for a machine for longer than a minute (a task that was never opened, an approval without its release) and
 * relays it again: a stream forgets after 24 hours and a mapping gives up on a record, a submission does neither.
 *
 * @returns how many notices were sent
 */
export const relayWaiting = async (
  exchange: Pick<Exchange, 'waitingSince'>,
  outbox: Outbox,
  now: number,
): Promise<number> => {
  const waiting = await exchange.waitingSince(new Date(now - patience).toISOString());
  const notices = waiting.flatMap(waitingNotices);
  for (const notice of notices) await relay(outbox, notice);
  return notices.length;
};
