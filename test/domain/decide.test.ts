import { describe, expect, it } from 'vitest';
import type { Approver } from '../../shared/domain/act.ts';
import type { Command } from '../../shared/domain/command.ts';
import { handlingCodes } from '../../shared/domain/handling.ts';
import { mostInAnHour } from '../../shared/domain/openings.ts';
import { counts } from '../../shared/domain/submission.ts';
import { openTasks } from '../../shared/domain/tasks.ts';
import { given } from '../support/given.ts';
import {
  approvalBy,
  begun,
  desk,
  disclosureBy,
  handledAs,
  person,
  recallBy,
  rejectionBy,
  release,
  returnBy,
  reviewBy,
  unproven,
  withdrawalBy,
} from '../support/submissions.ts';

const [anna, bo, cecilia] = [person('police', 'anna'), person('police', 'bo'), person('police', 'cecilia')];
const annaElsewhere = person('police', 'anna', 2);
const [tor, ulla, kim] = [person('customs', 'tor'), person('customs', 'ulla'), person('coastguard', 'kim')];

const by = (who: Approver): readonly Command[] => [reviewBy(who), approvalBy(who)];
const accepts = { acceptsConditions: true };
const fast = handledAs('H0');
const fourEyes = handledAs('H1');
const asking = handledAs('H3');
const askingTwo = handledAs('H3', ['customs', 'coastguard']);
const opened = given(fourEyes, reviewBy(anna));
const approved = given(fourEyes, ...by(anna), ...by(bo));
const asked = given(asking, ...by(anna), ...by(bo));
const askedTwo = given(askingTwo, ...by(anna), ...by(bo));

describe('approvals', () => {
  it.each(handlingCodes)('%s: the originator approves with as many holders as the code asks for', (code) => {
    const needed = code === 'H0' ? 1 : 2;
    let history = given(handledAs(code));
    for (const who of [anna, bo].slice(0, needed)) {
      expect(history.state.state).toBe('pending');
      expect(openTasks(history.state)).toMatchObject([{ agency: 'police', due: history.state.due }]);
      history = history.and(...by(who));
    }
    expect(history.state.state).toBe(code === 'H3' ? 'pending' : 'approved');
    expect(counts(history.state)).toEqual({ required: needed + (code === 'H3' ? 1 : 0), given: needed });
  });

  it('state how secrecy was balanced, where the law of the originator’s agency asks for it', () => {
    const required = { secrecyRequired: true };
    const secrecyAssessment = { provision: 'OSL 10:27', reason: 'The interest outweighs.' };
    opened.when(approvalBy(anna, required)).leadsTo('body-invalid');
    opened.when(approvalBy(anna, { ...required, secrecyAssessment })).leadsTo('approved');
    opened.when(rejectionBy(anna, required)).leadsTo('rejected');
    asked.when(approvalBy(tor, { ...required, ...accepts })).leadsTo('approved');
  });

  it('are as many as the originator’s own policy asks for, where that is more', () => {
    let history = given(begun(fourEyes, desk, { H0: 2, H1: 3 }));
    for (const [i, who] of [anna, bo, cecilia].entries()) {
      expect(counts(history.state)).toEqual({ required: 3, given: i });
      expect(history.state.state).toBe('pending');
      history = history.and(...by(who));
    }
    expect(history.state.state).toBe('approved');
  });

  it('are never fewer than the code asks for, whatever a policy or a stored number says', () => {
    const { acts, state } = given(begun(fourEyes, desk, { H1: 1 }));
    expect(acts[0]).not.toHaveProperty('approvals');
    expect(counts(state).required).toBe(2);
    expect(counts({ ...state, approvals: 0 }).required).toBe(2);
  });

  it('H3 asks each recipient once the originator has approved, with its own time to answer', () => {
    given(askingTwo, ...by(anna), reviewBy(bo))
      .when(approvalBy(bo))
      .leadsTo('approved', 'asked', 'asked');
    const due = '2026-12-01T09:00:00.000Z';
    expect(askedTwo.acts.slice(-2)).toMatchObject([
      { agency: 'customs', seq: 6 },
      { agency: 'coastguard', seq: 7 },
    ]);
    expect(openTasks(askedTwo.state)).toMatchObject([
      { agency: 'customs', due },
      { agency: 'coastguard', due },
    ]);
  });

  it('H3 is released to those recipients alone that accept the conditions', () => {
    const one = askedTwo.and(rejectionBy(kim));
    expect(one.state.state).toBe('pending');
    const two = one.and(approvalBy(tor, accepts));
    expect(two.state).toMatchObject({ state: 'approved', releaseTo: ['customs'] });
    expect(two.when(release).leadsTo('released')).toMatchObject({ state: 'released', releasedTo: ['customs'] });
  });

  it('H3 is rejected when no recipient is left, by refusal or by time', () => {
    const lapse: Command = { kind: 'lapse', agency: 'coastguard', at: '2026-12-01T09:00:01.000Z' };
    const lapsed = askedTwo.and(rejectionBy(tor), lapse);
    expect(lapsed.state.state).toBe('rejected');
    expect(lapsed.acts.at(-1)).toMatchObject({ act: 'expired', agency: 'coastguard' });
  });
});

