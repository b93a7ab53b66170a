import { beforeAll, describe, expect, it } from 'vitest';
import type { Submission } from '../../../shared/domain/submission.ts';
import type { Exchange, Page } from '../../../shared/workflow/ports.ts';
import { aRecord, beginning, newId } from '../histories.ts';
import {
  aCover,
  approvalBy,
  decidedAt,
  disclosureBy,
  handledAs,
  person,
  rejectionBy,
  release,
  reviewBy,
} from '../submissions.ts';
import { anAgency, type OnTables } from './port.ts';

const anna = person('police', 'anna');
/** All pages of a list, by the ids of their rows; each row is to come once. */
const paged = async <Row>(list: (after: string | undefined) => Promise<Page<Row>>, idOf: (row: Row) => string) => {
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const { rows, next } = await list(after);
    pages.push(rows.map(idOf));
    after = next ?? undefined;
  } while (after !== undefined);
  return { ids: pages.flat(), sizes: pages.map(({ length }) => length) };
};
const idOf = ({ submission }: { readonly submission: Submission }) => submission.id;

/** Every list and every mark of the exchange's tables: what stands there, in which order, and since when. */
export const listsContract = ({ exchange, records, submitted, following }: OnTables): void => {
  describe('what is counted of an agency', () => {
    it('comes with the acts, and is read from one time until before another, in the order of the times', async () => {
      const agency = anAgency();
      const desk = { agency, keyid: 'desk-key' };
      const anna = person(agency, 'anna');
      const times = ['2026-10-31T23:00:00.000Z', '2026-11-24T08:00:00.000Z', '2026-11-30T23:00:00.000Z'];
      for (const at of times) {
        const one = await submitted(handledAs('H0'), { by: desk, at });
        if (at === times[1])
          await following(one, reviewBy(anna), approvalBy(anna), release, disclosureBy(person('customs', 'cia')));
      }
      const refused = { 'not-found': 2, 'role-missing': 1 } as const;
      await exchange().tally({
        of: agency,
        at: '2026-11-24T10:00:00.000Z',
        counted: { what: 'refused', codes: refused },
      });
      const [from, until] = ['2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z'];
      expect(await exchange().tallies(agency, from, until)).toEqual([
        { what: 'submitted' },
        { what: 'submitted' },
        { what: 'ended', how: 'approved', priority: 'routine', inTime: true, hours: 1 },
        { what: 'released' },
        { what: 'refused', codes: refused },
      ]);
      expect(await exchange().tallies(anAgency(), from, until)).toEqual([]);
    });
  });

  describe('the lists of an agency', () => {
    const agency = anAgency();
    const desk = { agency, keyid: 'desk-key' };
    let [byAnna, byCarl, open, urgent]: (readonly Submission[])[] = [];

    /** So many tasks, one received after the other, which these of its persons have approved. */
    const tasks = (count: number, given: readonly string[], priority: 'routine' | 'urgent', start: number) =>
      Promise.all(
        Array.from({ length: count }, async (_, i) => {
          const at = new Date(Date.parse('2026-11-24T08:00:00.000Z') + start + i).toISOString();
          const task = await submitted({ ...handledAs('H1'), priority }, { by: desk, at });
          const persons = given.map((holder) => person(agency, holder));
          return following(task, ...persons.flatMap((by) => [reviewBy(by), approvalBy(by)]));
        }),
      );
    const inOrder = (of: readonly Submission[], orderOf: (s: Submission) => string) =>
      of
        .map((s) => ({ id: s.id, order: `${orderOf(s)}#${s.id}` }))
        .sort((a, b) => (a.order < b.order ? -1 : 1))
        .map(({ id }) => id);
    const byDue = (of: readonly Submission[]) =>
      inOrder(of, ({ cover, due }) => `${Number(cover.priority !== 'urgent')}#${due}`);

    beforeAll(async () => {
      byAnna = await tasks(20, ['anna'], 'routine', 300);
      byCarl = await tasks(55, ['carl'], 'routine', 0);
      open = await tasks(5, [], 'routine', 200);
      urgent = await tasks(45, ['carl'], 'urgent', 100);
    });
    const all = () => [...(byAnna ?? []), ...(byCarl ?? []), ...(open ?? []), ...(urgent ?? [])];

    it('page each approver through the tasks that it has not decided, urgent first, then by due, each once', async () => {
      const of = (holder: string) => paged((after) => exchange().inbox(agency, holder, after), idOf);
      const without = (some: readonly Submission[] = []) => all().filter((s) => !some.includes(s));
      expect(await of('anna')).toEqual({ ids: byDue(without(byAnna)), sizes: [50, 50, 5] });
      expect(await of('carl')).toEqual({ ids: byDue([...(byAnna ?? []), ...(open ?? [])]), sizes: [25] });
      expect(await of('bo')).toEqual({ ids: byDue(all()), sizes: [50, 50, 25] });
      const [first = expect.fail()] = open ?? [];
      const anna = person(agency, 'anna');
      await following(first, reviewBy(anna), rejectionBy(anna));
      expect((await of('bo')).ids).toEqual(byDue(without([first])));
    });

    it('page through its submissions, newest first, each once, whatever has become of them', async () => {
      const mine = await paged((after) => exchange().ofOriginator(agency, after), idOf);
      const ids = inOrder(all(), ({ receivedAt }) => receivedAt).reverse();
      expect(mine).toEqual({ ids, sizes: [50, 50, 25] });
      expect(await exchange().ofOriginator(anAgency(), undefined)).toEqual({ rows: [], next: null });
    });

    it('shows a task that three have to approve to whoever is not among the two that have', async () => {
      const three = anAgency();
      let task = await submitted(handledAs('H1'), { by: { ...desk, agency: three }, approvals: { H1: 3 } });
      const names = ['anna', 'bo', 'carl'];
      const seen = async () => {
        const inboxes = await Promise.all(names.map((holder) => exchange().inbox(three, holder, undefined)));
        return inboxes.map(({ rows }) => rows.length);
      };
      const shown = [await seen()];
      for (const holder of names) {
        task = await following(task, reviewBy(person(three, holder)), approvalBy(person(three, holder)));
        shown.push(await seen());
      }
      expect(shown).toEqual([
        [1, 1, 1],
        [0, 1, 1],
        [0, 0, 1],
        [0, 0, 0],
      ]);
      expect(task.state).toBe('approved');
    });
  });

  describe('the acts of a submission', () => {
    it('come latest first in pages, in their order, readings among them', async () => {
      const at = (i: number) => new Date(Date.parse(decidedAt) + i * 60_000).toISOString();
      const s = await following(
        await submitted(handledAs('H0')),
        ...Array.from({ length: 6 }, (_, i) => ({ ...reviewBy(anna), at: at(i) })),
        approvalBy(anna),
        release,
        ...Array.from({ length: 5 }, (_, i) => ({ ...disclosureBy(person('customs', 'tor')), at: at(i) })),
      );
      const seqs = async (before: number, most: number) =>
        (await exchange().acts(s.id, before, most)).map(({ seq }) => seq);
      expect(await seqs(s.seq + 1, 4)).toEqual([11, 12, 13, 14]);
      expect(await seqs(11, 4)).toEqual([7, 8, 9, 10]);
      expect(await seqs(3, 4)).toEqual([1, 2]);
      expect(await seqs(1, 4)).toEqual([]);
      expect(await exchange().acts(newId(), 9, 4)).toEqual([]);
    });
  });

  describe('the list of a recipient’s records', () => {
    it('pages through its own, newest first, each once', async () => {
      const [recipient, other] = [anAgency(), anAgency()];
      const made = Array.from({ length: 103 }, (_, i) => {
        const releasedAt = new Date(Date.parse(decidedAt) + (i % 90) * 1000).toISOString();
        return aRecord(newId(), i === 0 ? other : recipient, releasedAt);
      });
      const unlocked = made.map((record) => ({ kind: 'record-unlocked', record }) as const);
      for (const some of [unlocked.slice(0, 60), unlocked.slice(60)]) {
        expect(await exchange().write(some)).toBeUndefined();
      }
      const order = made
        .slice(1)
        .map(({ releasedAt, id }) => `${releasedAt}#${id}`)
        .sort()
        .reverse();
      const mine = await paged(
        (after) => records().list(recipient, after),
        ({ id }) => id,
      );
      expect(mine).toEqual({ ids: order.map((one) => one.slice(one.indexOf('#') + 1)), sizes: [50, 50, 2] });
      const theirs = await records().list(other, undefined);
      expect(theirs).toEqual({ rows: [made[0]], next: null });
      expect(await records().read(other, made[1]?.id ?? '')).toBeUndefined();
      expect(
        await records().wrappedKey({ recipient: other, originator: 'police', id: made[1]?.id ?? '' }),
      ).toBeUndefined();
    });
  });

  describe('the lists of what recipients are asked', () => {
    it('page through what is not answered, the oldest first, each once: for whoever asks, and for whoever is asked', async () => {
      const [originator, one, two] = [anAgency(), anAgency(), anAgency()];
      // Two of each recall, since the same moment.
      const asked = Array.from({ length: 104 }, (_, i) => ({
        kind: 'acknowledgement-asked' as const,
        submission: newId(),
        originator,
        agency: i % 2 === 0 ? one : two,
        since: new Date(Date.parse(decidedAt) + Math.floor(i / 4) * 1000).toISOString(),
      }));
      for (const some of [asked.slice(0, 90), asked.slice(90)]) expect(await exchange().write(some)).toBeUndefined();
      const place = ({ since, submission, agency }: Omit<(typeof asked)[number], 'kind' | 'originator'>) =>
        `${since}#${submission}#${agency}`;
      const last = asked.at(-1)?.since ?? '';
      const inTime = asked.filter(({ since }) => since < last);
      const overdue = await paged((after) => exchange().unanswered(originator, last, after), place);
      expect(overdue).toEqual({ ids: inTime.map(place).sort(), sizes: [50, 50] });
      const own = await paged((after) => exchange().askedOf(one, after), place);
      expect(own).toEqual({
        ids: asked
          .filter(({ agency }) => agency === one)
          .map(place)
          .sort(),
        sizes: [50, 2],
      });
      for (const { submission, agency } of asked.slice(0, 50)) {
        const answered = { kind: 'acknowledgement-given', submission, agency } as const;
        expect(await exchange().write([answered])).toBeUndefined();
      }
      const left = await paged((after) => exchange().unanswered(originator, last, after), place);
      expect(left).toEqual({ ids: inTime.slice(50).map(place).sort(), sizes: [50] });
      expect(await exchange().unanswered(one, last, undefined)).toEqual({ rows: [], next: null });
    });
  });

  it('what is not there is told as that by every read', async () => {
    const { after } = await beginning(aCover());
    const { id } = after;
    const reads: ((e: Exchange) => Promise<unknown>)[] = [
      (e) => e.read(id),
      (e) => e.readAs('police', id),
      (e) => e.grounds(id),
      (e) => e.stagedKey(id),
      (e) => e.task(id, 'police'),
    ];
    for (const read of reads) expect(await read(exchange())).toBeUndefined();
    expect(await exchange().isReplaced(id)).toBe(false);
    expect(await exchange().openTask(id, 'police')).toBe(false);
    expect(await exchange().isAskedToAcknowledge(id, 'police')).toBe(false);
    await exchange().markTold(after, []);
    expect(await exchange().read(id)).toBeUndefined();
  });
};
