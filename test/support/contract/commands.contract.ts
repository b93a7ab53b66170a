import { describe, expect, it } from 'vitest';
import { type Act, isReading } from '../../../shared/domain/act.ts';
import { evolve } from '../../../shared/domain/evolve.ts';
import { unprovenMark } from '../../../shared/domain/progress.ts';
import { type ReleasedSubmission, type Submission, unprovenSince } from '../../../shared/domain/submission.ts';
import { openTasks } from '../../../shared/domain/tasks.ts';
import { knowers } from '../../../shared/domain/visibility.ts';
import { type Case, cases } from '../../golden/cases.ts';
import { effectsIn } from '../changes.ts';
import { aNonce, anIntake, aRecord, changeBy, type Made, madeOf, newId, unlockedBy } from '../histories.ts';
import { anId, oldId } from '../submissions.ts';
import { type OnTables, told } from './port.ts';

/** Acts of a submission with an id of its own, which replaces one of its own too. */
const renamed = <T>(value: T, id: string, old: string): T =>
  JSON.parse(JSON.stringify(value).replaceAll(anId, id).replaceAll(oldId, old));

const agencies = ['police', 'customs', 'coastguard', 'prosecution'];
const isReleasing = ({ state }: Submission) => ['approved', 'released', 'recalled'].includes(state);

/** Each transaction of the golden list: it is written once, holds once, and what is read afterwards is what it leads to. */
export const commandsContract = ({ exchange, sealed, records, write }: OnTables): void => {
  /** Writes a history act by act. */
  const happened = async (acts: readonly Act[], since: string | undefined): Promise<readonly Made[]> => {
    const changes: Made[] = [];
    let before: Submission | undefined;
    for (const act of acts) {
      const made = await madeOf(before, [act], before === undefined ? { intake: anIntake() } : {});
      const change = act.act === 'released' ? { ...made, unlocking: unlockedBy(made.after) } : made;
      expect(await write(change)).toBeUndefined();
      changes.push(change);
      before = change.after;
    }
    const mark = before !== undefined && since !== undefined && unprovenMark(before, since);
    if (mark) expect(await exchange().markUnproven(mark)).toBe(true);
    return changes;
  };

  /** The change of a case, on a history that is written, with all changes before it. */
  const arranged = async ({ history, command, corrects = [] }: Case, id: string, old: string) => {
    for (const { recipient, was } of corrects) {
      const record = { ...aRecord(old, recipient), state: was };
      expect(await exchange().write([{ kind: 'record-unlocked', record }])).toBeUndefined();
    }
    const acts = renamed(history.acts, id, old);
    if (command === undefined) {
      return { past: [], change: await madeOf(undefined, acts, { intake: anIntake(), nonce: aNonce() }) };
    }
    const past = await happened(acts, unprovenSince(history.state));
    const before = renamed(history.state, id, old);
    const nonce = 'by' in command ? aNonce() : undefined;
    const unlocking = unlockedBy(
      acts.length > 0 ? (await changeBy(before, command)).after : before,
      renamed(corrects, id, old),
    );
    return {
      past,
      change: await changeBy(before, command, command.kind === 'release' ? { nonce, unlocking } : { nonce }),
    };
  };

  const readBack = async ({ after, acts, before }: Made, past: readonly Made[]) => {
    const { id } = after;
    const all = [...past.flatMap((change) => change.acts), ...acts];
    const stored = await exchange().read(id);
    expect(stored).toMatchObject({ submission: after, hash: all.at(-1)?.custody.hash });
    expect(stored?.submission).toEqual(before === undefined ? after : acts.reduce<Submission>(evolve, before));
    for (const agency of agencies) {
      expect((await exchange().readAs(agency, id))?.submission, agency).toEqual(
        knowers(after).includes(agency) ? after : undefined,
      );
      const isOpen = openTasks(after).some((task) => task.agency === agency);
      const waits = isOpen ? { waitsSince: expect.any(String) } : undefined;
      expect(await exchange().task(id, agency), agency).toEqual(waits);
    }
    expect(await exchange().acts(id, after.seq + 1, 50)).toEqual(all.map(told));
    const grounds = await exchange().grounds(id);
    expect(grounds).toEqual({ stored, stagedKey: grounds?.stagedKey, acts: all.filter((act) => !isReading(act)) });
    expect(await exchange().stagedKey(id)).toEqual(grounds?.stagedKey);
    expect(grounds?.stagedKey === undefined).toBe(after.state !== 'pending' && after.state !== 'approved');
    const lists = ['release', 'proof'] as const;
    const waits = await Promise.all(
      lists.map((kind) => exchange().waiting(kind, 'police', '2099-01-01T00:00:00.000Z')),
    );
    expect(waits.map((list) => list.some((one) => one.id === id))).toEqual([isReleasing(after), false]);
    expect(stored?.untold).toEqual(
      after.state === 'released' || after.state === 'recalled' ? after.releasedTo : undefined,
    );
  };

  /** Of each recipient the key has gone, the record says so, and an answer is asked for until it is given. */
  const isTakenBack = async ({ id, originator, releasedTo, acknowledged = [] }: ReleasedSubmission) => {
    for (const recipient of releasedTo) {
      expect(await records().wrappedKey({ recipient, originator, id })).toBeUndefined();
      expect(await records().read(recipient, id)).toMatchObject({ state: 'recalled', cover: expect.anything() });
      const isAsked = acknowledged.every(({ agency }) => agency !== recipient);
      expect(await exchange().isAskedToAcknowledge(id, recipient)).toBe(isAsked);
    }
  };

  describe('what is written with', () => {
    it.each(Object.entries(cases))('%s is there once, whole, and is not written again', async (_, one) => {
      const [id, old] = [newId(), newId()];
      const { past, change } = await arranged(one, id, old);
      expect(await write(change)).toBeUndefined();
      await readBack(change, past);
      const isStanding = change.after.cover.replaces === old && !('endedAt' in change.after);
      expect(await exchange().isReplaced(old)).toBe(isStanding);
      const { nonce, intake, unlocking } = change;
      if (intake !== undefined) expect(await sealed().read(id)).toEqual(intake.sealed);
      if (intake !== undefined) expect(await exchange().stagedKey(id)).toEqual(intake.stagedKey);
      for (const { record, wrappedKey } of unlocking?.records ?? []) {
        expect(await records().read(record.recipient, id)).toEqual(record);
        const { recipient, originator } = record;
        expect(await records().wrappedKey({ recipient, originator, id })).toEqual(new Uint8Array(wrappedKey));
      }
      for (const { recipient, was } of unlocking?.corrects ?? []) {
        const record = { ...aRecord(old, recipient), state: was, replacedBy: id };
        expect(await records().read(recipient, old)).toEqual(record);
        expect(await exchange().isAskedToAcknowledge(old, recipient)).toBe(was === 'released');
      }
      if (change.after.state === 'recalled') await isTakenBack(change.after);
      expect(await exchange().write(effectsIn(change))).toBe(nonce === undefined ? 'stale' : 'nonce-replayed');
      expect(await write({ ...change, nonce: aNonce() })).toBe('stale');
      await readBack(change, past);
    });
  });
};
