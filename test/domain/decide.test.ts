import { describe, expect, it } from 'vitest';
import type { Approver } from '../../shared/domain/act.ts';
import type { Command } from '../../shared/domain/command.ts';
import { decide } from '../../shared/domain/decide.ts';
import { handlingCodes } from '../../shared/domain/handling.ts';
import { mostInAnHour } from '../../shared/domain/openings.ts';
import { counts, evolve, type Submission } from '../../shared/domain/submission.ts';
import { openTasks } from '../../shared/domain/tasks.ts';
import {
  approvalBy,
  approvedBy,
  begun,
  desk,
  following,
  type History,
  handledAs,
  person,
  rejectionBy,
  release,
  returnBy,
  reviewBy,
  someEvidence,
  withdrawalBy,
} from '../support/submissions.ts';

const anna = person('police', 'anna');
const bo = person('police', 'bo');
const cecilia = person('police', 'cecilia');
const tor = person('customs', 'tor');
const ulla = person('customs', 'ulla');

const codeOf = (s: Submission, command: Command) => {
  const verdict = decide(s, command);
  return verdict.ok ? 'allowed' : verdict.error.code;
};
const bothApproved = (code: 'H1' | 'H2' | 'H3', recipients?: readonly string[]) =>
  approvedBy(approvedBy(begun(handledAs(code, recipients)), anna), bo);

describe('approvals', () => {
  it.each(handlingCodes)('%s: the originator approves with as many holders as the code asks for', (code) => {
    const needed = code === 'H0' ? 1 : 2;
    let history = begun(handledAs(code));
    for (const who of [anna, bo].slice(0, needed)) {
      expect(history.state.state).toBe('pending');
      expect(openTasks(history.state)).toEqual([{ agency: 'police', due: history.state.due }]);
      history = approvedBy(history, who);
    }
    expect(history.state.state).toBe(code === 'H3' ? 'pending' : 'approved');
    expect(counts(history.state)).toEqual({ required: needed + (code === 'H3' ? 1 : 0), given: needed });
  });

  it('are as many as the originator’s own policy asks for, where that is more', () => {
    let history = begun(handledAs('H1'), desk, { H0: 2, H1: 3 });
    for (const [i, who] of [anna, bo, cecilia].entries()) {
      expect(counts(history.state)).toEqual({ required: 3, given: i });
      expect(history.state.state).toBe('pending');
      history = approvedBy(history, who);
    }
    expect(history.state.state).toBe('approved');
  });

  it('are never fewer than the code asks for, whatever a policy or a stored number says', () => {
    const history = begun(handledAs('H1'), desk, { H1: 1 });
    expect(history.acts[0]).not.toHaveProperty('approvals');
    expect(counts(history.state).required).toBe(2);
    const stored: Submission = { ...history.state, approvals: 0 };
    expect(counts(stored).required).toBe(2);
  });

  it('H3 asks each recipient once the originator has approved, with its own time to answer', () => {
    const { state, acts } = bothApproved('H3', ['customs', 'coastguard']);
    expect(acts.slice(-2)).toMatchObject([
      { act: 'asked', agency: 'customs', seq: 6 },
      { act: 'asked', agency: 'coastguard', seq: 7 },
    ]);
    expect(openTasks(state)).toEqual([
      { agency: 'customs', due: '2026-12-01T09:00:00.000Z' },
      { agency: 'coastguard', due: '2026-12-01T09:00:00.000Z' },
    ]);
  });

  it('H3 is released to those recipients alone that accept the conditions', () => {
    const asked = bothApproved('H3', ['customs', 'coastguard']);
    const one = following(asked, rejectionBy(person('coastguard', 'kim')));
    expect(one.state.state).toBe('pending');
    const two = following(one, approvalBy(tor, { acceptsConditions: true }));
    expect(two.state).toMatchObject({ state: 'approved', releaseTo: ['customs'] });
    expect(following(two, release).state).toMatchObject({ state: 'released', releasedTo: ['customs'] });
  });

  it('H3 is rejected when no recipient is left, by refusal or by time', () => {
    const asked = bothApproved('H3', ['customs', 'coastguard']);
    const refused = following(asked, rejectionBy(tor));
    const lapsed = following(refused, { kind: 'lapse', agency: 'coastguard', at: '2026-12-01T09:00:01.000Z' });
    expect(lapsed.state.state).toBe('rejected');
    expect(lapsed.acts.at(-1)).toMatchObject({ act: 'expired', agency: 'coastguard' });
  });
});

