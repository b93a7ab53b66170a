import { describe, expect, it } from 'vitest';
import type { Command } from '../../shared/domain/command.ts';
import { type Effect, effectsOf } from '../../shared/domain/effects.ts';
import { fold } from '../../shared/domain/submission.ts';
import {
  actsOf,
  approvalBy,
  approvedBy,
  begun,
  following,
  type History,
  handledAs,
  person,
  rejectionBy,
  release,
  reviewBy,
} from '../support/submissions.ts';

const anna = person('police', 'anna');
const bo = person('police', 'bo');

const outcomeOf = ({ state }: History, command: Command) => effectsOf(state, actsOf(state, command));
const kindsOf = (history: History, command: Command) => outcomeOf(history, command).effects.map(({ kind }) => kind);
const movedBy = (history: History, command: Command) =>
  outcomeOf(history, command).effects.find(
    (e): e is Effect & { kind: 'submission-moved' } => e.kind === 'submission-moved',
  );

describe('the effects of acts', () => {
  it('come with the state that the acts fold to, each act for itself', () => {
    const history = approvedBy(begun(handledAs('H3', ['customs', 'coastguard'])), anna);
    const before = following(history, reviewBy(bo));
    const { after, effects } = outcomeOf(before, approvalBy(bo));
    expect(after).toEqual(following(before, approvalBy(bo)).state);
    expect(effects.filter(({ kind }) => kind === 'act-recorded')).toHaveLength(3);
  });

  it('of a whole history are those of a submission that begins', () => {
    const { acts, state } = approvedBy(begun(handledAs('H0')), anna);
    const { after, effects } = effectsOf(undefined, acts);
    expect(after).toEqual(state);
    expect(after).toEqual(fold(acts));
    expect(effects[0]).toMatchObject({ kind: 'submission-begun', latest: acts.at(-1) });
  });

  it('of an approval move the task where another person is still to decide, and close it where none is', () => {
    const first = following(begun(handledAs('H1')), reviewBy(anna));
    expect(kindsOf(first, approvalBy(anna))).toEqual(['submission-moved', 'act-recorded', 'task-moved']);
    const last = following(approvedBy(begun(handledAs('H1')), anna), reviewBy(bo));
    expect(kindsOf(last, approvalBy(bo))).toEqual(['submission-moved', 'act-recorded', 'task-closed']);
  });

  it('free what a correction was to replace once it ends unreleased, and not before', () => {
    const correction = { ...handledAs('H0'), replaces: '01934f5e-7c00-7000-8000-000000000000' };
    const reviewed = following(begun(correction), reviewBy(anna));
    expect(kindsOf(reviewed, rejectionBy(anna))).toContain('replacement-freed');
    expect(kindsOf(reviewed, approvalBy(anna))).not.toContain('replacement-freed');
  });

  it('drop the staged key with the release or the end of a submission, and keep it until then', () => {
    const reviewed = following(begun(handledAs('H0')), reviewBy(anna));
    expect(movedBy(reviewed, approvalBy(anna))?.dropsStagedKey).toBe(false);
    expect(movedBy(reviewed, rejectionBy(anna))?.dropsStagedKey).toBe(true);
    expect(movedBy(following(reviewed, approvalBy(anna)), release)?.dropsStagedKey).toBe(true);
  });
});
