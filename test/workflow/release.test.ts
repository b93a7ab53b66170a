import { describe, expect, it } from 'vitest';
import type { RecordedAct } from '../../shared/custody/leaf.ts';
import { standingOf, unprovenMark } from '../../shared/domain/progress.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { Unproven } from '../../shared/proof/unproven.ts';
import { Unavailable } from '../../shared/workflow/ports.ts';
import { handledAs, release as released, withdrawalBy } from '../support/submissions.ts';
import { approval, release, review, submission } from '../support/workflow/given.ts';
import { having, outage, party, times } from '../support/workflow/racing.ts';

const approved = [submission(handledAs('H0')), review('anna'), approval('anna')];

describe('a release', () => {
  it('is of what it has proved, or of nothing: somebody else’s release or a withdrawal that comes first stands', async () => {
    const withdrawn = await having(...approved);
    const read = await withdrawn.read();
    // Only what is known not to be proved can be withdrawn once it is approved.
    withdrawn.world.before.write.push(async () => {
      const mark = unprovenMark(read, '2026-11-24T10:00:00.000Z') ?? expect.fail();
      await withdrawn.world.tables.markUnproven(mark);
      await withdrawn.rival(withdrawalBy(party('desk')))();
    });
    await expect(release.done(withdrawn.world)).resolves.toMatchObject({
      value: { body: { outcome: 'release-done-before' } },
    });
    expect(await withdrawn.acts()).toEqual(['submitted', 'reviewed', 'approved', 'withdrawn']);
    expect(await withdrawn.world.records.read('customs', withdrawn.world.id)).toBeUndefined();
    const twice = await having(...approved);
    twice.world.before.write.push(twice.rival(released));
    await expect(release.done(twice.world)).resolves.toMatchObject({
      value: { body: { outcome: 'release-done-before' } },
    });
    expect(await twice.acts()).toEqual(['submitted', 'reviewed', 'approved', 'released']);
  });

  it('is none where it finds recipients in the state’s row that no act has named', async () => {
    const { world, read } = await having(...approved);
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

  it('reads the submission with its grounds, and not again until others come', async () => {
    const { world } = await having(...approved);
    world.counted.read = 0;
    await release.done(world);
    expect(world.counted.read).toBe(0);
  });

  it('is one, of however many at once', async () => {
    const { world, acts } = await having(...approved);
    const all = await Promise.all(times(5, world.id).map((id) => world.released(id)));
    expect(all.toSorted()).toEqual(['record-released', ...times(4, 'release-done-before')]);
    expect(await acts()).toEqual(['submitted', 'reviewed', 'approved', 'released']);
  });

  it('for which a service gives no answer is no release that is not proved: it comes again', async () => {
    const { world, read } = await having(...approved);
    const before = await read();
    const { release: moves } = world.keys.release;
    Object.assign(world.keys.release, { release: outage });
    await expect(world.released(world.id)).rejects.toThrow(Unavailable);
    Object.assign(world.keys.release, { release: moves });
    world.before.write.push(outage);
    await expect(world.released(world.id)).rejects.toThrow(Unavailable);
    expect(await read()).toEqual(before);
    expect(await world.released(world.id)).toBe('record-released');
  });
});