describe('refusals, in the order of the contract', () => {
  const pending = following(begun(handledAs('H1')), reviewBy(anna)).state;

  it('a recipient that was not asked is told nothing', () => {
    for (const command of [approvalBy(tor), reviewBy(tor), withdrawalBy(tor)]) {
      expect(codeOf(pending, command)).toBe('not-found');
    }
  });

  it('nobody decides on what that holder has not opened', () => {
    expect(codeOf(pending, approvalBy(bo))).toBe('not-reviewed');
    expect(codeOf(pending, approvalBy(person('police', 'anna', 2)))).toBe('allowed');
  });

  it('nobody decides on another sealed report than the one submitted', () => {
    expect(codeOf(pending, approvalBy(anna, { sealedDigest: 'U'.repeat(43) }))).toBe('sealed-digest-mismatch');
  });

  it('whoever holds the submitting key decides with none of that person’s keys', () => {
    const own = begun(handledAs('H1'), person('police', 'anna', 1));
    const reviewed = following(own, reviewBy(person('police', 'anna', 2))).state;
    for (const command of [approvalBy, rejectionBy, returnBy]) {
      expect(codeOf(reviewed, command(person('police', 'anna', 2)))).toBe('self-approval');
    }
  });

  it('the same decision again is the same decision, with whichever key and in whatever state', () => {
    const once = following(following(begun(handledAs('H1')), reviewBy(anna)), approvalBy(anna));
    const withdrawn = following(once, withdrawalBy(desk));
    for (const { state } of [once, withdrawn]) {
      expect(decide(state, approvalBy(person('police', 'anna', 2)))).toEqual({ ok: true, value: [] });
      expect(codeOf(state, rejectionBy(anna))).toBe('already-decided');
    }
  });

  it('a third approver finds the tasks of its agency gone', () => {
    const { state } = following(bothApproved('H3'), reviewBy(cecilia));
    expect(codeOf(state, approvalBy(cecilia))).toBe('state-conflict');
    expect(codeOf(state, rejectionBy(cecilia))).toBe('state-conflict');
  });

  it('a recipient accepts the conditions or refuses; it cannot return, nor stay silent on them', () => {
    const { state } = bothApproved('H3');
    expect(codeOf(state, approvalBy(tor))).toBe('body-invalid');
    expect(codeOf(state, approvalBy(tor, { acceptsConditions: false }))).toBe('body-invalid');
    expect(codeOf(state, returnBy(tor))).toBe('body-invalid');
    expect(codeOf(state, approvalBy(tor, { acceptsConditions: true }))).toBe('allowed');
    expect(codeOf(pending, approvalBy(anna, { acceptsConditions: true }))).toBe('body-invalid');
  });

  it('a recipient that has refused finds its task gone, and its refusal standing', () => {
    const { state } = following(bothApproved('H3'), rejectionBy(tor));
    expect(state.state).toBe('rejected');
    expect(codeOf(state, approvalBy(ulla, { acceptsConditions: true }))).toBe('state-conflict');
    expect(decide(state, rejectionBy(tor))).toEqual({ ok: true, value: [] });
  });
});

