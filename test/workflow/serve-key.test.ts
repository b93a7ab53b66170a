import { describe, expect, it } from 'vitest';
import { Unavailable } from '../../shared/workflow/ports.ts';
import { serveKey } from '../../shared/workflow/serve-key.ts';
import { newId } from '../support/histories.ts';
import { handledAs, recallBy, reviewBy, withdrawalBy } from '../support/submissions.ts';
import { approval, disclosure, release, review, submission } from '../support/workflow/given.ts';
import { codeOf, having, outage, party, times } from '../support/workflow/racing.ts';

describe('a content key on its way to a person', () => {
  it('is unwrapped once, however often its act is decided anew', async () => {
    const { world, rival, asks } = await having(submission());
    world.before.write.push(rival(reviewBy(party('bo'))), rival(reviewBy(party('cecilia'))));
    expect(codeOf(await review('anna').done(world))).toBe('done');
    expect([asks(), world.counted.write]).toEqual([1, 3]);
  });

  it('leaves on record of its call the signature and the digest of its body: a decision’s body is kept, which somebody has to prove', async () => {
    const released = [submission(handledAs('H0')), review('anna'), approval('anna'), release, disclosure('tor')];
    const { world } = await having(...released);
    const kept = world.asked.flatMap((one) => (one.kind === 'act-recorded' && 'evidence' in one.act ? [one.act] : []));
    const bodies = kept.map(({ act, evidence }) => [act, evidence.body !== undefined, evidence.contentDigest.length]);
    expect(bodies).toEqual([
      ['submitted', false, 43],
      ['reviewed', false, 43],
      ['approved', true, 43],
      ['disclosed', false, 43],
    ]);
  });

  it('does not leave where the report has ended meanwhile, before it is unwrapped or after', async () => {
    for (const when of ['stagedKey', 'write'] as const) {
      const { world, rival, acts, asks } = await having(submission());
      world.before[when].push(rival(withdrawalBy(party('desk'))));
      expect(codeOf(await review('anna').done(world))).toBe('state-conflict');
      expect(await acts()).toEqual(['submitted', 'withdrawn']);
      expect(asks()).toBe(when === 'write' ? 1 : 0);
    }
  });

  it('leaves no act where KMS gives no answer, and the very call may come again', async () => {
    const { world, acts } = await having(submission(), review('anna'));
    const { open } = world.keys.staged;
    Object.assign(world.keys.staged, { open: outage });
    const call = await world.callOf('bo', 'POST', `submissions/${world.id}/reviews`, {}, world.id);
    await expect(world.answered(world.useCases.review, call)).rejects.toThrow(Unavailable);
    expect(await acts()).toEqual(['submitted', 'reviewed']);
    Object.assign(world.keys.staged, { open });
    expect(await world.answered(world.useCases.review, call)).toMatchObject({ ok: true });
  });

  it('does not leave where its act could not be written', async () => {
    const { world, acts, asks } = await having(submission(handledAs('H0')), review('anna'), approval('anna'), release);
    world.before.write.push(outage);
    await expect(disclosure('tor').done(world)).rejects.toThrow(Unavailable);
    expect([await acts(), asks()]).toEqual([['submitted', 'reviewed', 'approved', 'released'], 2]);
  });

  it('is not unwrapped for a call that is sent again', async () => {
    const { world, asks } = await having(submission());
    const call = await world.callOf('anna', 'POST', `submissions/${world.id}/reviews`, {}, world.id);
    expect(await world.answered(world.useCases.review, call)).toMatchObject({ ok: true });
    const again = await Promise.all(times(20, call).map((one) => world.answered(world.useCases.review, one)));
    expect(new Set(again.map(codeOf))).toEqual(new Set(['nonce-replayed']));
    expect(asks()).toBe(1);
  });

  it('is not served before it was made ready, nor to somebody without a key of their own', async () => {
    const { world, read } = await having(submission());
    const call = await world.callOf('anna', 'POST', 'x', {}, newId());
    const open = async () => ({ ok: true, value: { key: new Uint8Array(32), use: 'u' } }) as const;
    const ports = { exchange: world.exchange, wrap: () => new Uint8Array(384) };
    expect(() => serveKey(ports, call, open).encryptedKey()).toThrow('no key was made ready');
    const { decryptionKey: _key, ...entry } = call.entry;
    const keyless = serveKey(ports, { ...call, entry }, open);
    await expect(keyless.prepare(await read())).rejects.toThrow('has a decryption key');
    expect(() => keyless.encryptedKey()).toThrow('no key was made ready');
  });

  it('does not leave where the record is recalled meanwhile: no act of a reading stands after the recall', async () => {
    const { world, rival, acts } = await having(submission(handledAs('H0')), review('anna'), approval('anna'), release);
    world.before.write.push(rival(recallBy(party('desk'))));
    expect(codeOf(await disclosure('tor').done(world))).toBe('record-recalled');
    expect(await acts()).toEqual(['submitted', 'reviewed', 'approved', 'released', 'recalled']);
  });
});
