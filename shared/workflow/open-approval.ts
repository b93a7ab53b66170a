import type { Agency } from '../domain/agency.ts';
import type { Notification } from '../domain/notice.ts';
import type { Exchange } from './ports.ts';
import type { Outbox } from './relay.ts';
import { beginTelling } from './tell-again.ts';

/**
 * Opens a task that came by an agency's approval queue: tells the agency's approvers, then marks it as opened, so that one that was
 * told of in vain is told again, once more where that is not known. One that was opened before is not told again: its message has come
 * twice. A task that has gone meanwhile (withdrawn, decided by somebody who looked) is told to nobody.
 *
 * @throws Untold where it is not known whether they were told again
 */
export async function openApproval(
  exchange: Pick<Exchange, 'task' | 'openTask' | 'beginTellingAgain' | 'endTellingAgain'>,
  outbox: Pick<Outbox, 'tell'>,
  agency: Agency,
  notification: Notification,
  now: number,
): Promise<'opened' | 'gone'> {
  const { submission: id } = notification;
  const task = await exchange.task(id, agency);
  if (task === undefined) return 'gone';
  if (task === 'opened') return 'opened';
  const whom = { id, taskOf: agency };
  const isAgain = await beginTelling(exchange, whom, task.waitsSince, now);
  try {
    await outbox.tell(agency, notification);
  } catch (error) {
    if (isAgain) await exchange.endTellingAgain(whom);
    throw error;
  }
  await exchange.openTask(id, agency);
  return 'opened';
}
