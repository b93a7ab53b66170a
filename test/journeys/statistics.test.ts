import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Statistics } from '../../shared/protocol/statistics-answers.ts';
import { dayIn } from '../../shared/protocol/time.ts';
import { ran } from '../command/terminal.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
const folder = mkdtempSync(join(tmpdir(), 'samsyn-statistics-'));
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await exchange.stop();
});

const thisMonth = (): string => dayIn('Europe/Stockholm', Date.now()).slice(0, 7);
const answered = async (name: string, method: 'GET' | 'POST', below: string, body?: object) => {
  const principal = exchange.connection.principals.find((p) => p.name === name);
  if (principal === undefined) throw new Error(`no principal ${name}`);
  const call = { method, path: `/v1/${principal.agency}/${below}`, body: body && JSON.stringify(body) };
  return sendRaw(exchange.connection, await signedCall(exchange.connection, principal, call));
};
const statistics = async (agency: string): Promise<Statistics> =>
  (await exchange.as(`${agency}-auditor`)).statistics(thisMonth());

/** Reports of the police that the customs may read. */
const released = async (count: number): Promise<readonly string[]> => {
  const [desk, approver, analyst] = await Promise.all(
    ['police-desk', 'police-approver-1', 'customs-analyst'].map(exchange.as),
  );
  const ids: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const { id = '', sealedDigest = '' } = (await desk?.submit(coverFor(['customs'], 'H0'), aReport('Counted.'))) ?? {};
    await approver?.review(id);
    await approver?.decide(id, { decision: 'approve', sealedDigest });
    ids.push(id);
  }
  for (const id of ids) await until(async () => analyst?.record(id).catch(() => undefined));
  return ids;
};

/** What a command comes to, by somebody of this exchange. */
const command = async (name: string, ...args: string[]) => {
  const file = join(folder, 'connection.json');
  writeFileSync(file, JSON.stringify(exchange.connection), { mode: 0o600 });
  return ran([...args, '--as', name, '--connection', file]);
};

describe('what came of reports', () => {
  it('is told by their readers, read by every party, counted once, and its note stays at home', async () => {
    const ids = await released(6);
    const analyst = await exchange.as('customs-analyst');
    const [id = '', other = ''] = ids;
    const note = 'Two kilos, at the terminal.';
    expect(await analyst.tellOutcome(id, { outcome: 'seizure', note })).toMatchObject({
      id,
      state: 'released',
      outcomes: ['seizure'],
      custody: { seq: 5 },
    });
    const again = await analyst.tellOutcome(id, { outcome: 'seizure' });
    expect(again).toMatchObject({ outcomes: ['seizure'], custody: { seq: 5 } });
    await (await exchange.as('police-approver-1')).recall(id, 'It names the wrong consignee.');
    expect(await analyst.tellOutcome(id, { outcome: 'arrest' })).toMatchObject({ state: 'recalled' });
    for (const one of ids) await analyst.tellOutcome(one, { outcome: 'case' });
    const { acts } = await (await exchange.as('police-auditor')).track(id);
    const told = acts.filter(({ act }) => act === 'resulted');
    expect(told.map(({ outcome, by }) => [outcome, by?.agency])).toEqual([
      ['seizure', 'customs'],
      ['arrest', 'customs'],
      ['case', 'customs'],
    ]);
    expect(JSON.stringify(acts)).not.toContain('kilos');
    const own: string[] = [];
    for await (const act of (await exchange.as('customs-auditor')).acts('records', id))
      if (act.note) own.push(act.note);
    expect(own).toEqual([note]);
    await analyst.disclose(other, { purpose: 'investigate', justification: 'Because it is so.' });
  });

  it('and all else of the month is counted for the agency that it is of: few as <5, and nothing else of these', async () => {
    const [police, customs] = [await statistics('police'), await statistics('customs')];
    expect(police).toMatchObject({
      month: thisMonth(),
      agency: 'police',
      submitted: 6,
      released: 6,
      rejected: 0,
      urgentInTime: { of: 0, within: 0 },
      hoursToDecision: { median: expect.any(Number), p95: expect.any(Number) },
      reads: { investigate: 0 },
      outcomes: { seizure: 0, arrest: 0, case: 0, none: 0 },
    });
    expect(customs).toMatchObject({
      agency: 'customs',
      submitted: 0,
      released: 0,
      hoursToDecision: { median: null, p95: null },
      reads: { investigate: '<5', prevent: 0 },
      outcomes: { seizure: '<5', arrest: '<5', case: 6, none: 0 },
    });
  });

  it('is of another month where it was in another, and there is none of a month that is none', async () => {
    const auditor = await exchange.as('police-auditor');
    expect(await auditor.statistics('2019-01')).toMatchObject({ submitted: 0, released: 0, refusals: {} });
    const code = async (name: string, month: string) => (await answered(name, 'GET', `statistics/${month}`)).code;
    expect(await code('police-auditor', '2026-13')).toBe('path-invalid');
    expect(await code('police-auditor', 'after')).toBe('path-invalid');
    expect(await code('police-approver-1', thisMonth())).toBe('role-missing');
  });

  it('is for readers of a recipient alone; a refusal is counted at the door of whose principal has signed', async () => {
    const [id = ''] = await released(1);
    const code = async (name: string, body: object) =>
      (await answered(name, 'POST', `records/${id}/outcomes`, body)).code;
    expect(await code('customs-auditor', { outcome: 'none' })).toBe('role-missing');
    expect(await code('police-analyst', { outcome: 'none' })).toBe('not-found');
    expect(await code('customs-analyst', { outcome: 'nothing' })).toBe('body-invalid');
    expect(await code('customs-analyst', { outcome: 'none', note: '' })).toBe('body-invalid');
    const { refusals } = await statistics('customs');
    expect(refusals).toMatchObject({ 'role-missing': '<5' });
    expect((await statistics('police')).refusals).toEqual({ 'not-found': '<5' });
  });

  it('is told and counted by the command, and an auditor asks it who has read what, and what was late', async () => {
    const [id = ''] = await released(1);
    const told = await command('customs-analyst', 'outcome', id, '--outcome', 'arrest', '--note', 'At the terminal.');
    expect(told).toMatchObject({ code: 0, out: expect.stringContaining(`${id}: arrest.`) });
    await (await exchange.as('customs-analyst')).disclose(id, {
      purpose: 'prevent',
      justification: 'The sender of our case.',
    });
    const readers = await command('customs-auditor', 'readers', id);
    expect(readers.out).toContain('customs-analyst');
    expect(readers.out).toContain('prevent: The sender of our case.');
    expect(readers.out).not.toContain('resulted');
    expect(await command('police-auditor', 'late')).toMatchObject({ code: 0, out: expect.stringContaining('Nothing') });
    const csv = await command('customs-auditor', 'report', '--csv');
    expect(csv.out.split('\r\n')[0]).toBe('month,agency,count,value');
    expect(csv.out).toContain(`${thisMonth()},customs,outcomes.arrest,<5`);
    const report = await command('police-auditor', 'report', '--month', thisMonth());
    expect(report.out).toContain('The month is not over');
    expect(await command('police-auditor', 'report', '--month', '2026-13')).toMatchObject({ code: 2 });
    expect(await command('police-approver-1', 'report')).toMatchObject({ code: 1 });
  });

  it('is owed for longer than a week by nobody yet', async () => {
    expect((await statistics('police')).overdueAcknowledgements).toBe(0);
  });
});
