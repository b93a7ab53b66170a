import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeReports, sendSeizures } from '../../infra/local/demo/seizures/send.ts';
import { colleaguesOf } from '../../infra/local/demo/stage/colleagues.ts';
import { startedExchange } from '../../infra/local/demo/stage/exchange.ts';
import { narratorTo } from '../../infra/local/demo/stage/narrator.ts';
import { type Notices, noticesOf } from '../../infra/local/demo/stage/notices.ts';
import { tellStories } from '../../infra/local/demo/stories/tell-stories.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';

let exchange: TestExchange;
let notices: Notices;
beforeAll(async () => {
  exchange = await startTestExchange();
  notices = noticesOf(exchange.connection);
});
afterAll(async () => {
  notices.close();
  await exchange.stop();
});

/** All that is told on a stage of its own, as one text with single spaces. */
const toldBy = async (play: (stage: Parameters<typeof tellStories>[0]) => Promise<void>): Promise<string> => {
  let told = '';
  const narrator = narratorTo({
    write: (text) => {
      told += text;
    },
  });
  await play({ colleagues: colleaguesOf(exchange.connection), notices, narrator });
  return told.replaceAll(/\s+/g, ' ');
};

describe('npm run demo', () => {
  it('tells all four reports to their end, with what is refused on the way', { timeout: 90_000 }, async () => {
    const told = await toldBy(tellStories);
    expect(told.match(/released: its key now lies under a key of/g)).toHaveLength(4);
    expect(told).toContain('customs-analyst asks for it too soon: refused, 404 not-found');
    expect(told.match(/refused, 403 self-approval/g)).toHaveLength(2);
    expect(told).toMatch(/police-approver-1 accepts the conditions, signed: 3 of 3 approvals, approved/);
    expect(told).toContain('the watch of police-analyst has fired');
    expect(told).toContain('customs-analyst tries to open it again: refused, 410 record-recalled');
    expect(told).toContain('customs-approver-1 sees by name who has read it: customs-analyst');
    expect(told).toMatch(/customs-approver-1 answers for Customs, signed \(act \d+\): rectified/);
    expect(told).toContain('(other, NOT SUSPECTED): Testperson Karin Ek');
    expect(told).toMatch(/picture, image\/jpeg, \d+\.\d kB: Camera 07/);
    expect(told).toMatch(/UR-2026-04758 Police Customs H2 2 \d+\.\d\d s \d+\.\d\d s/);
  });

  it('tells how its exchange starts, and of no way into one that is gone in the end', { timeout: 60_000 }, async () => {
    const told: string[] = [];
    const { connection, later, stop } = await startedExchange((line) => told.push(line));
    expect(connection).not.toHaveProperty('daysAhead');
    expect((await later?.(4_000))?.daysAhead).toBe(4_000);
    await stop();
    expect(told).toEqual(['Samsyn makes the keys of its first start', 'Samsyn synthesizes its stacks, some seconds']);
  });

  it('--seizures makes a report of each row and sends the first the whole way', { timeout: 90_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'samsyn-table-'));
    const file = join(folder, 'table.csv');
    const offices = ['BOSTON', 'EL PASO', 'SEATTLE', 'TAMPA'];
    const rows = offices.map((office, at) => `2021,OCT,OFO,Interior,Other,${office} FIELD OFFICE,Khat,${at + 1},2.5`);
    const head = 'FY,Month (abbv),Component,Region,Land Filter,Area of Responsibility,Drug Type,Count of Event';
    writeFileSync(file, `${head},Sum Qty (lbs)\r\n${rows.join('\r\n')}\r\n`);
    const told = await toldBy(async (stage) =>
      sendSeizures(stage, await makeReports(stage.narrator, file), { send: 3, atOnce: 2 }),
    );
    rmSync(folder, { recursive: true });
    expect(told).toContain('4 rows, 10 seizures in all, 1 rows with exactly one');
    expect(told).toContain('1 of one consignment each, 3 of monthly totals');
    expect(told).toContain('sent, released, read and compared 3 lost, by the lists of both agencies 0');
    expect(told).toContain('doubled, by the lists of both agencies 0');
  });
});
