import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actAs } from '../../shared/client/acting.ts';
import type { Principal } from '../../shared/client/connection.ts';
import { signCall } from '../../shared/client/sign-call.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { seeCalls } from '../cost/calls.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type RawCall, sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
const asked: string[] = [];
beforeAll(async () => {
  exchange = await startTestExchange();
  seeCalls(({ operation }) => asked.push(operation));
});
afterAll(() => exchange.stop());

const principal = (name: string): Principal =>
  exchange.connection.principals.find((one) => one.name === name) ?? expect.fail();
const sent = async (call: RawCall): Promise<string> => (await sendRaw(exchange.connection, call)).code;
const put = (name: string, id: string, body: object): Promise<RawCall> => {
  const by = principal(name);
  const path = `/v1/${by.agency}/submissions/${id}`;
  return signedCall(exchange.connection, by, { method: 'PUT', path, body: JSON.stringify(body) });
};

/** A prepared submission, and the same sealed report as if it were for another id: whoever sees the JWE can write its header anew. */
const sealedTwice = async () => {
  const desk = await exchange.as('police-desk');
  const { id, body } = await desk.prepare(coverFor(['customs'], 'H0'), aReport('Sealed once.'));
  const { cover, sealed } = JSON.parse(body) as { cover: object; sealed: string };
  const [header = '', ...rest] = sealed.split('.');
  const asOf = (other: string): object => {
    const said = { ...JSON.parse(Buffer.from(header, 'base64url').toString()), jti: other };
    return { cover, sealed: [Buffer.from(JSON.stringify(said)).toString('base64url'), ...rest].join('.') };
  };
  return { desk, id, whole: { cover, sealed }, asOf };
};

describe('a content key that was sealed once', () => {
  it('is taken for no second report, by whom and however often it is tried', async () => {
    const { desk, id, whole, asOf } = await sealedTwice();
    expect(await sent(await put('police-desk', id, whole))).toBe('201');
    const others = Array.from({ length: 10 }, () => desk.newId());
    const codes = await Promise.all(others.map(async (other) => sent(await put('police-desk', other, asOf(other)))));
    expect(new Set(codes)).toEqual(new Set(['sealed-key-reused']));
    for (const other of others) await expect(desk.track(other)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is taken for one of ten at once', async () => {
    const { desk, asOf } = await sealedTwice();
    const ids = Array.from({ length: 10 }, () => desk.newId());
    const codes = await Promise.all(ids.map(async (id) => sent(await put('police-desk', id, asOf(id)))));
    expect(codes.toSorted()).toEqual(['201', ...Array(9).fill('sealed-key-reused')]);
  });

  it('opens for no other agency: it is sealed to its own agency’s key', async () => {
    const { desk, asOf } = await sealedTwice();
    const id = desk.newId();
    expect(await sent(await put('customs-desk', id, asOf(id)))).toBe('cover-invalid');
    const cover = coverFor(['police'], 'H0');
    expect(await sent(await put('customs-desk', id, { ...asOf(id), cover }))).toBe('sealed-invalid');
  });
});

describe('a nonce that was used once', () => {
  /** A call that its key has signed with this nonce: however often it is used, each signature is good. */
  const signedWith = async (random: Uint8Array, path: string): Promise<RawCall> => {
    const acting = await actAs(webCrypto(), principal('police-approver-1'));
    const fresh = { created: Math.floor(Date.now() / 1000), random };
    const unsigned = { method: 'POST', path, body: '{}' } as const;
    const { headers } = await signCall(webCrypto(), acting, exchange.connection.authority, unsigned, fresh);
    return { method: 'POST', path, headers: { ...headers }, body: Buffer.from('{}') };
  };

  it('is spent for every route and every report of its key, and a replay asks KMS for nothing', async () => {
    const desk = await exchange.as('police-desk');
    const submit = () => desk.submit(coverFor(['customs'], 'H1'), aReport('Seen.'));
    const [one, other] = [await submit(), await submit()];
    const review = ({ id }: { id: string }) => `/v1/police/submissions/${id}/reviews`;
    const random = globalThis.crypto.getRandomValues(new Uint8Array(18));
    const [first, second] = [await signedWith(random, review(one)), await signedWith(random, review(other))];
    expect(await sent(first)).toBe('200');
    asked.length = 0;
    expect([await sent(second), await sent(first), await sent(second)]).toEqual(Array(3).fill('nonce-replayed'));
    expect(asked.filter((operation) => operation.startsWith('kms:'))).toEqual([]);
    const { acts } = await (await exchange.as('police-auditor')).track(other.id);
    expect(acts.map(({ act }) => act)).toEqual(['submitted']);
  });
});
