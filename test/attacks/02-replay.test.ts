import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { operatorOf } from '../support/operator.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

const submitted = async () =>
  (await exchange.as('police-desk')).submit(coverFor(['customs'], 'H1'), aReport('Seen twice.'));

/** One signed call of an approver, ready to be sent as often as one likes; answers its code. */
const captured = async (below: string, body: object, created?: number): Promise<() => Promise<string>> => {
  const { connection } = exchange;
  const approver = connection.principals.find(({ name }) => name === 'police-approver-1') ?? expect.fail();
  const path = `/v1/police/submissions/${below}`;
  const call = await signedCall(connection, approver, { method: 'POST', path, body: JSON.stringify(body) }, created);
  return async () => (await sendRaw(connection, call)).code;
};
const seconds = (): number => Math.floor(Date.now() / 1000);

describe('a captured call', () => {
  it('sent 200 times at once has one effect; the others are replays', async () => {
    const { id } = await submitted();
    const send = await captured(`${id}/reviews`, {});
    const codes = await Promise.all(Array.from({ length: 200 }, send));
    expect(codes.filter((code) => code === '200')).toHaveLength(1);
    expect(codes.filter((code) => code === 'nonce-replayed')).toHaveLength(199);
    const { acts } = await (await exchange.as('police-auditor')).track(id);
    expect(acts.map((a) => a.act)).toEqual(['submitted', 'reviewed']);
  });

  it('that was refused cannot succeed later', async () => {
    const { id, sealedDigest } = await submitted();
    const early = await captured(`${id}/decisions`, { decision: 'approve', sealedDigest });
    expect(await early()).toBe('not-reviewed');
    await (await exchange.as('police-approver-1')).review(id);
    expect(await early()).toBe('nonce-replayed');
  });

  it('that is stale, or from the future, does nothing', async () => {
    const { id } = await submitted();
    for (const created of [seconds() - 301, seconds() + 90])
      expect(await (await captured(`${id}/reviews`, {}, created))()).toBe('signature-stale');
  });
});

describe('a nonce', () => {
  // API Gateway holds back what comes faster than 200 a second: without it, at the table itself.
  it('is consumed by one of 1,000 at once', async () => {
    const { database, exchangeTable: table } = await operatorOf(exchange.home);
    const { consume } = exchangeTable(database, { exchange: table });
    const nonce = { keyid: 'k', nonce: randomUUID(), createdAt: seconds() };
    const consumed = await Promise.all(Array.from({ length: 1_000 }, () => consume(nonce)));
    expect(consumed.filter((one) => one)).toHaveLength(1);
    database.destroy();
  });
});
