import { describe, expect, it } from 'vitest';
import type { Command } from '../../shared/domain/command.ts';
import { evolve } from '../../shared/domain/evolve.ts';
import { countsOf } from '../../shared/domain/statistics.ts';
import { type Counted, tallyOf } from '../../shared/domain/tally.ts';
import { given } from '../support/given.ts';
import { property } from '../support/random-histories.ts';
import {
  approvalBy,
  disclosureBy,
  erasureOf,
  type History,
  handledAs,
  person,
  recallBy,
  release,
  reviewBy,
  someEvidence,
} from '../support/submissions.ts';

const [anna, bo, cia] = [person('police', 'anna'), person('police', 'bo'), person('customs', 'cia')];

/** What a history adds to the statistics, by agency. */
const talliedIn = ({ acts }: Pick<History, 'acts'>): readonly (readonly [string, Counted])[] => {
  let s: History['state'] | undefined;
  return acts.flatMap((act) => {
    const before = s;
    s = evolve(before, act);
    const tally = tallyOf(act, before, s);
    return tally === undefined ? [] : [[tally.of, tally.counted] as const];
  });
};
const outcome = (name: 'seizure' | 'none'): Command => ({
  kind: 'result',
  by: cia,
  at: '2026-11-24T12:00:00.000Z',
  evidence: someEvidence(),
  outcome: name,
});
const read = given(
  handledAs('H1'),
  reviewBy(anna),
  approvalBy(anna),
  reviewBy(bo),
  approvalBy(bo),
  release,
  disclosureBy(cia),
);

describe('what acts add to the statistics', () => {
  it('is each once: of the originator what came, how it ended and that it was released, of a recipient what it read and what came of it', () => {
    expect(talliedIn(read.and(outcome('seizure'), outcome('none')))).toEqual([
      ['police', { what: 'submitted' }],
      ['police', { what: 'ended', how: 'approved', priority: 'routine', inTime: true, hours: 1 }],
      ['police', { what: 'released' }],
      ['customs', { what: 'read', purpose: 'investigate' }],
      ['customs', { what: 'outcome', outcome: 'seizure' }],
      ['customs', { what: 'outcome', outcome: 'none' }],
    ]);
  });

  it('is nothing for what is told again, and for what is told of what was erased', () => {
    read.and(outcome('seizure')).when(outcome('none')).leadsTo('resulted');
    read.and(outcome('seizure'), recallBy(anna)).when(outcome('none')).leadsTo('resulted');
    expect(read.and(outcome('seizure')).when(outcome('seizure')).leadsTo()).toMatchObject({
      outcomes: [{ agency: 'customs', outcome: 'seizure' }],
    });
    read.and(erasureOf('customs')).when(outcome('none')).leadsTo('record-erased');
  });

  it('is late after its time, whoever is asked last', () => {
    const asked = given(handledAs('H3'), reviewBy(anna), approvalBy(anna), reviewBy(bo), approvalBy(bo));
    const late = approvalBy(cia, { acceptsConditions: true, at: '2026-12-02T08:00:00.000Z' });
    expect(talliedIn(asked.and(late)).at(-1)).toEqual([
      'police',
      { what: 'ended', how: 'approved', priority: 'routine', inTime: false, hours: 192 },
    ]);
  });

  it('never counts an end twice, and never more ends than there are', () => {
    property(({ history, state }) => {
      const counts = countsOf(talliedIn({ acts: history as History['acts'] }).map(([, counted]) => counted));
      const ends = Object.values(counts.ended).reduce((sum, count) => sum + count, 0);
      const left = state.state === 'pending' || (ends === 0 && history.some(({ act }) => act === 'withdrawn'));
      expect([counts.submitted, ends]).toEqual([1, left ? 0 : 1]);
      expect(counts.released).toBe('releasedAt' in state ? 1 : 0);
      const told = Object.values(counts.outcomes).reduce((sum, count) => sum + count, 0);
      expect(told).toBe('outcomes' in state ? (state.outcomes?.length ?? 0) : 0);
    });
  });
});
