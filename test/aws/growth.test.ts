import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import type { Command } from '../../shared/domain/command.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { listSubmissionActs } from '../../shared/workflow/acts.ts';
import type { SignedCall, UseCase } from '../../shared/workflow/call.ts';
import { readCursor } from '../../shared/workflow/paging.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import { showSubmission } from '../../shared/workflow/track.ts';
import { historiesIn } from '../support/histories.ts';
import { approvalBy, handledAs, person, release, reviewBy, someEvidence } from '../support/submissions.ts';
import { counted, startTables, type TestTables } from '../support/tables.ts';

/*
 * One caller may add to a submission what its role allows, again and again. What others need of it must not grow with that: these tests
 * count calls and rows beside few acts and beside many.
 */
let tables: TestTables;
let exchange: Exchange;
beforeAll(async () => {
  tables = await startTables(inject('stacks'));
  exchange = exchangeTable(tables.client, tables.names);
});
afterAll(() => tables.stop());

const [anna, bo] = [person('police', 'anna'), person('police', 'bo')];
const many = 300;

/** So many commands, a minute apart: one person opens one report a hundred times an hour at most. */
const spread = (count: number, command: Command): readonly Command[] =>
  Array.from({ length: count }, (_, i) => ({
    ...command,
    at: new Date(Date.parse(command.at) + i * 60_000).toISOString(),
  }));

/** An approved H1 report that anna has opened so many times before. */
const approvedAfter = async (readings: number): Promise<Submission> => {
  const histories = historiesIn(exchange);
  const opened = spread(readings, reviewBy(anna));
  return histories.following(await histories.submitted(), ...opened, reviewBy(bo), approvalBy(anna), approvalBy(bo));
};

/** So many disclosures of a released report. */
const disclosedTimes = async (approved: Submission, times: number): Promise<Submission> => {
  const tor = person('customs', 'tor');
  const disclosure = {
    kind: 'disclose',
    by: tor,
    at: '2026-11-24T10:00:00.000Z',
    evidence: someEvidence(),
    purpose: 'investigate',
    justification: 'The sender is a suspect in this case.',
  } as const;
  return historiesIn(exchange).following(approved, release, ...spread(times, disclosure));
};

describe('however often a report was opened', () => {
  it('a release reads what it reads of one that was opened once', async () => {
    const [few, lots] = [await approvedAfter(1), await approvedAfter(many)];
    const cost = ({ id }: Submission) => counted(tables.client, () => exchange.grounds(id));
    expect(lots.seq).toBe(few.seq + many - 1);
    const [ofFew, ofMany] = [await cost(few), await cost(lots)];
    // The rows of its partition by one call, and the entry of their signer by another.
    expect(ofMany).toMatchObject({ calls: 2, rows: 5 });
    expect(ofMany.rows).toBe(ofFew.rows);
    expect(ofMany.bytes).toBeLessThan(ofFew.bytes * 1.02);
  });

  it('a page of its acts reads no more than the page holds, and little of each', async () => {
    const lots = await disclosedTimes(await approvedAfter(1), many);
    const cost = (before: number) => counted(tables.client, () => exchange.acts(lots.id, before, 50));
    for (const before of [lots.seq + 1, 200]) {
      const { calls, rows, bytes } = await cost(before);
      expect(calls).toBe(2);
      expect(rows).toBeLessThanOrEqual(50 + 6);
      expect(bytes / rows).toBeLessThan(800);
    }
  });

  it('the pages of its acts hold each once, in order', async () => {
    const lots = await disclosedTimes(await approvedAfter(3), 120);
    const seqs: number[] = [];
    for (let before = lots.seq + 1; before > 1; ) {
      const page = await exchange.acts(lots.id, before, 50);
      seqs.unshift(...page.map(({ seq }) => seq));
      before = page[0]?.seq ?? 0;
    }
    expect(seqs).toEqual(Array.from({ length: lots.seq }, (_, i) => i + 1));
    expect(await exchange.acts(lots.id, 1, 50)).toEqual([]);
  });
});

