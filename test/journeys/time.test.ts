import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ListTablesCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, expect, inject, it } from 'vitest';
import { type Exchange, startExchange } from '../../infra/local/exchange/exchange.ts';
import type { AgencyClient } from '../../shared/client/client.ts';
import { notificationsOf } from '../../shared/client/node/notifications.ts';
import { ran } from '../command/terminal.ts';
import { aReport, type Clients, clientsOf, coverFor, until } from '../support/clients.ts';
import { operatorOf } from '../support/operator.ts';

const home = mkdtempSync(join(tmpdir(), 'samsyn-time-'));
let exchange: Exchange | undefined;
afterAll(async () => {
  await exchange?.stop();
  rmSync(home, { recursive: true, force: true });
});

/** The same exchange, so many days later. */
const after = async (daysAhead: number): Promise<Clients> => {
  await exchange?.stop();
  exchange = await startExchange({
    home,
    port: 0,
    authority: 'samsyn.test',
    daysAhead,
    ...inject('keys'),
    log: () => {},
    write: () => {},
  });
  return clientsOf(exchange.connection);
};

/** The rows of a table that are about a submission, as the database holds them: an operator's clock is the machine's. */
const rowsOf = async (table: 'Sealed' | 'Records', id: string) => {
  const { database } = await operatorOf(home);
  try {
    const { TableNames = [] } = await database.send(new ListTablesCommand({}));
    const TableName = TableNames.find((name) => name.includes(`Tables${table}`)) ?? '';
    const { Items = [] } = await database.send(new ScanCommand({ TableName }));
    return Items.filter((row) => row.id?.S === id);
  } finally {
    database.destroy();
  }
};

const all = async <Row>(list: AsyncGenerator<Row>): Promise<readonly Row[]> => {
  const rows: Row[] = [];
  for await (const row of list) rows.push(row);
  return rows;
};

/** Whether the queue of an agency tells this of a submission, taken by a client of AWS whose clock is the machine's. */
const toldOf = (agency: string, submission: string, event: string) => {
  const queue = exchange?.connection.notifications[agency];
  if (queue === undefined) throw new Error('no notification queue');
  const notifications = notificationsOf(queue);
  return until(async () => {
    const received = await notifications.receive(2);
    await Promise.all(received.map(({ done }) => done()));
    return received.map((one) => one.notification).find((n) => n.submission === submission && n.event === event);
  }).finally(notifications.close);
};

const samsyn = (...args: readonly string[]) => ran(args, { width: 200, env: { SAMSYN_HOME: home } });
const dayMs = 86_400_000;
/** So many days from today until that day has begun wherever an agency may be. */
const daysUntil = (day: string): number => Math.ceil((Date.parse(day) - Date.now()) / dayMs) + 1;
const code = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'allowed',
    (error: { code?: string }) => error.code ?? String(error),
  );
const reading = { purpose: 'investigate' as const, justification: 'Checked against a seizure of last week.' };
const stateIs = (client: AgencyClient, id: string, state: string) =>
  until(async () => {
    const found = await client.track(id);
    return found.state === state && found;
  });

