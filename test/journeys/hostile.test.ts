import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actAs } from '../../shared/client/acting.ts';
import { nodeTransport } from '../../shared/client/node/transport.ts';
import { signCall } from '../../shared/client/sign-call.ts';
import type { HttpAnswer } from '../../shared/client/transport.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

const codeIn = ({ status, body }: HttpAnswer): string => (status < 300 ? String(status) : JSON.parse(body).code);
const submitted = async (from = 'police', to = 'customs', over = {}) =>
  (await exchange.as(`${from}-desk`)).submit(coverFor([to], 'H1', over), aReport('Seen twice.'));

/** One signed call, ready to be sent as often as one likes. */
const signed = async (name: string, method: 'PUT' | 'POST' | 'GET', below: string, body?: object, created?: number) => {
  const { connection } = exchange;
  const principal = connection.principals.find((p) => p.name === name);
  if (principal === undefined) throw new Error(`no principal ${name}`);
  const acting = await actAs(webCrypto(), principal);
  const path = below.startsWith('/') ? below : `/v1/${acting.agency}/${below}`;
  const call = await signCall(
    webCrypto(),
    acting,
    connection.authority,
    { method, path, body: body === undefined ? undefined : JSON.stringify(body) },
    {
      created: created ?? Math.floor(Date.now() / 1000),
      random: globalThis.crypto.getRandomValues(new Uint8Array(18)),
    },
  );
  const transport = nodeTransport(connection.url, connection.authority);
  return () => transport(call);
};

describe('somebody who opens the same report without end', () => {
  it('is told to wait after a hundred times, each on record; a colleague goes on, and the report is released', async () => {
    const { id, sealedDigest } = await submitted();
    const once = async (name: string) =>
      (await signed(name, 'POST', `submissions/${id}/reviews`, { justification: 'Again, and again.' }))();
    for (let i = 0; i < 100; i += 10) {
      const answers = await Promise.all(Array.from({ length: 5 }, () => once('police-approver-1')));
      expect(answers.map(codeIn)).toEqual(Array(5).fill('200'));
      for (let j = 0; j < 5; j += 1) expect(codeIn(await once('police-approver-1'))).toBe('200');
    }
    const refused = await once('police-approver-1');
    expect(codeIn(refused)).toBe('too-many-calls');
    expect(Number(refused.header('retry-after'))).toBeGreaterThan(3500);
    expect(Number(refused.header('retry-after'))).toBeLessThanOrEqual(3600);
    expect(codeIn(await once('police-approver-2'))).toBe('200');
    for (const name of ['police-approver-1', 'police-approver-2']) {
      await (await exchange.as(name)).decide(id, { decision: 'approve', sealedDigest });
    }
    const auditor = await exchange.as('police-auditor');
    const released = await until(async () => {
      const found = await auditor.track(id);
      return found.state === 'released' && found;
    });
    expect(released.custody.seq).toBe(1 + 100 + 1 + 2 + 1);
  });
});

describe('many at the same submission', () => {
  it('are each answered, and their acts stand in one line without gaps', async () => {
    const { id } = await submitted();
    const approvers = await Promise.all(['police-approver-1', 'police-approver-2'].map((name) => exchange.as(name)));
    await Promise.all([...approvers, ...approvers, ...approvers, ...approvers].map((client) => client.review(id)));
    const { acts, custody } = await (await exchange.as('police-auditor')).track(id);
    expect(acts.map((a) => a.seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(custody).toEqual({ seq: 9, hash: acts.at(-1)?.hash });
  });
});

describe('what may not be known', () => {
  it('is told in the bytes of what never was', async () => {
    const { id } = await submitted('police', 'customs');
    const unused = await (await exchange.as('police-desk')).newId();
    const asked = async (name: string, path: string) => {
      const { status, body } = await (await signed(name, 'GET', path))();
      return `${status} ${body}`;
    };
    const never = await asked('customs-approver-1', `submissions/${unused}`);
    expect(never).toMatch(/^404 /);
    for (const [name, path] of [
      ['customs-approver-1', `submissions/${id}`],
      ['customs-approver-1', `submissions/${id}/sealed`],
      ['customs-auditor', `submissions/${id}`],
      ['customs-analyst', `records/${id}`],
      ['customs-analyst', `records/${id}/sealed`],
      ['police-analyst', `records/${id}`],
      ['police-desk', `/v1/customs/submissions/${id}`],
      ['police-desk', '/v1/customs/submissions'],
    ] as const) {
      expect(await asked(name, path), path).toBe(never);
    }
  });
});
