import { describe, expect, it } from 'vitest';
import { newId } from '../support/histories.ts';
import { aCover, handledAs } from '../support/submissions.ts';
import {
  approval,
  happens,
  rejection,
  release,
  review,
  type Step,
  sendingBack,
  withdrawal,
} from '../support/workflow/given.ts';
import { answerOf, bodyOf, put, stages } from '../support/workflow/submitting.ts';
import { aWorld } from '../support/workflow/world.ts';

describe('a correction', () => {
  /** A world whose submission has come to this, and a PUT of a correction of it under an id of its own. */
  const having = async (...steps: readonly Step[]) => {
    const world = aWorld();
    expect(answerOf(await put(world, await bodyOf(world)))).toBe(201);
    await happens(world, ...steps);
    const corrected = async (id = newId(), replaces = world.id) =>
      put(world, await bodyOf(world, id, aCover({ replaces })), id);
    return { world, corrected };
  };
  const approved = [review('anna'), approval('anna')];
  const refused = [{ pointer: '/cover/replaces', detail: expect.any(String) }];

  it.each<[string, readonly Step[]]>([
    ['released', [...approved, release]],
    ['returned', [review('anna'), sendingBack('anna')]],
  ])('of what was %s is accepted, once', async (_, steps) => {
    const { world, corrected } = await having(...steps);
    expect(answerOf(await corrected())).toBe(201);
    expect(await world.exchange.isReplaced(world.id)).toBe(true);
    const asked = stages(world);
    expect(await corrected()).toMatchObject({ error: { code: 'cover-invalid', errors: refused } });
    expect(stages(world)).toBe(asked);
  });

  it.each<[string, readonly Step[]]>([
    ['pending', []],
    ['approved, and not released yet', approved],
    ['rejected', [review('anna'), rejection('anna')]],
    ['withdrawn', [withdrawal('desk')]],
  ])('of what is %s is refused as of what was never there', async (_, steps) => {
    const { corrected } = await having(...steps);
    const outcome = await corrected();
    expect(outcome).toMatchObject({ error: { code: 'cover-invalid', errors: refused } });
    expect(outcome).toEqual(await corrected(newId(), newId()));
  });

  it('that comes again with its body is the same correction', async () => {
    const { world } = await having(...approved, release);
    const id = newId();
    const body = await bodyOf(world, id, aCover({ replaces: world.id }));
    expect([answerOf(await put(world, body, id)), answerOf(await put(world, body, id))]).toEqual([201, 200]);
  });

  it('is one, of however many at once', async () => {
    const { corrected } = await having(...approved, release);
    const answers = await Promise.all(Array.from({ length: 5 }, async () => answerOf(await corrected())));
    expect(answers.toSorted()).toEqual([201, ...Array(4).fill('cover-invalid')]);
  });

  it('makes room for another where it ends unreleased', async () => {
    const { world, corrected } = await having(...approved, release);
    const id = newId();
    expect(answerOf(await corrected(id))).toBe(201);
    await happens({ ...world, id }, withdrawal('desk'));
    expect(await world.exchange.isReplaced(world.id)).toBe(false);
    expect(answerOf(await corrected())).toBe(201);
  });

  it('stands beside the record that it corrects once it is released itself', async () => {
    const { world, corrected } = await having(...approved, release);
    const id = newId();
    await corrected(id);
    expect(await world.records.read('customs', world.id)).not.toHaveProperty('replacedBy');
    await happens({ ...world, id }, ...approved, release);
    expect(await world.records.read('customs', world.id)).toMatchObject({ state: 'released', replacedBy: id });
    expect(await world.records.read('customs', id)).toMatchObject({ cover: { replaces: world.id } });
  });

  it('stands beside the records of its own recipients alone: nobody else learns that there is one', async () => {
    const world = aWorld();
    await put(world, await bodyOf(world, world.id, handledAs('H0', ['customs', 'coastguard'])));
    await happens(world, ...approved, release);
    const id = newId();
    expect(answerOf(await put(world, await bodyOf(world, id, aCover({ replaces: world.id })), id))).toBe(201);
    await happens({ ...world, id }, ...approved, release);
    expect(await world.records.read('customs', world.id)).toMatchObject({ replacedBy: id });
    const theirs = await world.records.read('coastguard', world.id);
    expect(theirs).toMatchObject({ state: 'released' });
    expect(theirs).not.toHaveProperty('replacedBy');
  });
});
