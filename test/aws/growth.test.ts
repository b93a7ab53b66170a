import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import { historiesIn } from '../support/histories.ts';
import { approvalBy, person, release, reviewBy, someEvidence } from '../support/submissions.ts';
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

/** An approved H1 report that anna has opened so many times before. */
const approvedAfter = async (readings: number): Promise<Submission> => {
  const histories = historiesIn(exchange);
  const opened = Array.from({ length: readings }, () => reviewBy(anna));
  return histories.following(await histories.submitted(), [...opened, reviewBy(bo), approvalBy(anna), approvalBy(bo)]);
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
  return historiesIn(exchange).following(approved, [release, ...Array.from({ length: times }, () => disclosure)]);
};

describe('however often a report was opened', () => {
  it('a release reads what it reads of one that was opened once', async () => {
    const [few, lots] = [await approvedAfter(1), await approvedAfter(many)];
    const cost = ({ id }: Submission) => counted(tables.client, () => exchange.grounds(id));
    expect(lots.seq).toBe(few.seq + many - 1);
    const [ofFew, ofMany] = [await cost(few), await cost(lots)];
    expect(ofMany).toMatchObject({ calls: 1, rows: 5 });
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
