import type { Agency } from '../domain/agency.ts';
import type { Notification } from '../domain/notice.ts';
import type { Exchange } from './ports.ts';
import type { Outbox } from './relay.ts';

/**
 * Opens a task that came by an agency's approval queue: tells the agency's approvers, then marks it as opened, so that one that was
 * told of in vain is told again. One that was opened before is not told again: its message has come twice. A task that has gone meanwhile (withdrawn, decided by somebody who looked) is told to nobody.
 */
export const openApproval = async (
  exchange: Pick<Exchange, 'task' | 'openTask'>,
  outbox: Pick<Outbox, 'tell'>,
  agency: Agency,
  notification: Notification,
): Promise<'opened' | 'gone'> => {
  const task = await exchange.task(notification.submission, agency);
  if (task !== 'waiting') return task ?? 'gone';
  await outbox.tell(agency, notification);
  await exchange.openTask(notification.submission, agency);
  return 'opened';
};
