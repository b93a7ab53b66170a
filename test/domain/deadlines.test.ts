import { describe, expect, it } from 'vitest';
import type { Command } from '../../shared/domain/command.ts';
import { isToRemind, nextStep, openTasks } from '../../shared/domain/tasks.ts';
import { given } from '../support/given.ts';
import { approvalBy, handledAs, person, rejectionBy, reviewBy } from '../support/submissions.ts';

const [anna, bo] = [person('police', 'anna'), person('police', 'bo')];
const [cia, dan] = [person('customs', 'cia'), person('coastguard', 'dan')];
const accepts = { acceptsConditions: true };
const expire = (at: string): Command => ({ kind: 'expire', at });
const lapse = (agency: string, at: string): Command => ({ kind: 'lapse', agency, at });

// Received on 24 November at 08:00 and due seven days later; an H3 recipient is asked at 09:00.
const pending = given(handledAs('H1'), reviewBy(anna), approvalBy(anna));
const asked = given(
  handledAs('H3', ['customs', 'coastguard']),
  reviewBy(anna),
  approvalBy(anna),
  reviewBy(bo),
  approvalBy(bo),
);

describe('a submission that its originator does not decide', () => {
  it('expires a week after it was due, and not a moment before', () => {
    pending.when(expire('2026-12-08T07:59:59.999Z')).leadsTo('state-conflict');
    const state = pending.when(expire('2026-12-08T08:00:00.000Z')).leadsTo('expired');
    expect(state).toMatchObject({ state: 'expired', endedAt: '2026-12-08T08:00:00.000Z' });
  });

  it('expires no more once it has decided: recipients have the time that they were told', () => {
    asked.when(expire('2027-12-08T08:00:00.000Z')).leadsTo('state-conflict');
  });

  it('waits for ever where it was submitted before there was an end', () => {
    const { expires: _none, ...state } = pending.state;
    given({ ...pending, state })
      .when(expire('2099-01-01T00:00:00.000Z'))
      .leadsTo('state-conflict');
  });
});

describe('a recipient that H3 asks and that does not answer', () => {
  const due = '2026-12-01T09:00:00.000Z';

  it('is as one that refuses from when its answer is due, and not a moment before', () => {
    asked.when(lapse('customs', '2026-12-01T08:59:59.999Z')).leadsTo('state-conflict');
    const other = asked.and(approvalBy(dan, accepts));
    expect(other.when(lapse('customs', due)).leadsTo('expired')).toMatchObject({
      state: 'approved',
      releaseTo: ['coastguard'],
    });
    const neither = asked.and(rejectionBy(dan));
    expect(neither.when(lapse('customs', due)).leadsTo('expired').state).toBe('rejected');
  });

  it('is one that was asked and has not answered: not the originator, and nobody twice', () => {
    for (const agency of ['police', 'prosecution']) asked.when(lapse(agency, due)).leadsTo('state-conflict');
    asked.and(approvalBy(cia, accepts)).when(lapse('customs', due)).leadsTo('state-conflict');
    asked.and(lapse('customs', due)).when(lapse('customs', due)).leadsTo('state-conflict');
  });
});

describe('the steps of an open task', () => {
  it('are half of its time, when it is due, and its end; nothing comes after that', () => {
    const [task] = openTasks(pending.state);
    if (task === undefined) throw new Error('it waits for its originator');
    const steps = ['2026-11-27T20:00:00.000Z', '2026-12-01T08:00:00.000Z', '2026-12-08T08:00:00.000Z'];
    expect(['2026-11-24T08:00:00.000Z', ...steps].map((at) => nextStep(task, at))).toEqual([...steps, undefined]);
    expect(isToRemind(task, '2026-11-27T19:59:59.999Z')).toBe(false);
    expect(isToRemind(task, '2026-11-27T20:00:00.000Z')).toBe(true);
  });

  it('of a recipient end when it is due', () => {
    const [task] = openTasks(asked.state);
    if (task === undefined) throw new Error('it waits for customs');
    expect(nextStep(task, '2026-11-27T21:00:00.000Z')).toBe('2026-12-01T09:00:00.000Z');
    expect(nextStep(task, '2026-12-01T09:00:00.000Z')).toBeUndefined();
  });
});
