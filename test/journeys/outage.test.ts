import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../shared/client/connection.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

const principal = (name: string): Principal => {
  const found = exchange.connection.principals.find((p) => p.name === name);
  if (found === undefined) throw new Error(`no principal ${name}`);
  return found;
};

/** Sends a body as a fresh signed call. */
const sent = async (name: string, method: 'PUT' | 'POST', path: string, body: string) =>
  sendRaw(exchange.connection, await signedCall(exchange.connection, principal(name), { method, path, body }));

/** Does something while the database answers nobody: its process stands still, and its callers wait until they give up. */
const withoutDatabase = async <T>(work: () => Promise<T>): Promise<T> => {
  const pid = Number(readFileSync(join(exchange.home, 'dynamodb/pid'), 'utf8'));
  process.kill(pid, 'SIGSTOP');
  try {
    return await work();
  } finally {
    process.kill(pid, 'SIGCONT');
  }
};

describe('a database that does not answer', () => {
  it('makes a 503 that says when to come again, and the same intent later has its effect once', async () => {
    const desk = await exchange.as('police-desk');
    const approver = await exchange.as('police-approver-1');
    const { id, body } = await desk.prepare(coverFor(['customs'], 'H0'), aReport('x'));
    const path = `/v1/police/submissions/${id}`;
    const refused = await withoutDatabase(() => sent('police-desk', 'PUT', path, body));
    expect(refused).toMatchObject({ status: 503, code: 'unavailable', retryAfter: expect.stringMatching(/^\d+$/) });
    expect(['201', '200']).toContain((await sent('police-desk', 'PUT', path, body)).code);
    expect((await sent('police-desk', 'PUT', path, body)).code).toBe('200');

    const { sealedDigest } = await approver.review(id);
    const decision = JSON.stringify({ decision: 'approve', sealedDigest });
    const undecided = await withoutDatabase(() => sent('police-approver-1', 'POST', `${path}/decisions`, decision));
    expect(undecided.code).toBe('unavailable');
    expect((await sent('police-approver-1', 'POST', `${path}/decisions`, decision)).code).toBe('200');
    const { acts } = await desk.track(id);
    expect(acts.filter((a) => a.act === 'submitted')).toHaveLength(1);
    expect(acts.filter((a) => a.act === 'approved')).toHaveLength(1);
  });
});
