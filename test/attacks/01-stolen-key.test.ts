import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import { actAs } from '../../shared/client/acting.ts';
import type { Principal } from '../../shared/client/connection.ts';
import { newSigningKey } from '../../shared/client/keys.ts';
import { connectAs } from '../../shared/client/node/connect.ts';
import { signCall } from '../../shared/client/sign-call.ts';
import type { Evidence } from '../../shared/domain/act.ts';
import type { Command } from '../../shared/domain/command.ts';
import { aYearFrom, entryOf, putEntry, signEntry } from '../../shared/enrolment/enrol.ts';
import { utf8 } from '../../shared/protocol/base64.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { thumbprint } from '../../shared/protocol/thumbprint.ts';
import { nodeCrypto, systemChance } from '../../shared/runtime/node-crypto.ts';
import { authenticate } from '../../shared/workflow/authenticate.ts';
import { carryOut } from '../../shared/workflow/carry-out.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type Operator, operatorOf } from '../support/operator.ts';

let exchange: TestExchange;
let operator: Operator;
beforeAll(async () => {
  exchange = await startTestExchange();
  operator = await operatorOf(exchange.home);
});
afterAll(async () => {
  operator.database.destroy();
  await exchange.stop();
});

interface Leaver {
  readonly principal: Principal;
  /** The entry under which the key could approve. */
  readonly jws: string;
  /** Files a revocation from this time on (milliseconds since 1970). */
  readonly revoke: (from: number) => Promise<void>;
}

/** Somebody with a key of its own who approves for the police, and may be revoked. */
const aLeaver = async (): Promise<Leaver> => {
  const known = exchange.connection.principals.find(({ name }) => name === 'police-approver-1');
  const { police } = inject('keys').registrars;
  if (known === undefined || police === undefined) throw new Error('no police');
  const signingKey = await newSigningKey('p256');
  const keyid = await thumbprint(webCrypto(), signingKey);
  const principal = { ...known, name: 'police-leaver', holder: `leaver-${keyid.slice(0, 8)}`, signingKey, keyid };
  const file = async (serial: number, from: number, status: Principal['status']): Promise<string> => {
    const said = { ...aYearFrom(from), validFrom: new Date(from).toISOString(), serial };
    const jws = await signEntry(police, entryOf({ ...principal, status }, said));
    const { put } = await putEntry(operator.database, operator.registryTable, jws);
    expect(put).toBe('filed');
    return jws;
  };
  const jws = await file(1, Date.now() - 3_600_000, 'active');
  return { principal, jws, revoke: async (from) => void (await file(2, from, 'revoked')) };
};

/** A decision that the leaver has really signed, as the exchange would keep it. */
const signedDecision = async ({ principal, jws }: Leaver, id: string, body: string): Promise<Evidence> => {
  const { authority } = exchange.connection;
  const path = `/v1/police/submissions/${id}/decisions`;
  const now = Date.now();
  const fresh = { created: Math.floor(now / 1000), random: globalThis.crypto.getRandomValues(new Uint8Array(18)) };
  const acting = await actAs(webCrypto(), principal);
  const { headers } = await signCall(webCrypto(), acting, authority, { method: 'POST', path, body }, fresh);
  const lines = (name: string) => [headers[name] ?? ''];
  const received = {
    method: 'POST',
    path,
    headers: {
      signature: lines('signature'),
      signatureInput: lines('signature-input'),
      contentDigest: lines('content-digest'),
      contentType: lines('content-type'),
    },
    body: utf8(body),
  };
  const entry = entryOf(principal, { ...aYearFrom(now), serial: 1 });
  const ports = { registry: { entry: async () => ({ entry, jws }) }, crypto: nodeCrypto, authority };
  const authentic = await authenticate(ports, received, now, true);
  if (!authentic.ok || authentic.value.evidence === undefined) throw new Error('it is not signed');
  return { ...authentic.value.evidence, body };
};

