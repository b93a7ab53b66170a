import { describe, expect, it } from 'vitest';
import type { RecordedAct } from '../../shared/custody/leaf.ts';
import type { Approver } from '../../shared/domain/act.ts';
import type { Command } from '../../shared/domain/command.ts';
import { standingOf, unprovenMark } from '../../shared/domain/progress.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { Unproven } from '../../shared/proof/unproven.ts';
import { Unavailable } from '../../shared/workflow/ports.ts';
import { serveKey } from '../../shared/workflow/serve-key.ts';
import { historiesIn, newId } from '../support/histories.ts';
import { approvalBy, handledAs, release as released, reviewBy, withdrawalBy } from '../support/submissions.ts';
import {
  approval,
  disclosure,
  happens,
  release,
  review,
  type Step,
  submission,
  withdrawal,
} from '../support/workflow/given.ts';
import { aRacingWorld, outage } from '../support/workflow/racing.ts';
import { principal } from '../support/workflow/world.ts';

const approver = (name: 'anna' | 'bo' | 'cecilia'): Approver => ({ ...principal(name).party, holder: name });
const [anna, bo, cecilia] = [approver('anna'), approver('bo'), approver('cecilia')];
const desk = principal('desk').party;

/** A world in which these steps were done, somebody else's commands on the same submission, and what it has become. */
const having = async (...past: readonly Step[]) => {
  const world = aRacingWorld();
  await happens(world, ...past);
  const read = async () => (await world.tables.read(world.id))?.submission ?? expect.fail();
  const rival =
    (...commands: readonly Command[]) =>
    async () => {
      const s = await read();
      const ofThis = commands.map((one) => (one.kind === 'decide' ? { ...one, sealedDigest: s.sealedDigest } : one));
      return historiesIn(world.tables).following(s, ...ofThis);
    };
  const acts = async () => (await world.tables.acts(world.id, 9_999_999, 999)).map(({ act }) => act);
  world.counted.write = 0;
  const asks = () => world.keys.asked.filter((what) => what === 'open').length;
  return { world, rival, acts, read, asks };
};
const codeOf = (outcome: Awaited<ReturnType<Step['done']>>) => (outcome.ok ? 'done' : outcome.error.code);
const times = <T>(count: number, one: T): readonly T[] => Array.from({ length: count }, () => one);

