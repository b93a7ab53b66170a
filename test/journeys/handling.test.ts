import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AgencyClient } from '../../shared/client/client.ts';
import { notificationsOf } from '../../shared/client/node/notifications.ts';
import { handlingCodes } from '../../shared/domain/handling.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

const other = { police: 'customs', customs: 'police' } as const;
type AgencyName = keyof typeof other;
const approversOf = (agency: string, count: number) =>
  Promise.all([1, 2].slice(0, count).map((n) => exchange.as(`${agency}-approver-${n}`)));
const reading = { purpose: 'investigate' as const, justification: 'Checked against a seizure of last week.' };
const code = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'allowed',
    (error: { code?: string }) => error.code ?? String(error),
  );

/** The message of an agency's notification queue that names a submission. */
const notified = async (agency: string, submission: string, event: string) => {
  const queue = exchange.connection.notifications[agency];
  if (queue === undefined) throw new Error('no notification queue');
  const notifications = notificationsOf(queue);
  try {
    return await until(async () => {
      const received = await notifications.receive(2);
      await Promise.all(received.map(({ done }) => done()));
      return received.map((r) => r.notification).find((n) => n.submission === submission && n.event === event);
    });
  } finally {
    notifications.close();
  }
};

const decideFor = async (client: AgencyClient, id: string, more = {}) => {
  const { sealedDigest } = await client.track(id);
  return client.decide(id, { decision: 'approve', sealedDigest, ...more });
};
const approve = async (client: AgencyClient, id: string) => {
  const opened = await client.review(id);
  await decideFor(client, id);
  return opened;
};

describe.each(['police', 'customs'] as const)('a report of %s', (from: AgencyName) => {
  const to = other[from];
  const submitted = async (handling: (typeof handlingCodes)[number], over = {}) => {
    const desk = await exchange.as(`${from}-desk`);
    const report = aReport(`A word of ${from} under ${handling}, ${Math.random()}`);
    const answer = await desk.submit(coverFor([to], handling, over), report);
    expect(answer.state).toBe('pending');
    return { id: answer.id, report };
  };

  it.each(handlingCodes)(
    'under %s goes from the desk to the reader, and nowhere before it is approved',
    async (handling) => {
      const { id, report } = await submitted(handling);
      const reader = await exchange.as(`${to}-analyst`);
      const accepting = await exchange.as(`${to}-approver-1`);
      expect(await notified(from, id, 'task')).toMatchObject({ version: 1, submission: id, priority: 'routine' });
      for (const approver of await approversOf(from, handling === 'H0' ? 1 : 2)) {
        expect(await code(reader.record(id))).toBe('not-found');
        expect(await code(reader.disclose(id, reading))).toBe('not-found');
        expect(await code(accepting.track(id))).toBe('not-found');
        expect((await approve(approver, id)).report).toEqual({ ok: true, value: report });
      }
      if (handling === 'H3') {
        expect(await notified(to, id, 'asked')).toMatchObject({ submission: id });
        expect(await code(accepting.review(id))).toBe('not-found');
        await decideFor(accepting, id, { acceptsConditions: true });
      }
      expect(await notified(to, id, 'released')).toMatchObject({ submission: id });
      const opened = await reader.disclose(id, reading);
      expect(opened.report).toEqual({ ok: true, value: report });
      const { acts, state } = await (await exchange.as(`${from}-auditor`)).track(id);
      expect(state).toBe('released');
      expect(acts.map((a) => a.act)).toContain('disclosed');
      expect(acts.map((a) => a.seq)).toEqual(acts.map((_, i) => i + 1));
      expect(acts.at(-1)).toMatchObject(opened.disclosure);
    },
  );

  it.each([
    ['return', 'returned'],
    ['reject', 'rejected'],
  ] as const)('that an approver decides to %s is %s, for good', async (decision, state) => {
    const { id } = await submitted('H1');
    const [first, second] = await approversOf(from, 2);
    if (first === undefined || second === undefined) throw new Error('no approvers');
    await approve(second, id);
    await first.review(id);
    const { sealedDigest } = await first.track(id);
    const decided = await first.decide(id, { decision, sealedDigest, reason: 'Not within the purpose.' });
    expect(decided.state).toBe(state);
    expect(await code(second.review(id))).toBe('state-conflict');
    expect(await code((await exchange.as(`${to}-analyst`)).record(id))).toBe('not-found');
    const corrected = await submitted('H0', decision === 'return' ? { replaces: id } : {});
    expect(corrected.id).not.toBe(id);
  });

  it('is withdrawn by its desk while it is pending, and never after', async () => {
    const desk = await exchange.as(`${from}-desk`);
    const { id } = await submitted('H0');
    expect((await desk.withdraw(id, 'Sent by mistake.')).state).toBe('withdrawn');
    const [approver] = await approversOf(from, 1);
    if (approver === undefined) throw new Error('no approver');
    expect(await code(approver.review(id))).toBe('state-conflict');
    const again = await submitted('H0');
    await approve(approver, again.id);
    await until(async () => (await desk.track(again.id)).state === 'released');
    expect(await code(desk.withdraw(again.id, 'Too late.'))).toBe('state-conflict');
  });
});

describe('four eyes are persons', () => {
  it('whoever submits does not approve, with either key', async () => {
    const officer = await exchange.as('customs-duty-officer');
    const { id } = await officer.submit(coverFor(['police'], 'H0'), aReport('Seen on duty.'));
    for (const name of ['customs-duty-officer', 'customs-officer-approver']) {
      const own = await exchange.as(name);
      await own.review(id);
      expect(await code(decideFor(own, id))).toBe('self-approval');
    }
  });

  it('a revoked key does nothing', async () => {
    const former = await exchange.as('police-former');
    expect(await code(former.submit(coverFor(['customs'], 'H0'), aReport('From before.')))).toBe('key-revoked');
  });
});