it('an exchange lives through eleven years: what nobody decides expires, and what nobody may keep is erased', async () => {
  let as = await after(0);
  const submit = async (text: string) =>
    (
      await (
        await as('police-desk')
      ).submit(coverFor(['customs'], 'H0', { retention: { class: 'no-case' } }), aReport(text))
    ).id;
  const [forgotten, withdrawn, shared] = [
    await submit('Nobody decides on it.'),
    await submit('Taken back.'),
    await submit('Shared for years.'),
  ];
  await (await as('police-desk')).withdraw(withdrawn, 'Sent by mistake.');
  const approver = await as('police-approver-1');
  const { sealedDigest } = await approver.review(shared);
  await approver.decide(shared, { decision: 'approve', sealedDigest });
  await until(() =>
    as('customs-analyst')
      .then((reader) => reader.record(shared))
      .catch(() => undefined),
  );

  // Two agencies, two clocks, each by a dated rule with its source.
  const own = (await (await as('police-desk')).track(shared)).erasure;
  const record = await (await as('customs-analyst')).record(shared);
  const year = new Date().getUTCFullYear();
  expect(own).toEqual({
    on: `${year + 5}-12-31`,
    rule: 'police/retention-no-case/2019-01-01',
    source: 'PBDL 4:8–9',
  });
  expect(record.erasure).toEqual({ ...own, rule: 'customs/retention-no-case/2019-01-01', source: 'TBDL 4:9' });
  expect((await (await as('police-desk')).track(withdrawn)).erasure?.rule).toBe(
    'police/retention-unreleased/2019-01-01',
  );
  const until11 = `${year + 11}-06-01`;
  const extending = { action: 'extend', until: until11, reason: 'The case is with the court of appeal.' } as const;
  const extended = await (await as('customs-approver-1')).retain(shared, extending);
  expect(extended).toEqual({ id: shared, erasure: { ...record.erasure, on: until11 } });
  expect((await (await as('customs-analyst')).record(shared)).erasure?.on).toBe(until11);
  expect((await (await as('police-auditor')).track(shared)).erasure).toEqual(own);
  for (const beyond of ['2099-01-01', `${year + 1}-01-01`])
    expect(await code((await as('customs-approver-1')).retain(shared, { ...extending, until: beyond }))).toBe(
      'body-invalid',
    );
  expect(await code((await as('customs-analyst')).retain(shared, extending))).toBe('role-missing');
  expect(await code((await as('customs-approver-1')).retain(withdrawn, extending))).toBe('not-found');

  as = await after(4);
  expect(await toldOf('police', forgotten, 'reminder')).toMatchObject({ version: 1, priority: 'routine' });
  expect((await (await as('police-desk')).track(forgotten)).state).toBe('pending');

  as = await after(38);
  const expired = await stateIs(await as('police-desk'), forgotten, 'expired');
  const [first, last] = [expired.acts.at(0), expired.acts.at(-1)];
  expect(last).toMatchObject({ act: 'expired' });
  expect(last).not.toHaveProperty('by');
  // By the exchange's own clock, which is the one that clients sign by.
  const days = (Date.parse(last?.at ?? '') - Date.parse(first?.at ?? '')) / dayMs;
  expect(days).toBeGreaterThan(37.9);
  expect(await (await as('police-approver-1')).inbox().next()).toMatchObject({ done: true });

  // What goes within thirty days stands in a list; its agency may stop it.
  as = await after(350);
  const soon = await all((await as('police-auditor')).erasures());
  expect(soon.map(({ id, kind }) => `${kind} ${id}`).sort()).toEqual(
    [`submission ${forgotten}`, `submission ${withdrawn}`].sort(),
  );
  expect(await all((await as('customs-auditor')).erasures())).toEqual([]);
  const listed = await samsyn('erasures', '--as', 'police-auditor');
  expect(listed.out).toMatch(new RegExp(`${withdrawn}.*submission +police/retention-unreleased/2019-01-01`));
  const kept = ['extend', '--until', `${year + 4}-01-01`, '--reason', 'A complaint is pending.'];
  const told = await samsyn('retention', forgotten, ...kept, '--as', 'police-approver-1');
  expect(told.out).toMatch(new RegExp(`Goes +${year + 4}-01-01\nBy +PBDL 4:2`));
  // The command says "today" as the exchange does.
  expect((await samsyn('rules', '--agency', 'police')).out).toContain(
    new Date(Date.now() + 350 * dayMs).toISOString().slice(0, 7),
  );

  as = await after(380);
  const gone = await stateIs(await as('police-desk'), withdrawn, 'erased');
  expect(gone.acts.at(-1)).toMatchObject({ act: 'erased', agency: 'police' });
  expect(gone).not.toHaveProperty('erasure');
  expect((await (await as('police-desk')).track(forgotten)).state).toBe('expired');

  // The originator's time is over, the recipient's is not.
  as = await after(daysUntil(own?.on ?? ''));
  await stateIs(await as('police-auditor'), shared, 'erased');
  expect((await (await as('customs-analyst')).disclose(shared, reading)).report).toMatchObject({ ok: true });

  as = await after(daysUntil(until11));
  const auditor = await as('customs-auditor');
  const erased = await stateIs(auditor, shared, 'erased');
  expect(erased.acts.filter(({ act }) => act === 'erased').map(({ agency }) => agency)).toEqual(['police', 'customs']);
  const reader = await as('customs-analyst');
  expect((await reader.record(shared)).state).toBe('erased');
  expect(await code(reader.disclose(shared, reading))).toBe('record-erased');
  expect(await code(reader.handedOver('records', shared))).toBe('record-erased');
  expect(await code((await as('customs-approver-1')).retain(shared, extending))).toBe('record-erased');
  expect(await rowsOf('Sealed', shared)).toEqual([]);
  expect((await rowsOf('Records', shared)).map((row) => Object.keys(row).includes('wrappedKey'))).toEqual([false]);
}, 180_000);