describe('a command before which somebody else comes', () => {
  it('is decided anew on what that has left: an approval that has become the last is the last', async () => {
    const { world, rival, acts, read } = await having(submission(), review('anna'), review('bo'));
    world.before.write.push(rival(approvalBy(anna)));
    expect(codeOf(await approval('bo').done(world))).toBe('done');
    expect(await acts()).toEqual(['submitted', 'reviewed', 'reviewed', 'approved', 'approved']);
    expect(await read()).toMatchObject({ state: 'approved' });
    expect(await world.tables.task(world.id, 'police')).toBeUndefined();
  });

  it('is refused where it may no more', async () => {
    const { world, rival, acts } = await having(submission(), review('anna'));
    world.before.write.push(rival(withdrawalBy(desk)));
    expect(codeOf(await approval('anna').done(world))).toBe('state-conflict');
    expect(await acts()).toEqual(['submitted', 'reviewed', 'withdrawn']);
  });

  it('has no effect where it was the same that came first', async () => {
    const { world, rival, acts } = await having(submission(), review('anna'));
    world.before.write.push(rival(approvalBy(anna)));
    expect(codeOf(await approval('anna').done(world))).toBe('done');
    expect(await acts()).toEqual(['submitted', 'reviewed', 'approved']);
    expect(world.counted.write).toBe(1);
  });

  it('is written after seven of them, and after eight is told to come again, with nothing of it written', async () => {
    const seven = await having(submission());
    seven.world.before.write.push(...times(7, seven.rival(reviewBy(bo))));
    expect(codeOf(await review('anna').done(seven.world))).toBe('done');
    expect(await seven.acts()).toEqual(['submitted', ...times(8, 'reviewed')]);
    const eight = await having(submission());
    eight.world.before.write.push(...times(8, eight.rival(reviewBy(bo))));
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

  it('is a release: what it has proved is what it releases, or it is released by nobody', async () => {
    const withdrawn = await having(submission(handledAs('H0')), review('anna'), approval('anna'));
    const approved = await withdrawn.read();
    // Only what is known not to be proved can be withdrawn once it is approved.
    withdrawn.world.before.write.push(async () => {
      const mark = unprovenMark(approved, '2026-11-24T10:00:00.000Z') ?? expect.fail();
      await withdrawn.world.tables.markUnproven(mark);
      await withdrawn.rival(withdrawalBy(desk))();
    });
    await expect(release.done(withdrawn.world)).resolves.toMatchObject({
      value: { body: { outcome: 'release-done-before' } },
    });
    expect(await withdrawn.acts()).toEqual(['submitted', 'reviewed', 'approved', 'withdrawn']);
    expect(await withdrawn.world.records.read('customs', withdrawn.world.id)).toBeUndefined();
    const twice = await having(submission(handledAs('H0')), review('anna'), approval('anna'));
    twice.world.before.write.push(twice.rival(released));
    await expect(release.done(twice.world)).resolves.toMatchObject({
      value: { body: { outcome: 'release-done-before' } },
    });
    expect(await twice.acts()).toEqual(['submitted', 'reviewed', 'approved', 'released']);
  });

  it('is a release, and finds recipients in the state’s row that no act has named: it is proved no more', async () => {
    const { world, read } = await having(submission(handledAs('H0')), review('anna'), approval('anna'));
    const forged = { ...(await read()), releaseTo: ['customs', 'coastguard'] } as Submission;
    world.before.write.push(async () => {
      const { stored } = (await world.tables.grounds(world.id)) ?? expect.fail();
      const { seq, state } = stored.submission;
      const after = { ...forged, seq: seq + 1 };
      const latest = { custody: { hash: stored.hash } } as RecordedAct;
      const become = { after, latest, standing: standingOf(after), knownTo: ['police'] };
      const waits = { for: 'as-before' } as const;
      const was = { seq, state };
      const row = {
        kind: 'submission-moved',
        ...become,
        was,
        changesIn: [state],
        waits,
        dropsStagedKey: false,
      } as const;
      expect(await world.tables.write([row])).toBeUndefined();
    });
    await expect(release.done(world)).rejects.toThrow(Unproven);
    expect((await read()).state).toBe('approved');
    for (const recipient of ['customs', 'coastguard']) {
      expect(await world.records.read(recipient, world.id)).toBeUndefined();
    }
  });

  it('is a release that was read with its grounds, and is not read again until others come', async () => {
    const { world } = await having(submission(handledAs('H0')), review('anna'), approval('anna'));
    world.counted.read = 0;
    await release.done(world);
    expect(world.counted.read).toBe(0);
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

describe('a content key on its way to a person', () => {
  it('is unwrapped once, however often its act is decided anew', async () => {
    const { world, rival, asks } = await having(submission());
    world.before.write.push(rival(reviewBy(bo)), rival(reviewBy(cecilia)));
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
      world.before[when].push(rival(withdrawalBy(desk)));
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
    const open = async () => ({ ok: true, value: new Uint8Array(32) }) as const;
    const ports = { exchange: world.exchange, wrap: () => new Uint8Array(384) };
    expect(() => serveKey(ports, call, open).encryptedKey()).toThrow('no key was made ready');
    const { decryptionKey: _key, ...entry } = call.entry;
    const keyless = serveKey(ports, { ...call, entry }, open);
    await expect(keyless.prepare(await read())).rejects.toThrow('has a decryption key');
    expect(() => keyless.encryptedKey()).toThrow('no key was made ready');
  });
});
