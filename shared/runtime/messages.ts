import * as v from 'valibot';
import { priorities } from '../domain/cover.ts';
import { isUuid7 } from '../protocol/ids.ts';

/** An agency as it is configured: no longer name, which would make a key that fails the reading of all that is read with it. */
const agency = v.pipe(v.string(), v.regex(/^[a-z][a-z0-9-]{0,23}$/));
const id = v.pipe(v.string(), v.check(isUuid7));
const time = v.pipe(v.string(), v.isoTimestamp());

const taskNotification = v.strictObject({
  version: v.literal(1),
  event: v.picklist(['task', 'asked']),
  submission: id,
  priority: v.picklist(priorities),
  due: time,
});

/** What waits in an agency's approval queue. */
export const approvalMessage = v.strictObject({ agency, notification: taskNotification });

/** What waits in the release queue. */
export const releaseMessage = v.strictObject({ submission: id });

/**
 * The outbox in an act's row. It is read as strictly as a message from outside: whoever can write a row could otherwise send an agency
 * whatever words it likes, in the exchange's name.
 */
export const outboxOfAct = v.array(
  v.variant('to', [
    v.strictObject({ to: v.literal('approval-queue'), agency, notification: taskNotification }),
    // An act of before there were two release queues names no priority.
    v.strictObject({
      to: v.literal('release-queue'),
      submission: id,
      priority: v.exactOptional(v.picklist(priorities), 'routine'),
    }),
  ]),
);
