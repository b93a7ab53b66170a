import { describe, expect, it } from 'vitest';
import { unprovenMark } from '../../../shared/domain/progress.ts';
import type { Submission } from '../../../shared/domain/submission.ts';
import type { ToTell, WaitingKind } from '../../../shared/workflow/ports.ts';
import { newId } from '../histories.ts';
import {
  approvalBy,
  decidedAt,
  desk,
  disclosureBy,
  handledAs,
  person,
  recallBy,
  release,
  reviewBy,
  withdrawalBy,
} from '../submissions.ts';
import { anAgency, type OnTables } from './port.ts';

const anna = person('police', 'anna');
const far = '2099-01-01T00:00:00.000Z';

/** What waits for a machine, and the marks by which it waits no more. */
export const waitingContract = ({ exchange, submitted, following }: OnTables): void => {
  const waiting = async (kind: WaitingKind, agency = 'police', before = far) =>
    (await exchange().waiting(kind, agency, before)).map(({ id }) => id);
  const approved = async (code: 'H0' | 'H1' = 'H0') => {
    const s = await submitted(handledAs(code));
    const bo = person('police', 'bo');
    return following(s, reviewBy(anna), approvalBy(anna), ...(code === 'H1' ? [reviewBy(bo), approvalBy(bo)] : []));
  };

  describe('what waits for a machine', () => {
    it('is found newest first, of its agency alone, and a task no longer once it was opened', async () => {
      const by = { agency: anAgency(), keyid: 'desk-key' };
      const times = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:02.000Z', '2026-01-01T00:00:01.000Z'];
      const ids: string[] = [];
      for (const at of times) ids.push((await submitted(handledAs('H1'), { by, at })).id);
      const [first = '', second = '', third = ''] = ids;
      const list = (before: string) => exchange().waiting('task', by.agency, before);
      expect(await list('2026-01-01T00:01:00.000Z')).toEqual([
        { id: second, since: times[1] },
        { id: third, since: times[2] },
        { id: first, since: times[0] },
      ]);
      expect((await list('2026-01-01T00:00:02.000Z')).map(({ id }) => id)).toEqual([third, first]);
      expect(await waiting('release', by.agency)).toEqual([]);
      expect(await waiting('task', anAgency())).toEqual([]);
      expect(await exchange().openTask(third, by.agency)).toBe(true);
      expect(await waiting('task', by.agency)).toEqual([second, first]);
    });

    it('is opened as often as it is asked for, many at once, and not where it is not there', async () => {
      const [first, second] = [await submitted(), await submitted()];
      const ids = [first.id, newId(), second.id, first.id, newId()];
      const all = <T>(ask: (id: string) => Promise<T>) => Promise.all(ids.map(ask));
      const standing = () => all((id) => exchange().task(id, 'police'));
      const waits = { waitsSince: expect.any(String) };
      expect(await standing()).toEqual([waits, undefined, waits, waits, undefined]);
      expect(await exchange().task(first.id, 'police')).toEqual({ waitsSince: first.receivedAt });
      expect(await all((id) => exchange().openTask(id, 'police'))).toEqual([true, false, true, true, false]);
      expect(await standing()).toEqual(['opened', undefined, 'opened', 'opened', undefined]);
      // Opened, it is moved and closed as any other.
      await following(first, reviewBy(anna), approvalBy(anna));
      expect(await exchange().task(first.id, 'police')).toBe('opened');
      await following(second, withdrawalBy(desk));
      expect(await exchange().openTask(second.id, 'police')).toBe(false);
    });

    it('is a recall of which all are told, also where some were told of the release', async () => {
      const s = await submitted(handledAs('H0', ['customs', 'coastguard']));
      const released = await following(s, reviewBy(anna), approvalBy(anna), release);
      await exchange().markTold(released, ['coastguard']);
      expect((await exchange().read(s.id))?.untold).toEqual(['coastguard']);
      await following(released, recallBy(anna));
      expect((await exchange().read(s.id))?.untold).toEqual(['customs', 'coastguard']);
    });

    it('is a release until its recipients were told, and a recall anew', async () => {
      const before = await approved('H1');
      const { id } = before;
      const waits = async () => (await exchange().waiting('release', 'police', far)).filter((one) => one.id === id);
      const standing = async () => [await waits(), (await exchange().read(id))?.untold];
      const since = [{ id, since: decidedAt }];
      expect(await standing()).toEqual([since, undefined]);
      const released = await following(before, release);
      expect(await standing()).toEqual([since, ['customs']]);
      await exchange().markTold(released, ['customs']);
      const disclosed = await following(released, disclosureBy(person('customs', 'rut')));
      expect(await standing()).toEqual([since, ['customs']]);
      await exchange().markTold(disclosed, []);
      expect(await standing()).toEqual([[], undefined]);
      // Of what waits for nothing, nobody is left to be told.
      await exchange().markTold(disclosed, ['customs']);
      expect(await standing()).toEqual([[], undefined]);
      const recalled = await following(disclosed, recallBy(anna));
      expect(await standing()).toEqual([since, ['customs']]);
      // A mark of an older state is none.
      await exchange().markTold(released, []);
      expect(await standing()).toEqual([since, ['customs']]);
      await exchange().markTold(recalled, []);
      expect(await standing()).toEqual([[], undefined]);
    });
  });

  describe('the mark that somebody is told again', () => {
    const [first, second, third] = ['10:00', '11:00', '12:00'].map((time) => `2026-11-24T${time}:00.000Z`) as [
      string,
      string,
      string,
    ];
    const begin = (whom: ToTell, now: string, unless: string) => exchange().beginTellingAgain(whom, now, unless);

    it('is set by one, until so long has passed that it counts no more, or it is taken back', async () => {
      const { id } = await submitted();
      const released = await following(await approved(), release);
      for (const whom of [{ id, taskOf: 'police' }, released]) {
        expect(await begin(whom, first, first)).toBe(true);
        expect(await begin(whom, second, first)).toBe(false);
        expect(await begin(whom, second, second)).toBe(true);
        await exchange().endTellingAgain(whom);
        expect(await begin(whom, third, first)).toBe(true);
      }
    });

    it('is not set where nobody is to be told any more, or of another state, or was never anything', async () => {
      const { id } = await submitted();
      await exchange().openTask(id, 'police');
      expect(await begin({ id, taskOf: 'police' }, first, first)).toBe(false);
      expect(await begin({ id: newId(), taskOf: 'police' }, first, first)).toBe(false);
      const released = await following(await approved(), release);
      expect(await begin({ ...released, state: 'recalled' }, first, first)).toBe(false);
      await exchange().markTold(released, []);
      expect(await begin(released, first, first)).toBe(false);
      await exchange().endTellingAgain(released);
      expect(await begin({ ...released, id: newId() }, first, first)).toBe(false);
    });

    it('stays while the submission goes on, and its task', async () => {
      const released = await following(await approved(), release);
      expect(await begin(released, first, first)).toBe(true);
      const opened = await following(released, disclosureBy(person('customs', 'rut')));
      expect(await begin(opened, second, first)).toBe(false);
      const recalled = await following(opened, recallBy(anna));
      expect(await begin(recalled, second, first)).toBe(false);
      expect(await begin(recalled, second, second)).toBe(true);
      const task = await following(await submitted(), reviewBy(anna));
      const whom = { id: task.id, taskOf: 'police' };
      expect(await begin(whom, first, first)).toBe(true);
      await following(task, approvalBy(anna));
      expect(await begin(whom, second, first)).toBe(false);
    });

    it('goes with what is marked as told, be it in part', async () => {
      const s = await following(
        await submitted(handledAs('H0', ['customs', 'coastguard'])),
        reviewBy(anna),
        approvalBy(anna),
        release,
      );
      expect(await begin(s, first, first)).toBe(true);
      await exchange().markTold(s, ['customs']);
      expect(await begin(s, second, first)).toBe(true);
    });
  });

  describe('the mark that a release is not proved', () => {
    const since = '2026-11-24T10:00:00.000Z';
    const later = '2026-11-24T11:00:00.000Z';
    const mark = (s: Submission, at = since) => exchange().markUnproven(unprovenMark(s, at) ?? expect.fail());

    it('stands with the state, and lists it apart from what is only lost', async () => {
      const before = await approved();
      expect(await waiting('release')).toContain(before.id);
      expect(await mark(before)).toBe(true);
      const read = await exchange().read(before.id);
      expect(read?.submission).toEqual({ ...before, unprovenSince: since });
      expect(await exchange().waiting('proof', 'police', far)).toContainEqual({ id: before.id, since });
      expect(await waiting('release')).not.toContain(before.id);
      // It is the first mark that stands, also where somebody read it before it was marked.
      expect(await mark(before, later)).toBe(false);
      expect(await exchange().read(before.id)).toEqual(read);
      expect(await exchange().waiting('proof', 'police', far)).toContainEqual({ id: before.id, since });
    });

    it('is set once by those that find it at the same time', async () => {
      const before = await approved();
      const times = Array.from({ length: 5 }, (_, i) => new Date(Date.parse(since) + i).toISOString());
      const marked = await Promise.all(times.map((at) => mark(before, at)));
      expect(marked.filter(Boolean)).toHaveLength(1);
      const read = await exchange().read(before.id);
      expect(read?.submission).toEqual({ ...before, unprovenSince: times[marked.indexOf(true)] });
    });

    it('is not set on what was released or withdrawn meanwhile, or is not there', async () => {
      const before = await approved();
      await following(before, release);
      const marked = await approved();
      expect(await mark(marked)).toBe(true);
      await following({ ...marked, unprovenSince: since } as Submission, withdrawalBy(desk));
      for (const gone of [before, marked, { ...before, id: newId() }]) {
        const stood = await exchange().read(gone.id);
        expect(await mark(gone, later)).toBe(false);
        expect(await exchange().read(gone.id)).toEqual(stood);
      }
      expect(await waiting('proof')).not.toContain(marked.id);
    });

    it('goes with the release that is proved after all, whose recipients are told as of any', async () => {
      const before = await approved();
      expect(await mark(before)).toBe(true);
      await following({ ...before, unprovenSince: since } as Submission, release);
      const read = await exchange().read(before.id);
      expect(read?.submission).not.toHaveProperty('unprovenSince');
      expect(read?.untold).toEqual(['customs']);
      expect(await waiting('release')).toContain(before.id);
      expect(await waiting('proof')).not.toContain(before.id);
    });
  });
};
