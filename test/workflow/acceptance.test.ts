import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { acceptSubmission } from '../../shared/workflow/accept.ts';
import { Unavailable } from '../../shared/workflow/ports.ts';
import { newId } from '../support/histories.ts';
import { intakeKid } from '../support/memory/keys.ts';
import { aCover } from '../support/submissions.ts';
import { happens, withdrawal } from '../support/workflow/given.ts';
import { aRacingWorld, outage } from '../support/workflow/racing.ts';
import { answerOf, bodyOf, callOf, put, stages } from '../support/workflow/submitting.ts';
import { agencyRules, aWorld } from '../support/workflow/world.ts';

describe('a submission that is new', () => {
  it('is kept with its exact body, and its key bound to its first act', async () => {
    const world = aWorld();
    const call = await callOf(world, await bodyOf(world));
    const outcome = await world.answered(world.useCases.submit, call);
    expect(outcome).toMatchObject({
      ok: true,
      value: { status: 201, location: `/v1/police/submissions/${world.id}`, body: { id: world.id, state: 'pending' } },
    });
    const { authority, input, value, contentType, principal } = call.signed?.evidence ?? expect.fail();
    const { keyid } = call.by;
    const signed = { body: call.text, authority, input, value, contentType, principal, keyid };
    expect(await world.sealed.read(world.id)).toEqual(signed);
    const { stored, acts, stagedKey } = (await world.exchange.grounds(world.id)) ?? expect.fail();
    const { id, originator, sealedDigest } = stored.submission;
    const intake = acts[0].custody.commitment;
    expect(stagedKey?.intake).toBe(intake);
    const context = { submission: id, originator, sealedDigest, intake };
    const key = stagedKey?.key ?? expect.fail();
    expect((await world.keys.staged.open(key, context)).key).toHaveLength(32);
    for (const other of [{ intake: 'A'.repeat(43) }, { submission: newId() }, { originator: 'customs' }]) {
      await expect(world.keys.staged.open(key, { ...context, ...other })).rejects.toThrow();
    }
  });

  it('is refused with all its faults at once, and may come again whole under the same id', async () => {
    const world = aWorld();
    const { sealed } = await bodyOf(world);
    const cover = { ...aCover(), recipients: ['police'], replaces: newId(), legalGround: '' };
    const outcome = await put(world, { cover, sealed });
    const pointers = outcome.ok ? [] : (outcome.error.errors ?? []).map(({ pointer }) => pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/cover/legalGround', '/cover/recipients/0', '/cover/replaces']));
    expect([await world.exchange.read(world.id), stages(world)]).toEqual([undefined, 0]);
    expect(answerOf(await put(world, await bodyOf(world)))).toBe(201);
  });

  it('of which the key does not open is refused, and leaves nothing', async () => {
    const world = aWorld();
    const { cover, sealed } = await bodyOf(world);
    const [header, , ...rest] = sealed.split('.');
    const forged = [header, randomBytes(384).toString('base64url'), ...rest].join('.');
    expect(answerOf(await put(world, { cover, sealed: forged }))).toBe('sealed-invalid');
    expect([await world.exchange.read(world.id), await world.sealed.read(world.id)]).toEqual([undefined, undefined]);
  });

  it('is not sealed a second time under another id', async () => {
    const world = aWorld();
    const body = await bodyOf(world);
    expect(answerOf(await put(world, body))).toBe(201);
    const id = newId();
    expect(answerOf(await put(world, body, id))).toBe('sealed-invalid');
    const header = { ...JSON.parse(Buffer.from(body.sealed.split('.')[0] ?? '', 'base64url').toString()), jti: id };
    const [, ...rest] = body.sealed.split('.');
    const sealed = [Buffer.from(JSON.stringify(header)).toString('base64url'), ...rest].join('.');
    expect(answerOf(await put(world, { ...body, sealed }, id))).toBe('sealed-key-reused');
    expect(await world.exchange.read(id)).toBeUndefined();
  });

  it('has not come where KMS gave no answer: the very call may be sent again', async () => {
    const world = aRacingWorld();
    const call = await callOf(world, await bodyOf(world));
    const down = acceptSubmission(
      { ...world.recording, keys: { stage: outage } },
      { agency: 'police', agencies: ['police', 'customs'], rules: agencyRules },
      [intakeKid],
    );
    await expect(world.answered(down, call)).rejects.toThrow(Unavailable);
    world.before.write.push(outage);
    await expect(world.answered(world.useCases.submit, call)).rejects.toThrow(Unavailable);
    expect(await world.exchange.read(world.id)).toBeUndefined();
    expect(answerOf(await world.answered(world.useCases.submit, call))).toBe(201);
  });
});

describe('a submission under a used id', () => {
  it('has one effect, of however many with one body at once, each signed anew', async () => {
    const world = aWorld();
    const body = await bodyOf(world);
    const answers = await Promise.all(Array.from({ length: 20 }, async () => answerOf(await put(world, body))));
    expect(answers.toSorted()).toEqual([...Array(19).fill(200), 201]);
    expect((await world.exchange.grounds(world.id))?.acts).toHaveLength(1);
  });

  it('is one of two with two bodies at once', async () => {
    const world = aWorld();
    const bodies = [await bodyOf(world), await bodyOf(world)];
    const answers = await Promise.all(bodies.map(async (body) => answerOf(await put(world, body))));
    expect(answers.toSorted()).toEqual([201, 'submission-exists']);
  });

  it('makes KMS do nothing when its call is sent again, however often at once', async () => {
    const world = aWorld();
    const call = await callOf(world, await bodyOf(world));
    const send = async () => answerOf(await world.answered(world.useCases.submit, call));
    expect(await send()).toBe(201);
    const again = await Promise.all(Array.from({ length: 50 }, send));
    expect(new Set(again)).toEqual(new Set(['nonce-replayed']));
    expect(stages(world)).toBe(1);
  });

  it('with the body that was accepted is answered by what became of it, also when its key opens no more', async () => {
    const world = aWorld();
    const body = await bodyOf(world);
    expect(answerOf(await put(world, body))).toBe(201);
    await happens(world, withdrawal('desk'));
    expect(await put(world, body)).toMatchObject({ ok: true, value: { status: 200, body: { state: 'withdrawn' } } });
    const settings = { agency: 'police', agencies: ['police', 'customs'], rules: agencyRules };
    for (const [keys, kids] of [
      [{ stage: async () => undefined }, [intakeKid]],
      [world.keys.intake, ['another-kid']],
    ] as const) {
      const later = acceptSubmission({ ...world.recording, keys }, settings, kids);
      const outcome = await world.answered(later, await callOf(world, body));
      expect(outcome).toMatchObject({ ok: true, value: { status: 200, body: { state: 'withdrawn' } } });
      expect(answerOf(await world.answered(later, await callOf(world, await bodyOf(world))))).toBe('sealed-invalid');
    }
  });

  it('of another agency is refused, also with the body that was accepted, and told nothing of it', async () => {
    const world = aWorld();
    const body = await bodyOf(world);
    expect(answerOf(await put(world, body))).toBe(201);
    const settings = { agency: 'customs', agencies: ['police', 'customs'], rules: agencyRules };
    const theirs = acceptSubmission({ ...world.recording, keys: world.keys.intake }, settings, [intakeKid]);
    const call = await world.callOf('box', 'PUT', `submissions/${world.id}`, body, world.id);
    const outcome = await world.answered(theirs, call);
    expect(answerOf(outcome)).toBe('cover-invalid');
    const cover = { ...body.cover, recipients: ['police'] };
    const again = await world.callOf('box', 'PUT', `submissions/${world.id}`, { ...body, cover }, world.id);
    expect(answerOf(await world.answered(theirs, again))).toBe('sealed-invalid');
    expect(stages(world)).toBe(1);
  });

  it('with another body is refused, asks for one key at most, and changes nothing', async () => {
    const world = aWorld();
    expect(answerOf(await put(world, await bodyOf(world)))).toBe(201);
    const before = await world.exchange.grounds(world.id);
    expect(answerOf(await put(world, await bodyOf(world)))).toBe('submission-exists');
    expect(stages(world)).toBe(2);
    expect(await world.exchange.grounds(world.id)).toEqual(before);
  });
});
