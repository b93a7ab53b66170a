import { describe, expect, it } from 'vitest';
import type { Act } from '../../shared/domain/act.ts';
import { decide } from '../../shared/domain/decide.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { type Asker, knowers, mayKnow, type Question } from '../../shared/domain/visibility.ts';
import { agencies, commandsBy, property } from '../support/random-histories.ts';
import {
  approvalBy,
  approvedBy,
  begun,
  following,
  handledAs,
  person,
  recallBy,
  release,
} from '../support/submissions.ts';

const [anna, bo] = [person('police', 'anna'), person('police', 'bo')];
const two = ['customs', 'coastguard'];

const questions = Object.keys({
  review: 0,
  decide: 0,
  withdraw: 0,
  lapse: 0,
  expire: 0,
  release: 0,
  disclose: 0,
  recall: 0,
  acknowledge: 0,
  retain: 0,
  result: 0,
  erase: 0,
  track: 0,
  oversee: 0,
  correct: 0,
  'fetch-report': 0,
  'read-acts': 0,
} satisfies Record<Question, 0>) as readonly Question[];
const askers: readonly Asker[] = [...agencies, undefined];
/** Each question with the askers that may know; the exchange itself as `-`. */
const told = (s: Submission) =>
  Object.fromEntries(
    questions.map((question) => [
      question,
      askers
        .filter((by) => mayKnow(s, by, question))
        .map((by) => by ?? '-')
        .join(' '),
    ]),
  );

const itself = { lapse: '-', expire: '-', release: '-', erase: '-' };
const ofOriginator = {
  review: 'police',
  withdraw: 'police',
  track: 'police',
  correct: 'police',
  'fetch-report': 'police',
  retain: 'police',
};

describe('who may know that a submission exists', () => {
  const nobodyElse = {
    decide: 'police',
    oversee: 'police',
    disclose: '',
    recall: '',
    acknowledge: '',
    result: '',
    'read-acts': '',
  };
  const h1 = approvedBy(approvedBy(begun(handledAs('H1', two)), anna), bo);

  it('is its originator, until it is released', () => {
    expect(told(begun(handledAs('H1', two)).state)).toEqual({ ...itself, ...ofOriginator, ...nobodyElse });
    expect(told(h1.state)).toEqual({ ...itself, ...ofOriginator, ...nobodyElse });
  });

  it('is a recipient that H3 has asked, for its decision and to follow it, and for nothing of the record', () => {
    const asked = approvedBy(approvedBy(begun(handledAs('H3', two)), anna), bo);
    const all = 'police customs coastguard';
    expect(told(asked.state)).toEqual({ ...itself, ...ofOriginator, ...nobodyElse, decide: all, oversee: all });
    const accepted = following(asked, approvalBy(person('customs', 'tor'), { acceptsConditions: true }));
    const refused = following(accepted, approvalBy(person('coastguard', 'kim'), { decision: 'reject', reason: 'No.' }));
    expect(told(following(refused, release).state)).toEqual({
      ...itself,
      ...ofOriginator,
      decide: all,
      oversee: all,
      retain: 'police customs',
      disclose: 'customs',
      'read-acts': 'customs',
      acknowledge: 'customs',
      result: 'customs',
      recall: 'police',
    });
  });

  it('is each recipient of a release, whatever becomes of the record', () => {
    const recipients = {
      disclose: 'customs coastguard',
      result: 'customs coastguard',
      acknowledge: 'customs coastguard',
      'read-acts': 'customs coastguard',
    };
    const released = following(h1, release);
    const recalled: Submission = { ...following(h1, release).state, state: 'recalled' } as Submission;
    for (const s of [released.state, recalled])
      expect(told(s)).toEqual({
        ...itself,
        ...ofOriginator,
        decide: 'police',
        oversee: 'police customs coastguard',
        ...recipients,
        recall: 'police',
        retain: 'police customs coastguard',
      });
    expect(decide(recalled, recallBy(anna))).toEqual({ ok: false, error: refuse('record-recalled') });
  });
});

/** Agencies that have a part in it, read from the acts alone and not by the code under test. */
const partiesIn = (history: readonly Act[]): ReadonlySet<string> =>
  new Set(
    history.flatMap((act): readonly string[] => {
      if (act.act === 'submitted') return [act.by.agency];
      if (act.act === 'asked') return [act.agency];
      return act.act === 'released' ? act.recipients : [];
    }),
  );

describe('an agency without a part in it', () => {
  it('learns nothing, whatever it asks, in whatever state', () => {
    let refused = 0;
    property(({ history, state }) => {
      const parties = partiesIn(history);
      const others = agencies.filter((one) => !parties.has(one));
      const codes = others.flatMap((agency) =>
        commandsBy({ ...person(agency, 'h1'), keyid: state.submitter.keyid }).map((command) => {
          const verdict = decide(state, command);
          return verdict.ok ? 'allowed' : Object.values(verdict.error).join();
        }),
      );
      refused += codes.length;
      expect(codes.filter((code) => code !== 'not-found')).toEqual([]);
      expect(others.filter((agency) => questions.some((question) => mayKnow(state, agency, question)))).toEqual([]);
    });
    expect(refused).toBeGreaterThan(10_000);
  });

  it('is every agency for what the exchange orders itself, and the exchange for what agencies ask', () => {
    const own: readonly Question[] = ['lapse', 'expire', 'release', 'erase'];
    property(({ state }) => {
      const told = (by: Asker) => questions.filter((question) => mayKnow(state, by, question));
      expect(told(undefined)).toEqual(own);
      expect(agencies.flatMap(told).filter((question) => own.includes(question))).toEqual([]);
    });
  });

  it('is not on the list of those who may know of it, and whoever is may ask something', () => {
    property(({ history, state }) => {
      expect(knowers(state).toSorted()).toEqual([...partiesIn(history)].toSorted());
      const told = agencies.filter((agency) => questions.some((question) => mayKnow(state, agency, question)));
      expect(told.toSorted()).toEqual(knowers(state).toSorted());
    });
  });
});
