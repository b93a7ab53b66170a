import type { Agency } from '../domain/agency.ts';
import type { Priority } from '../domain/cover.ts';
import type { Notice, Notification } from '../domain/notice.ts';

/** Where notices go: approval queues and the release queue (SQS), and the agencies' topics (SNS). Ids, priority and due alone. */
export interface Outbox {
  queueApproval(agency: Agency, notification: Notification): Promise<void>;
  queueRelease(submission: string, priority: Priority): Promise<void>;
  tell(agency: Agency, notification: Notification): Promise<void>;
}

/** Sends one notice on its way. It may arrive twice, and every consumer is ready for that; it may not be lost. */
export function relay(outbox: Pick<Outbox, 'queueApproval' | 'queueRelease'>, notice: Notice): Promise<void> {
  switch (notice.to) {
    case 'approval-queue':
      return outbox.queueApproval(notice.agency, notice.notification);
    case 'release-queue':
      return outbox.queueRelease(notice.submission, notice.priority);
  }
}
