import { describe, expect, it } from 'vitest';
import type { Command } from '../../shared/domain/command.ts';
import { clockOf, stateFor, toldErasure } from '../../shared/domain/retention.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { given } from '../support/given.ts';
import {
  approvalBy,
  clockOfAgency,
  desk,
  disclosureBy,
  erasureOf,
  extensionBy,
  handledAs,
  pauseBy,
  person,
  recallBy,
  release,
  reviewBy,
  withdrawalBy,
} from '../support/submissions.ts';

const anna = person('police', 'anna');
const [cia, kim] = [person('customs', 'cia'), person('coastguard', 'kim')];
const approved = given(handledAs('H0'), reviewBy(anna), approvalBy(anna));
const released = approved.and(release);
const withdrawn = given(handledAs('H0'), withdrawalBy(desk));
const erase = (agency: string, today: string): Command => ({
  kind: 'erase',
  agency,
  today,
  at: `${today}T04:00:00.000Z`,
});
const told = (s: Submission, agency: string) => {
  const clock = clockOf(s, agency);
  return clock && toldErasure(clock);
};
/** As the builders have it: on 31 December 2029, on 24 November 2046 at the latest. */
const on = '2029-12-31';

describe('the clocks of a submission', () => {
  it('are the originator’s alone, by the rule of what is never released, until it is', () => {
    const own = { on: '2027-11-24', rule: 'police/retention-unreleased/2019-01-01', source: 'PBDL 4:2' };
    for (const { state } of [approved, withdrawn]) {
      expect(told(state, 'police')).toEqual(own);
      expect(told(state, 'customs')).toBeUndefined();
    }
    expect(told(released.state, 'police')).toMatchObject({ on, rule: 'police/retention-no-case/2019-01-01' });
    expect(told(released.state, 'customs')).toMatchObject({ on, rule: 'customs/retention-no-case/2019-01-01' });
    expect(told(released.state, 'coastguard')).toBeUndefined();
  });

  it('end each by itself, on its day and not the day before', () => {
    released.when(erase('customs', '2029-12-30')).leadsTo('state-conflict');
    const state = released.when(erase('customs', on)).leadsTo('erased');
    expect([state.state, stateFor(state, 'customs'), stateFor(state, 'police')]).toEqual([
      'released',
      'erased',
      'released',
    ]);
    const both = given({ ...released, state });
    expect(both.when(erase('police', on)).leadsTo('erased').state).toBe('erased');
    for (const again of ['customs', 'coastguard']) both.when(erase(again, '2099-01-01')).leadsTo('state-conflict');
  });

  it('of what was never released end it', () => {
    withdrawn.when(erase('police', '2027-11-23')).leadsTo('state-conflict');
    expect(withdrawn.when(erase('police', '2027-11-24')).leadsTo('erased')).toMatchObject({ state: 'erased' });
    for (const s of [given(handledAs('H0')), approved]) s.when(erase('police', '2099-01-01')).leadsTo('state-conflict');
  });

  it('of what was released before there were any end nothing', () => {
    approved
      .and({ kind: 'release', at: '2026-11-24T09:00:01.000Z' })
      .when(erasureOf('customs'))
      .leadsTo('state-conflict');
  });
});

describe('whose time is over', () => {
  const gone = released.and(erasureOf('customs'));

  it('opens, answers and extends nothing any more, and the originator recalls it from nobody else', () => {
    for (const command of [disclosureBy(cia), extensionBy(cia, '2046-01-01')])
      gone.when(command).leadsTo('record-erased');
    gone.and(recallBy(anna)).when(disclosureBy(cia)).leadsTo('record-erased');
  });

  it('opens nothing from its day on, whether or not anything was erased', () => {
    const opening = (today: string): Command => ({ ...disclosureBy(cia), today }) as Command;
    released.when(opening('2029-12-30')).leadsTo('disclosed');
    released.when(opening(on)).leadsTo('record-erased');
  });
});

describe('an approver’s word on the clock of the agency', () => {
  it('extends its own, up to the longest that the rule allows, and no other', () => {
    const state = released.when(extensionBy(cia, '2046-11-24')).leadsTo('extended');
    expect([told(state, 'customs')?.on, told(state, 'police')?.on]).toEqual(['2046-11-24', on]);
    const beyond = { pointer: '/until', detail: 'is 2046-11-24 at the latest, the longest that the rule allows' };
    released.when(extensionBy(cia, '2046-11-25')).leadsTo({ code: 'body-invalid', errors: [beyond] });
    released.when(extensionBy(cia, '2029-12-30')).leadsTo('body-invalid');
    released.when(extensionBy(kim, '2046-11-24')).leadsTo('not-found');
    given({ ...released, state })
      .when(erase('customs', on))
      .leadsTo('state-conflict');
  });

  it('has no second act where it is so already', () => {
    released.when(extensionBy(cia, on)).leadsTo();
    const paused = released.and(pauseBy(cia, 'pause', '2027-01-01'));
    paused.when(pauseBy(cia, 'pause', '2028-01-01')).leadsTo();
    released.when(pauseBy(cia, 'resume', '2028-01-01')).leadsTo();
  });

  it('stops the clock and lets it run again: it goes so much later, and at the longest where nobody does', () => {
    const paused = released.and(pauseBy(cia, 'pause', '2027-01-01'));
    expect(told(paused.state, 'customs')).toMatchObject({ on: '2046-11-24', pausedSince: '2027-01-01' });
    paused.when(erase('customs', '2046-11-23')).leadsTo('state-conflict');
    paused.when(erase('customs', '2046-11-24')).leadsTo('erased');
    paused.when(extensionBy(cia, '2040-01-01')).leadsTo('state-conflict');
    const resumed = paused.when(pauseBy(cia, 'resume', '2028-01-01')).leadsTo('resumed');
    expect(told(resumed, 'customs')).toEqual({ ...told(released.state, 'customs'), on: '2030-12-31' });
    const late = paused.when(pauseBy(cia, 'resume', '2046-11-23')).leadsTo('resumed');
    expect(told(late, 'customs')?.on).toBe('2046-11-24');
  });

  it('where the clock of this computer has gone backwards gives no day away', () => {
    const paused = released.and(pauseBy(cia, 'pause', '2027-01-01'));
    const resumed = paused.when(pauseBy(cia, 'resume', '2026-01-01')).leadsTo('resumed');
    expect(told(resumed, 'customs')?.on).toBe(on);
  });

  it('is heard where the rule lets somebody pause, once it is released or has ended, and before its day', () => {
    withdrawn.when(pauseBy(anna, 'pause', '2027-01-01')).leadsTo('state-conflict');
    withdrawn.when(extensionBy(anna, '2031-11-24')).leadsTo('extended');
    withdrawn.when(extensionBy(anna, '2031-11-25')).leadsTo('body-invalid');
    approved.when(extensionBy(anna, '2031-11-24')).leadsTo('state-conflict');
    released.when(extensionBy(cia, '2046-11-24', on)).leadsTo('record-erased');
  });

  it('counts for whom a release concerns alone', () => {
    const all = ['police', 'customs', 'coastguard'].map((agency) => clockOfAgency(agency));
    expect(released.state.clocks).toEqual(all.slice(0, 2));
  });
});
