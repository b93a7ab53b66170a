import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, inject, it } from 'vitest';
import { type Exchange, startExchange } from '../../infra/local/exchange/exchange.ts';
import { notificationsOf } from '../../shared/client/node/notifications.ts';
import { aReport, type Clients, clientsOf, coverFor, until } from '../support/clients.ts';

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

it('an exchange lives through the years: what nobody decides is reminded of, and expires', async () => {
  let as = await after(0);
  const submit = async (text: string) =>
    (await (await as('police-desk')).submit(coverFor(['customs'], 'H0'), aReport(text))).id;
  const forgotten = await submit('Nobody decides on it.');

  as = await after(4);
  expect(await toldOf('police', forgotten, 'reminder')).toMatchObject({ version: 1, priority: 'routine' });
  expect((await (await as('police-desk')).track(forgotten)).state).toBe('pending');

  as = await after(38);
  const desk = await as('police-desk');
  const expired = await until(async () => {
    const found = await desk.track(forgotten);
    return found.state === 'expired' && found;
  });
  const [first, last] = [expired.acts.at(0), expired.acts.at(-1)];
  expect(last).toMatchObject({ act: 'expired' });
  expect(last).not.toHaveProperty('by');
  // By the exchange's own clock, which is the one that clients sign by.
  const days = (Date.parse(last?.at ?? '') - Date.parse(first?.at ?? '')) / 86_400_000;
  expect(days).toBeGreaterThan(37.9);
  expect(await (await as('police-approver-1')).inbox().next()).toMatchObject({ done: true });
}, 120_000);
