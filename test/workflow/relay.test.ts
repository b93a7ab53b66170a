import { describe, expect, it } from 'vitest';
import type { Notification } from '../../shared/domain/notice.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { openApproval } from '../../shared/workflow/open-approval.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import { isItsTurn } from '../../shared/workflow/sweep.ts';
import { tellRecipients } from '../../shared/workflow/tell.ts';
import { noWatches } from '../support/memory/watches.ts';
import { desk, person, recallBy, release, withdrawalBy } from '../support/submissions.ts';
import { aRelay } from '../support/workflow/relaying.ts';

const { exchange, listening, submitted, done, minute, swept, approvedReport } = aRelay();

describe('a release', () => {
  const told = (s: Submission, event = 'released') => `told customs ${event} ${s.id}`;

  it('that died before its recipients were told is found by the sweep, and they are told once', async () => {
    const { sent, outbox } = listening();
    const s = await done(await approvedReport(), release);
    expect(await swept(minute(0.5), s)).toEqual([]);
    expect(await swept(minute(1), s)).toEqual([`release ${s.id}`]);
    expect(await tellRecipients(exchange, outbox, s.id, minute(1), noWatches)).toBe(1);
    expect(await tellRecipients(exchange, outbox, s.id, minute(1), noWatches)).toBe(0);
    expect(sent).toEqual([told(s)]);
    expect(await swept(minute(2), s)).toEqual([]);
  });

  it('is told again, and swept, until its recipient could be told', async () => {
    const { sent, outbox } = listening();
    const s = await done(await approvedReport(), release);
    const deaf = { tell: () => Promise.reject(new Error('no answer')) };
    await expect(tellRecipients(exchange, deaf, s.id, minute(0), noWatches)).rejects.toThrow('could not be told');
    expect(await swept(minute(1), s)).toEqual([`release ${s.id}`]);
    await tellRecipients(exchange, outbox, s.id, minute(9), noWatches);
    expect(sent).toEqual([told(s)]);
  });

  it('is told again to those alone that could not be told', async () => {
    const { sent, outbox } = listening();
    const s = await done(await approvedReport(['customs', 'coastguard']), release);
    const half = {
      tell: (agency: string, notification: Notification) =>
        agency === 'customs' ? Promise.reject(new Error('no answer')) : outbox.tell(agency, notification),
    };
    for (const n of [0, 3, 6])
      await expect(tellRecipients(exchange, half, s.id, minute(n), noWatches)).rejects.toThrow('could not be told');
    expect(sent).toEqual([`told coastguard released ${s.id}`]);
    await tellRecipients(exchange, outbox, s.id, minute(9), noWatches);
    expect(sent).toEqual([`told coastguard released ${s.id}`, told(s)]);
  });

  it('that is recalled is told of that, also where it was never told of the release', async () => {
    const { sent, outbox } = listening();
    const s = await done(await approvedReport(), release, recallBy(person('police', 'a')));
    expect(await swept(minute(1), s)).toEqual([`release ${s.id}`]);
    await tellRecipients(exchange, outbox, s.id, minute(9), noWatches);
    expect(sent).toEqual([told(s, 'recalled')]);
    expect(await swept(minute(2), s)).toEqual([]);
  });

  it('that is recalled just while it is told waits to be told of that', async () => {
    const { sent, outbox } = listening();
    const s = await done(await approvedReport(), release);
    const recalling = {
      async tell(agency: string, notification: Notification) {
        await outbox.tell(agency, notification);
        await done(s, recallBy(person('police', 'a')));
      },
    };
    await tellRecipients(exchange, recalling, s.id, minute(0), noWatches);
    expect(await swept(minute(1), s)).toEqual([`release ${s.id}`]);
    await tellRecipients(exchange, outbox, s.id, minute(9), noWatches);
    expect(sent).toEqual([told(s), told(s, 'recalled')]);
    expect(await swept(minute(2), s)).toEqual([]);
  });
});