/** Writes an approval past every door: what somebody can do who holds the leaver's key and writes the table Exchange. */
const compose = async (leaver: Leaver, id: string, sealedDigest: string): Promise<void> => {
  const table = exchangeTable(operator.database, { exchange: operator.exchangeTable });
  const recording = { exchange: table, crypto: nodeCrypto, chance: systemChance };
  const { keyid, holder = expect.fail() } = leaver.principal;
  const body = JSON.stringify({ decision: 'approve', sealedDigest });
  const act = {
    by: { agency: 'police', keyid, holder },
    at: new Date().toISOString(),
    evidence: await signedDecision(leaver, id, body),
  };
  const week = { urgent: 8, routine: 168 };
  const commands: readonly Command[] = [
    { kind: 'review', ...act },
    { kind: 'decide', decision: 'approve', sealedDigest, dueHours: { police: week, customs: week }, ...act },
  ];
  for (const command of commands) {
    const done = await carryOut(recording, { id, nonce: undefined, command: () => command });
    expect(done.ok).toBe(true);
  }
};

const submitted = async (code: 'H0' | 'H1') =>
  (await exchange.as('police-desk')).submit(coverFor(['customs'], code), aReport('Seen twice at one box.'));
const tracked = async (id: string) => (await exchange.as('police-desk')).track(id);
const released = (id: string) => until(async () => (await tracked(id)).state === 'released');

describe('whoever writes the table Exchange', () => {
  it('gets released what a key of its agency approves, for that is what an approval is', async () => {
    const { id, sealedDigest } = await submitted('H0');
    await compose(await aLeaver(), id, sealedDigest);
    await released(id);
  });

  it('gets nothing released with a key that was revoked before', async () => {
    const leaver = await aLeaver();
    await leaver.revoke(Date.now() - 1_000);
    const { id, sealedDigest } = await submitted('H0');
    await compose(leaver, id, sealedDigest);
    await until(async () => (await tracked(id)).unprovenSince !== undefined);
    const reader = await exchange.as('customs-analyst');
    await expect(reader.record(id)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('an approval by somebody who was revoked later', () => {
  it('counts, when the second is given and the report released', async () => {
    const leaver = await aLeaver();
    const first = await connectAs(exchange.connection, leaver.principal);
    const { id, sealedDigest } = await submitted('H1');
    await first.review(id);
    await first.decide(id, { decision: 'approve', sealedDigest });
    await leaver.revoke(Date.now() + 1);
    await expect(first.review(id)).rejects.toMatchObject({ code: 'key-revoked' });
    const second = await exchange.as('police-approver-2');
    await second.review(id);
    await second.decide(id, { decision: 'approve', sealedDigest });
    await released(id);
  });
});

describe('a stolen key that is revoked', () => {
  it('opens and decides nothing from the very next call on, whatever the functions remember', async () => {
    const leaver = await aLeaver();
    const thief = await connectAs(exchange.connection, leaver.principal);
    const [first, second] = [await submitted('H1'), await submitted('H1')];
    await thief.review(first.id);
    for await (const _ of thief.inbox()) break;
    await leaver.revoke(Date.now() - 1_000);
    const revoked = { code: 'key-revoked' };
    const decision = { decision: 'approve' as const, sealedDigest: first.sealedDigest };
    await expect(thief.decide(first.id, decision)).rejects.toMatchObject(revoked);
    await expect(thief.decideBatch([{ submission: first.id, decision }])).rejects.toMatchObject(revoked);
    // That ciphertexts are read for 30 s more, by a function that has just seen the key, opens none of them (test/aws/registry-table.test.ts).
    await expect(thief.review(second.id)).rejects.toMatchObject(revoked);
    const { acts } = await (await exchange.as('police-auditor')).track(first.id);
    expect(acts.map(({ act }) => act)).toEqual(['submitted', 'reviewed']);
  });
});