describe('refusals, in the order of the contract', () => {
  it.each([approvalBy(tor), reviewBy(tor), withdrawalBy(tor)])(
    'a recipient that was not asked is told nothing of a $kind',
    (command) => {
      opened.when(command).leadsTo('not-found');
    },
  );

  it('nobody decides on what that holder has not opened, with whichever key', () => {
    opened.when(approvalBy(bo)).leadsTo('not-reviewed');
    opened.when(approvalBy(annaElsewhere)).leadsTo('approved');
  });

  it('nobody decides on another sealed report than the one submitted', () => {
    opened.when(approvalBy(anna, { sealedDigest: 'U'.repeat(43) })).leadsTo('sealed-digest-mismatch');
  });

  it.each([approvalBy, rejectionBy, returnBy])(
    'whoever holds the submitting key decides with none of that person’s keys',
    (decision) => {
      given(begun(fourEyes, anna), reviewBy(annaElsewhere)).when(decision(annaElsewhere)).leadsTo('self-approval');
    },
  );

  it('the same decision again is the same decision, with whichever key and in whatever state', () => {
    const once = opened.and(approvalBy(anna));
    for (const history of [once, once.and(withdrawalBy(desk))]) {
      history.when(approvalBy(annaElsewhere)).leadsTo();
      history.when(rejectionBy(anna)).leadsTo('already-decided');
    }
  });

  it.each([approvalBy, rejectionBy])('a third approver finds the tasks of its agency gone', (decision) => {
    asked.and(reviewBy(cecilia)).when(decision(cecilia)).leadsTo('state-conflict');
  });

  it('a recipient accepts the conditions or refuses; it cannot return, nor stay silent on them', () => {
    asked.when(approvalBy(tor)).leadsTo('body-invalid');
    asked.when(approvalBy(tor, { acceptsConditions: false })).leadsTo('body-invalid');
    asked.when(returnBy(tor)).leadsTo('body-invalid');
    asked.when(approvalBy(tor, accepts)).leadsTo('approved');
    opened.when(approvalBy(anna, accepts)).leadsTo('body-invalid');
  });

  it('a recipient that has refused finds its task gone, and its refusal standing', () => {
    const refused = asked.and(rejectionBy(tor));
    expect(refused.state.state).toBe('rejected');
    refused.when(approvalBy(ulla, accepts)).leadsTo('state-conflict');
    refused.when(rejectionBy(tor)).leadsTo();
  });
});