describe('the ends of a submission', () => {
  const reviewed = following(begun(handledAs('H1')), reviewBy(anna));
  const ends: readonly [string, Command, string][] = [
    ['return', returnBy(anna), 'returned'],
    ['reject', rejectionBy(anna), 'rejected'],
    ['withdrawal', withdrawalBy(desk), 'withdrawn'],
    ['time', { kind: 'expire', at: '2026-12-10T08:00:00.000Z' }, 'expired'],
  ];

  it.each(ends)('%s is final', (_name, command, state) => {
    const ended = following(reviewed, command).state;
    expect(ended.state).toBe(state);
    expect(openTasks(ended)).toEqual([]);
    for (const next of [reviewBy(bo), withdrawalBy(desk), release]) expect(codeOf(ended, next)).toBe('state-conflict');
    expect(codeOf(ended, approvalBy(bo))).toBe('state-conflict');
  });

  it('an approved report is withdrawn only where its release is known not to be proved', () => {
    const { state } = bothApproved('H1');
    if (state.state !== 'approved') throw new Error('two have approved');
    expect(codeOf(state, withdrawalBy(desk))).toBe('state-conflict');
    const marked: Submission = { ...state, unprovenSince: '2026-11-24T10:00:00.000Z' };
    expect(codeOf(marked, withdrawalBy(tor))).toBe('not-found');
    for (const next of [reviewBy(cecilia), approvalBy(cecilia)]) expect(codeOf(marked, next)).toBe('state-conflict');
    const verdict = decide(marked, withdrawalBy(desk));
    const ended = verdict.ok ? verdict.value.reduce<Submission>(evolve, marked) : marked;
    expect(ended).toMatchObject({ state: 'withdrawn', seq: state.seq + 1 });
    for (const gone of ['unprovenSince', 'approvedAt', 'releaseTo']) expect(ended).not.toHaveProperty(gone);
    for (const next of [withdrawalBy(desk), release]) expect(codeOf(ended, next)).toBe('state-conflict');
  });

  it('a recall ends the reading, once', () => {
    const released = following(bothApproved('H1'), release);
    const read: Command = {
      kind: 'disclose',
      by: tor,
      at: '2026-11-25T08:00:00.000Z',
      evidence: released.acts[0]?.act === 'submitted' ? released.acts[0].evidence : expect.fail(),
      purpose: 'investigate',
      justification: 'Checked against a seizure.',
    };
    const recall: Command = { ...read, kind: 'recall', by: anna, reason: 'The wrong person.' };
    const opened = following(released, read);
    expect(opened.acts.at(-1)).toMatchObject({ act: 'disclosed', seq: opened.state.seq });
    const recalled = following(opened, recall).state;
    expect(codeOf(recalled, read)).toBe('record-recalled');
    expect(codeOf(recalled, recall)).toBe('record-recalled');
    expect(codeOf(released.state, { ...read, by: person('coastguard', 'kim') })).toBe('not-found');
  });
});

describe('opening the same report again and again', () => {
  const at = (minutes: number) => new Date(Date.parse('2026-11-24T09:00:00.000Z') + minutes * 60_000).toISOString();
  const review = (by: Approver, minutes: number): Command => ({
    kind: 'review',
    by,
    at: at(minutes),
    evidence: someEvidence(),
  });
  const read = (by: Approver, minutes: number): Command => ({
    ...review(by, minutes),
    kind: 'disclose',
    by,
    evidence: someEvidence(),
    purpose: 'investigate',
    justification: 'Checked against a seizure.',
  });
  const refusalOf = (s: Submission, command: Command) => {
    const verdict = decide(s, command);
    return verdict.ok ? 'allowed' : verdict.error;
  };
  const times = (history: History, count: number, command: Command) =>
    Array.from({ length: count }).reduce<History>((h) => following(h, command), history);

  it.each([
    ['for review', begun(handledAs('H1')), review, anna, person('police', 'anna', 2), bo],
    ['for reading', following(bothApproved('H1'), release), read, tor, person('customs', 'tor', 2), ulla],
  ] as const)(
    '%s ends for that person, with all keys, until the hour has passed, and for nobody else',
    (_what, start, open, one, again, other) => {
      const { state } = times(start, mostInAnHour, open(one, 0));
      expect(refusalOf(state, open(one, 20))).toEqual({ code: 'too-many-calls', retryAfter: 2400 });
      expect(refusalOf(state, open(again, 59.99))).toEqual({ code: 'too-many-calls', retryAfter: 1 });
      expect(refusalOf(state, open(other, 20))).toBe('allowed');
      expect(refusalOf(state, open(one, 60))).toBe('allowed');
    },
  );

  it('leaves no trace of an hour that has passed, and counts fifty persons at once at the most', () => {
    const later = following(times(begun(handledAs('H1')), 3, review(anna, 0)), review(bo, 61)).state;
    expect(later.opened).toEqual([{ agency: 'police', reader: 'bo', since: at(61), times: 1 }]);
    const many = Array.from({ length: 70 }, (_, i) => i).reduce<History>(
      (h, i) => following(h, review(person('police', `holder-${i}`), 0)),
      begun(handledAs('H1')),
    ).state;
    expect(many.opened).toHaveLength(50);
    expect(many.reviewers).toHaveLength(70);
  });

  it('is counted for reading anew, whatever was opened for review', () => {
    const reviewed = times(begun(handledAs('H0')), mostInAnHour, review(anna, 0));
    const released = following(following(reviewed, approvalBy(anna)), release);
    expect(released.state.opened).toBeUndefined();
    expect(released.state.state).toBe('released');
  });
});
