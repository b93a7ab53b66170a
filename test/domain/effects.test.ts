import { describe, expect, it } from 'vitest';
import { effectsOf } from '../../shared/domain/effects.ts';
import { fold } from '../../shared/domain/evolve.ts';
import { given } from '../support/given.ts';
import { actsOf, approvalBy, handledAs, person, reviewBy } from '../support/submissions.ts';

const anna = person('police', 'anna');
const bo = person('police', 'bo');

// Which effects each command has is the golden list of transactions.
describe('the effects of acts', () => {
  it('come with the state that the acts fold to, each act for itself', () => {
    const asking = handledAs('H3', ['customs', 'coastguard']);
    const before = given(asking, reviewBy(anna), approvalBy(anna), reviewBy(bo));
    const { after, effects } = effectsOf(before.state, actsOf(before.state, approvalBy(bo)));
    expect(after).toEqual(before.and(approvalBy(bo)).state);
    expect(effects.filter(({ kind }) => kind === 'act-recorded')).toHaveLength(3);
  });

  it('of a whole history are those of a submission that begins', () => {
    const { acts, state } = given(handledAs('H0'), reviewBy(anna), approvalBy(anna));
    const { after, effects } = effectsOf(undefined, acts);
    expect(after).toEqual(state);
    expect(after).toEqual(fold(acts));
    expect(effects[0]).toMatchObject({ kind: 'submission-begun', latest: acts.at(-1) });
  });
});
