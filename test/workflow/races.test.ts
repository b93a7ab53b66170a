import { describe, expect, it } from 'vitest';
import { refuse } from '../../shared/domain/refusal.ts';
import { Unavailable } from '../../shared/workflow/ports.ts';
import { approvalBy, reviewBy, withdrawalBy } from '../support/submissions.ts';
import { approval, review, submission, withdrawal } from '../support/workflow/given.ts';
import { codeOf, having, party, times } from '../support/workflow/racing.ts';

describe('a command before which somebody else comes', () => {
  it('is decided anew on what that has left: an approval that has become the last is the last', async () => {
    const { world, rival, acts, read } = await having(submission(), review('anna'), review('bo'));
    world.before.write.push(rival(approvalBy(party('anna'))));
    expect(codeOf(await approval('bo').done(world))).toBe('done');
    expect(await acts()).toEqual(['submitted', 'reviewed', 'reviewed', 'approved', 'approved']);
    expect(await read()).toMatchObject({ state: 'approved' });
    expect(await world.tables.task(world.id, 'police')).toBeUndefined();
  });

  it('is refused where it may no more', async () => {
    const { world, rival, acts } = await having(submission(), review('anna'));
    world.before.write.push(rival(withdrawalBy(party('desk'))));
    expect(codeOf(await approval('anna').done(world))).toBe('state-conflict');
    expect(await acts()).toEqual(['submitted', 'reviewed', 'withdrawn']);
  });

  it('has no effect where it was the same that came first', async () => {
    const { world, rival, acts } = await having(submission(), review('anna'));
    world.before.write.push(rival(approvalBy(party('anna'))));
    expect(codeOf(await approval('anna').done(world))).toBe('done');
    expect(await acts()).toEqual(['submitted', 'reviewed', 'approved']);
    expect(world.counted.write).toBe(1);
  });

  it('is written after seven of them, and after eight is told to come again, with nothing of it written', async () => {
    const seven = await having(submission());
    seven.world.before.write.push(...times(7, seven.rival(reviewBy(party('bo')))));
    expect(codeOf(await review('anna').done(seven.world))).toBe('done');
    expect(await seven.acts()).toEqual(['submitted', ...times(8, 'reviewed')]);
    const eight = await having(submission());
    eight.world.before.write.push(...times(8, eight.rival(reviewBy(party('bo')))));
    const call = await eight.world.callOf('anna', 'POST', `submissions/${eight.world.id}/reviews`, {}, eight.world.id);
    await expect(eight.world.answered(eight.world.useCases.review, call)).rejects.toThrow(Unavailable);
    expect(eight.world.counted.write).toBe(8);
    expect((await eight.read()).reviewers).toEqual(['bo']);
    expect(await eight.world.tables.isConsumed(call.signed?.nonce ?? expect.fail())).toBe(false);
    // The very call may come again, and has its effect.
    expect(await eight.world.answered(eight.world.useCases.review, call)).toMatchObject({ ok: true });
  });

  it('is told that its nonce was consumed meanwhile, and is not tried again', async () => {
    const { world, acts } = await having(submission());
    const call = await world.callOf('anna', 'POST', `submissions/${world.id}/reviews`, {}, world.id);
    world.before.write.push(() => world.tables.consume(call.signed?.nonce ?? expect.fail()));
    expect(await world.answered(world.useCases.review, call)).toEqual({ ok: false, error: refuse('nonce-replayed') });
    expect(world.counted.write).toBe(1);
    expect(await acts()).toEqual(['submitted']);
  });
});

describe('of many at the same time', () => {
  it('two approvals of two persons both stand, and the second is the last', async () => {
    const { world, acts, read } = await having(submission(), review('anna'), review('bo'));
    const both = await Promise.all([approval('anna').done(world), approval('bo').done(world)]);
    expect(both.map(codeOf)).toEqual(['done', 'done']);
    expect((await acts()).filter((act) => act === 'approved')).toHaveLength(2);
    expect(await read()).toMatchObject({ state: 'approved' });
  });

  it('a third approval finds that two were enough, whichever those are', async () => {
    const { world, acts } = await having(submission(), ...(['anna', 'bo', 'cecilia'] as const).map(review));
    const all = await Promise.all((['anna', 'bo', 'cecilia'] as const).map((name) => approval(name).done(world)));
    expect(all.map(codeOf).toSorted()).toEqual(['done', 'done', 'state-conflict']);
    expect((await acts()).filter((act) => act === 'approved')).toHaveLength(2);
  });

  it('a withdrawal and the last approval do not both happen', async () => {
    const { world, acts } = await having(submission(), review('anna'), approval('anna'), review('bo'));
    const both = await Promise.all([approval('bo').done(world), withdrawal('desk').done(world)]);
    expect(both.map(codeOf).toSorted()).toEqual(['done', 'state-conflict']);
    expect(await acts()).toHaveLength(5);
  });
});
