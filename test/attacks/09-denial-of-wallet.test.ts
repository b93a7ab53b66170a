import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../shared/client/connection.ts';
import { newSigningKey } from '../../shared/client/keys.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { type Route, routes } from '../../shared/protocol/routes.ts';
import { thumbprint } from '../../shared/protocol/thumbprint.ts';
import { type SeenCall, seeCalls } from '../cost/calls.ts';
import { aReport, coverFor } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type RawCall, sendRaw, signedCall } from '../support/raw-call.ts';

/** `BAD_CALLS=10000 npx vitest run --project journeys test/attacks/09` sends so many. */
const many = Number(process.env.BAD_CALLS ?? 400);
const atOnce = 4;

let exchange: TestExchange;
let stranger: Principal;
const seen: SeenCall[] = [];
beforeAll(async () => {
  exchange = await startTestExchange();
  const signingKey = await newSigningKey('ed25519');
  const keyid = await thumbprint(webCrypto(), signingKey);
  stranger = { name: 'stranger', agency: 'police', roles: ['submitter'], status: 'active', keyid, signingKey };
  seeCalls((call) => seen.push(call));
});
afterAll(() => exchange.stop());

const principal = (name: string): Principal =>
  exchange.connection.principals.find((one) => one.name === name) ?? expect.fail();
const doors = routes.filter(({ door }) => door);
const callOf = (route: Route, id: string) => ({
  method: route.method,
  path: `/v1/police/${route.path.replace('{id}', id).replace('{month}', '2026-11').replace('{cursor}', 'eA')}`,
  body:
    route.method === 'GET' ? undefined : JSON.stringify({ cover: coverFor(['customs'], 'H0'), sealed: 'a.b.c.d.e' }),
});
const withHeader = (call: RawCall, name: string, change: (value: string) => string): RawCall => ({
  ...call,
  headers: { ...call.headers, [name]: change(String(call.headers[name])) },
});
const spoilt = (value: string): string => value.replace(/:(.)/, (_, c) => `:${c === 'A' ? 'B' : 'A'}`);

/** What somebody sends who has no key of the exchange, but may have seen calls go by. */
const kinds: readonly ((route: Route, id: string) => Promise<RawCall>)[] = [
  async (route, id) => ({ ...callOf(route, id), headers: {}, body: Buffer.from(callOf(route, id).body ?? '') }),
  async (route, id) => signedCall(exchange.connection, stranger, callOf(route, id)),
  async (route, id) => signedCall(exchange.connection, principal('police-former'), callOf(route, id)),
  async (route, id) => withHeader(await genuine(route, id), 'signature', spoilt),
  async (route, id) =>
    withHeader(await genuine(route, id), 'signature-input', (value) => value.replace('tag=', 'tags=')),
  async (route, id) => ({ ...(await genuine(route, id)), body: Buffer.from('{"other":"body"}') }),
  async (route, id) => ({ ...(await genuine(route, id)), path: `/v1/customs/submissions/${id}` }),
  async (route, id) => ({ ...(await genuine(route, id)), method: 'DELETE' }),
  async (route, id) => signedCall(exchange.connection, principal('police-desk'), callOf(route, id), 1_700_000_000),
];
const genuine = (route: Route, id: string) =>
  signedCall(exchange.connection, principal('police-desk'), callOf(route, id));

/** What costs: a call of KMS, a write, a message. */
const costs = /^kms:|^dynamodb:(Put|Update|Delete|Transact|BatchWrite)|^(sqs|sns):/;

describe(`${many} bad calls of somebody without a key`, () => {
  it('are each refused, and cause no call of KMS, no write and no message', async () => {
    const desk = await exchange.as('police-desk');
    const { id } = await desk.submit(coverFor(['customs'], 'H1'), aReport('Seen once.'));
    const told = (operation: string) => seen.some((call) => call.operation === operation && call.asked.includes(id));
    // What the report itself sets in motion is over when its task is marked as told.
    await expect.poll(() => told('dynamodb:UpdateItem'), { timeout: 20_000 }).toBe(true);
    seen.length = 0;
    const codes = new Map<string, number>();
    const send = async (n: number): Promise<void> => {
      const [route, kind] = [doors[n % doors.length], kinds[n % kinds.length]];
      if (route === undefined || kind === undefined) return;
      const { status, code } = await sendRaw(exchange.connection, await kind(route, id));
      codes.set(code, (codes.get(code) ?? 0) + 1);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
    };
    for (let n = 0; n < many; n += atOnce) await Promise.all(Array.from({ length: atOnce }, (_, i) => send(n + i)));
    expect(seen.map(({ operation }) => operation).filter((operation) => costs.test(operation))).toEqual([]);
    const judged = [
      'signature-missing',
      'key-unknown',
      'key-revoked',
      'signature-invalid',
      'signature-malformed',
      'signature-stale',
    ];
    for (const code of judged) expect({ code, came: (codes.get(code) ?? 0) > many / 30 }).toEqual({ code, came: true });
  }, 900_000);

  it('of a captured call: a submission that is sent again asks KMS for nothing', async () => {
    const call = await (async () => {
      const desk = await exchange.as('police-desk');
      const { id, body } = await desk.prepare(coverFor(['customs'], 'H1'), aReport('Seen twice.'));
      const path = `/v1/police/submissions/${id}`;
      return signedCall(exchange.connection, principal('police-desk'), { method: 'PUT', path, body });
    })();
    expect((await sendRaw(exchange.connection, call)).status).toBe(201);
    seen.length = 0;
    for (let n = 0; n < 20; n += 1) expect((await sendRaw(exchange.connection, call)).code).toBe('nonce-replayed');
    const asked = seen.map(({ operation }) => operation);
    expect(asked.filter((operation) => operation.startsWith('kms:'))).toEqual([]);
    expect(asked.filter((operation) => operation === 'api:PUT')).toHaveLength(20);
  });
});