describe('the ends of a submission', () => {
  it.each<[string, Command]>([
    ['returned', returnBy(anna)],
    ['rejected', rejectionBy(anna)],
    ['withdrawn', withdrawalBy(desk)],
    ['expired', { kind: 'expire', at: '2026-12-10T08:00:00.000Z' }],
  ])('%s is final', (state, command) => {
    const ended = opened.and(command);
    expect(ended.state.state).toBe(state);
    expect(openTasks(ended.state)).toEqual([]);
    for (const next of [reviewBy(bo), withdrawalBy(desk), release, approvalBy(bo)]) {
      ended.when(next).leadsTo('state-conflict');
    }
  });

  it('an approved report is withdrawn only where its release is known not to be proved', () => {
    approved.when(withdrawalBy(desk)).leadsTo('state-conflict');
    const marked = given(unproven(approved));
    marked.when(withdrawalBy(tor)).leadsTo('not-found');
    for (const next of [reviewBy(cecilia), approvalBy(cecilia)]) marked.when(next).leadsTo('state-conflict');
    const state = marked.when(withdrawalBy(desk)).leadsTo('withdrawn');
    expect(state).toMatchObject({ state: 'withdrawn', seq: approved.state.seq + 1 });
    for (const gone of ['unprovenSince', 'approvedAt', 'releaseTo']) expect(state).not.toHaveProperty(gone);
    const ended = given({ ...marked, state });
    for (const next of [withdrawalBy(desk), release]) ended.when(next).leadsTo('state-conflict');
  });

  it('a recall ends the reading, once', () => {
    const released = approved.and(release);
    released.when(disclosureBy(kim)).leadsTo('not-found');
    released.when(disclosureBy(tor)).leadsTo('disclosed');
    const recalled = released.and(disclosureBy(tor), recallBy(anna));
    for (const next of [disclosureBy(tor), recallBy(anna)]) recalled.when(next).leadsTo('record-recalled');
  });
});

describe('opening the same report again and again', () => {
  const delayed = (minutes: number, command: Command): Command => ({
    ...command,
    at: new Date(Date.parse('2026-11-24T09:00:00.000Z') + minutes * 60_000).toISOString(),
  });
  const times = (count: number, command: Command): readonly Command[] => Array.from({ length: count }, () => command);

  it.each([
    ['for review', given(fourEyes), reviewBy, 'reviewed', anna, annaElsewhere, bo],
    ['for reading', approved.and(release), disclosureBy, 'disclosed', tor, person('customs', 'tor', 2), ulla],
  ] as const)(
    '%s ends for that person, with all keys, until the hour has passed, and for nobody else',
    (_what, start, open, act, one, again, other) => {
      const worn = start.and(...times(mostInAnHour, open(one)));
      worn.when(delayed(20, open(one))).leadsTo({ code: 'too-many-calls', retryAfter: 2400 });
      worn.when(delayed(59.99, open(again))).leadsTo({ code: 'too-many-calls', retryAfter: 1 });
      worn.when(delayed(20, open(other))).leadsTo(act);
      worn.when(delayed(60, open(one))).leadsTo(act);
    },
  );

  it('leaves no trace of an hour that has passed, and counts fifty persons at once at the most', () => {
    const later = given(fourEyes, ...times(3, reviewBy(anna)), delayed(61, reviewBy(bo))).state;
    expect(later.opened).toEqual([{ agency: 'police', reader: 'bo', since: '2026-11-24T10:01:00.000Z', times: 1 }]);
    const many = Array.from({ length: 70 }, (_, i) => reviewBy(person('police', `holder-${i}`)));
    const { state } = given(fourEyes, ...many);
    expect([state.opened?.length, state.reviewers.length]).toEqual([50, 70]);
  });

  it('is counted for reading anew, whatever was opened for review', () => {
    const { state } = given(fast, ...times(mostInAnHour, reviewBy(anna)), approvalBy(anna), release);
    expect([state.state, state.opened]).toEqual(['released', undefined]);
  });
});