describe('a submission with hundreds of acts', () => {
  /** The call of an auditor of this agency, as a use case is given it. */
  const callOf = (id: string, agency: string, after?: string) =>
    ({
      by: { agency, keyid: 'k' },
      entry: { roles: ['auditor'] },
      id,
      after,
      now: 0,
      body: undefined,
      text: '',
    }) as unknown as SignedCall;
  const answered = async (reply: ReturnType<UseCase>) => {
    const outcome = await reply;
    if (!outcome.ok) throw new Error(outcome.error.code);
    return outcome.value.body as { acts: { seq: number }[]; actsBefore?: string | null; next?: string | null };
  };
  const reading = () => ({ exchange, registry: { entry: async () => undefined } });
  const cursorIn = (path: string) => readCursor('police', 'submission-acts', path.slice(path.lastIndexOf('/') + 1));

  it('is shown with the latest 30, and its path to those before leads to each of them once', async () => {
    const lots = await disclosedTimes(await approvedAfter(1), 280);
    const shown = await answered(showSubmission(reading())(callOf(lots.id, 'police')));
    expect(shown.acts.map(({ seq }) => seq)).toEqual(Array.from({ length: 30 }, (_, i) => lots.seq - 29 + i));
    const seqs: number[] = [];
    for (let path = shown.actsBefore ?? null; path !== null; ) {
      expect(path).toMatch(`/v1/police/submissions/${lots.id}/acts/after/`);
      const page = await answered(listSubmissionActs(reading())(callOf(lots.id, 'police', cursorIn(path))));
      seqs.unshift(...page.acts.map(({ seq }) => seq));
      path = page.next ?? null;
    }
    expect(seqs).toEqual(Array.from({ length: lots.seq - 30 }, (_, i) => i + 1));
  });
});

describe('however many tasks wait for a second person', () => {
  const agency = (name: string) => `${name}-${randomBytes(3).toString('hex')}`;
  /** Tasks of an agency of its own, each decided by these of its persons. */
  const tasksOf = async (name: string, count: number, given: readonly string[], priority: 'routine' | 'urgent') => {
    const histories = historiesIn(exchange);
    const ids: string[] = [];
    for (let i = 0; i < count; i += 1) {
      const cover = { ...handledAs('H1'), priority };
      const task = await histories.submitted(cover, { by: { agency: name, keyid: 'desk-key' } });
      const persons = given.map((holder) => person(name, holder));
      await histories.following(task, ...persons.flatMap((by) => [reviewBy(by), approvalBy(by)]));
      ids.push(task.id);
    }
    return ids;
  };
  it('whoever has given the first approval of all passes over them in as many calls as over one', async () => {
    const costs = [];
    for (const count of [1, 120]) {
      const name = agency('bulk');
      await tasksOf(name, count, ['anna'], 'routine');
      const [open = ''] = await tasksOf(name, 1, [], 'routine');
      expect((await exchange.inbox(name, 'anna', undefined)).rows.map((row) => row.submission.id)).toEqual([open]);
      costs.push(await counted(tables.client, () => exchange.inbox(name, 'anna', undefined)));
      expect((await exchange.inbox(name, 'bo', undefined)).rows).toHaveLength(Math.min(50, count + 1));
    }
    const [ofOne, ofMany] = costs;
    expect(ofMany?.calls).toBe(ofOne?.calls);
    expect(ofMany?.rows).toBeLessThanOrEqual(50 + 3);
  });
});

describe('however many years an agency has counted', () => {
  it('a month is read by as many calls and rows as it has itself', async () => {
    const costs = [];
    for (const others of [0, 600]) {
      const of = `counted-${randomBytes(3).toString('hex')}`;
      const add = (at: string) => exchange.tally({ of, at, counted: { what: 'refused', codes: { 'not-found': 1 } } });
      for (let i = 0; i < others; i += 1) await add(`20${10 + (i % 15)}-0${1 + (i % 9)}-1${i % 10}T08:00:00.000Z`);
      for (let i = 0; i < 20; i += 1) await add(`2026-11-${10 + i}T08:00:00.000Z`);
      const month = () => exchange.tallies(of, '2026-10-31T23:00:00.000Z', '2026-11-30T23:00:00.000Z');
      expect(await month()).toHaveLength(20);
      costs.push(await counted(tables.client, month));
    }
    const [few, many] = costs;
    expect(many).toMatchObject({ calls: few?.calls, rows: 20 });
    expect(few).toMatchObject({ calls: 1, rows: 20 });
  });
});
