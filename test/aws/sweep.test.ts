import { randomBytes } from 'node:crypto';
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import { item, keyOf } from '../../shared/aws/items.ts';
import { packed } from '../../shared/aws/packed.ts';
import { waitingFor } from '../../shared/aws/waiting.ts';
import { progressOf } from '../../shared/domain/progress.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { uuid7 } from '../../shared/protocol/ids.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import { relayWaiting } from '../../shared/workflow/sweep.ts';
import { approvedBy, begun, handledAs, person, receivedAt, submitted } from '../support/submissions.ts';
import { startTables, type TestTables } from '../support/tables.ts';

let tables: TestTables;
let exchange: Exchange;
beforeAll(async () => {
  tables = await startTables(inject('stacks'));
  exchange = exchangeTable(tables.client, tables.names);
});
afterAll(() => tables.stop());

const newId = () => uuid7(Date.parse(receivedAt), randomBytes(10));
const of = (agency: string, state: Submission): Submission => ({ ...state, id: newId(), originator: agency });
const pending = begun(handledAs('H0')).state;
const approved = approvedBy(begun(handledAs('H0')), person('police', 'a')).state;

const writeRows = async (rows: readonly object[]) => {
  for (let i = 0; i < rows.length; i += 25) {
    const puts = rows.slice(i, i + 25).map((row) => ({ PutRequest: { Item: item(row) } }));
    await tables.client.send(new BatchWriteItemCommand({ RequestItems: { [tables.names.exchange]: puts } }));
  }
};
/** The first act of a submission as its row, without its evidence. */
const firstRow = ({ id, originator, cover }: Submission) => {
  const { evidence: _evidence, cover: _cover, ...act } = submitted(cover);
  const record = { ...act, by: { ...act.by, agency: originator } };
  return { ...keyOf.act(id, 1), record, kept: packed({ cover }) };
};
const stateRow = (s: Submission) => ({
  ...keyOf.state(s.id),
  seq: s.seq,
  state: s.state,
  hash: 'h',
  progress: progressOf(s),
});
const taskRow = (id: string, agency: string, since = receivedAt) => ({
  ...keyOf.task(id, agency),
  ...waitingFor('task', agency, since),
});

const minuteLater = Date.parse(receivedAt) + 60_001;
const agencies = ['police', 'customs', 'coastguard'];

describe('the sweep, behind six thousand that wait', () => {
  const older = new Date(Date.parse(receivedAt) - 3_000).toISOString();
  // Those that a run can come to have their states, and the thousands behind them are older.
  const many = Array.from({ length: 600 }, () => of('police', pending));
  const lost = of('customs', approved);
  const task = of('coastguard', pending);
  beforeAll(() =>
    writeRows([
      ...many.flatMap((s) => [stateRow(s), firstRow(s), taskRow(s.id, 'police')]),
      ...Array.from({ length: 5_400 }, () => taskRow(newId(), 'police', older)),
      ...[stateRow(task), firstRow(task), firstRow(lost), taskRow(task.id, 'coastguard')],
      { ...stateRow(lost), ...waitingFor('release', 'customs', receivedAt) },
    ]),
  );

  it('reads the newest, and of one agency a bounded part', async () => {
    const found = await exchange.waiting('task', 'police', new Date(minuteLater).toISOString());
    expect(found).toHaveLength(5_000);
    expect(new Set(found.slice(0, 600).map(({ since }) => since))).toEqual(new Set([receivedAt]));
  });

  it('sends a lost release of another agency first, then one task of each in turn, and ends in time', async () => {
    const sent: string[] = [];
    let now = minuteLater;
    const slow = async (what: string) => {
      if (sent.length % 100 === 0) now += 2_500;
      sent.push(what);
    };
    const outbox = {
      queueApproval: (agency: string, { submission }: { submission: string }) =>
        slow(agency === 'police' ? 'task of the police' : submission),
      queueRelease: slow,
    };
    const { notices, left, failures } = await relayWaiting({ exchange, outbox, agencies, now: () => now });
    expect(sent.slice(0, 4)).toEqual([lost.id, 'task of the police', task.id, 'task of the police']);
    expect(now - minuteLater).toBeLessThanOrEqual(12_500);
    expect([notices, left, failures]).toEqual([sent.length, 5_002 - sent.length, []]);
    expect(left).toBeGreaterThan(4_000);
  });
});