describe('a task that comes by the approval queue', () => {
  const notificationOf = (s: Submission) =>
    ({ version: 1, event: 'task', submission: s.id, priority: 'routine', due: s.due }) as const;

  it('is told to its agency’s approvers once, however often it comes, and waits for no machine any more', async () => {
    const { sent, outbox } = listening();
    const s = await submitted('H0');
    for (const _ of [1, 2])
      expect(await openApproval(exchange, outbox, 'police', notificationOf(s), minute(0))).toBe('opened');
    expect(sent).toEqual([`told police task ${s.id}`]);
    expect(await swept(minute(1), s)).toEqual([]);
  });

  it('is told to nobody when it has gone meanwhile, or was never theirs', async () => {
    const { sent, outbox } = listening();
    const s = await done(await submitted('H0'), withdrawalBy(desk));
    expect(await openApproval(exchange, outbox, 'police', notificationOf(s), minute(0))).toBe('gone');
    expect(await openApproval(exchange, outbox, 'customs', notificationOf(await submitted('H0')), minute(0))).toBe(
      'gone',
    );
    expect(sent).toEqual([]);
  });

  it('waits on when the topic cannot be told', async () => {
    const s = await submitted('H0');
    const deaf = { tell: () => Promise.reject(new Error('no answer')) };
    await expect(openApproval(exchange, deaf, 'police', notificationOf(s), minute(0))).rejects.toThrow('no answer');
    expect(await swept(minute(1), s)).toEqual([`task police ${s.id}`]);
  });
});

describe('what is told, and cannot be marked', () => {
  const broken = () => Promise.reject(new Error('no mark is taken'));
  const minutesOfADay = Array.from({ length: 24 * 60 }, (_, n) => n);
  const { sent, outbox } = listening();
  const recipientsAt = (marks: Partial<Exchange>, s: Submission) => (now: number) =>
    tellRecipients({ ...exchange, ...marks }, outbox, s.id, now, noWatches);
  const approversAt = (marks: Partial<Exchange>, s: Submission) => (now: number) =>
    openApproval({ ...exchange, ...marks }, outbox, 'police', taskOf(s), now);
  const taskOf = (s: Submission) =>
    ({ version: 1, event: 'task', submission: s.id, priority: 'routine', due: s.due }) as const;

  /** How often it is told of a submission, at once and then at each turn of a sweep, by a function that fails after telling. */
  const times = async (s: Submission, tell: (now: number) => Promise<unknown>, minutes = minutesOfADay) => {
    for (const n of minutes.filter((n) => n === 0 || isItsTurn(n * 60_000 + 1)))
      await expect(tell(minute(n))).rejects.toThrow(/no mark is taken|not known what came of it/);
    return sent.filter((line) => line.endsWith(s.id)).length;
  };

  it('is told once more at most', async () => {
    const released = await done(await approvedReport(), release);
    expect(await times(released, recipientsAt({ markTold: broken }, released))).toBe(2);
    const task = await submitted('H0');
    expect(await times(task, approversAt({ openTask: broken }, task))).toBe(2);
  });

  it('is not told again at all where that it is told again cannot be marked either', async () => {
    const none = { markTold: broken, openTask: broken, beginTellingAgain: broken };
    const released = await done(await approvedReport(), release);
    expect(await times(released, recipientsAt(none, released))).toBe(1);
    const task = await submitted('H0');
    expect(await times(task, approversAt(none, task))).toBe(1);
  });

  it('waits on, is told a day later, and then waits no more once marks are taken', async () => {
    const released = await done(await approvedReport(), release);
    await times(released, recipientsAt({ markTold: broken }, released), [0, 1, 2]);
    expect(await swept(minute(1440), released)).toEqual([`release ${released.id}`]);
    expect(await recipientsAt({}, released)(minute(1442))).toBe(1);
    expect(await swept(minute(1440), released)).toEqual([]);
  });

  it('is told of its recall, whatever came of telling that it was released', async () => {
    const released = await done(await approvedReport(), release);
    await times(released, recipientsAt({ markTold: broken }, released), [0, 1, 2]);
    const recalled = await done(released, recallBy(person('police', 'a')));
    expect(await tellRecipients(exchange, outbox, recalled.id, minute(0), noWatches)).toBe(1);
    expect(sent.filter((line) => line.endsWith(released.id)).at(-1)).toContain('recalled');
  });

  it('is told again to those whose topic failed, as often as it takes', async () => {
    const task = await submitted('H0');
    const deaf = { tell: () => Promise.reject(new Error('no answer')) };
    for (const n of [0, 1, 2, 3]) {
      const told = openApproval(exchange, deaf, 'police', taskOf(task), minute(n));
      await expect(told).rejects.toThrow('no answer');
    }
    expect(await approversAt({}, task)(minute(4))).toBe('opened');
    expect(await swept(minute(5), task)).toEqual([]);
  });
});
