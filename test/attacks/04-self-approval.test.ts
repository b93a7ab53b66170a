import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Principal } from '../../shared/client/connection.ts';
import { newSigningKey } from '../../shared/client/keys.ts';
import { aYearFrom, entryOf, putEntry, signEntry } from '../../shared/enrolment/enrol.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { thumbprint } from '../../shared/protocol/thumbprint.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type Operator, operatorOf } from '../support/operator.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

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

const principal = (name: string): Principal =>
  exchange.connection.principals.find((one) => one.name === name) ?? expect.fail();

/** One more key of the same person: a registrar may well give one for a second desk. */
const anotherKeyOf = async (name: string): Promise<Principal> => {
  const known = principal(name);
  const registrar = inject('keys').registrars[known.agency] ?? expect.fail();
  const signingKey = await newSigningKey('p256');
  const keyid = await thumbprint(webCrypto(), signingKey);
  const second: Principal = { ...known, name: `${name} again`, signingKey, keyid };
  const jws = await signEntry(registrar, entryOf(second, { ...aYearFrom(Date.now() - 3_600_000), serial: 1 }));
  expect((await putEntry(operator.database, operator.registryTable, jws)).put).toBe('filed');
  return second;
};

interface Submitted {
  readonly id: string;
  readonly sealedDigest: string;
}
const post = async (by: Principal, id: string, what: string, body: object): Promise<string> => {
  const call = {
    method: 'POST',
    path: `/v1/${by.agency}/submissions/${id}/${what}`,
    body: JSON.stringify(body),
  } as const;
  return (await sendRaw(exchange.connection, await signedCall(exchange.connection, by, call))).code;
};
const opens = (by: Principal, { id }: Submitted) => post(by, id, 'reviews', {});
const approves = (by: Principal, { id, sealedDigest }: Submitted) =>
  post(by, id, 'decisions', { decision: 'approve', sealedDigest });
const approvalsOf = async (name: string, { id }: Submitted) => {
  const tracked = await (await exchange.as(name)).track(id);
  return {
    state: tracked.state,
    holders: tracked.acts.flatMap(({ act, by }) => (act === 'approved' && by && 'keyid' in by ? [by.keyid] : [])),
  };
};

describe('somebody who submits and approves', () => {
  it('does not approve what was submitted by the same person, with whichever key, at once or later', async () => {
    const officer = await exchange.as('customs-duty-officer');
    const own = await officer.submit(coverFor(['police'], 'H0'), aReport('Seen on duty.'));
    const keys = [
      principal('customs-duty-officer'),
      principal('customs-officer-approver'),
      await anotherKeyOf('customs-officer-approver'),
    ];
    await Promise.all(keys.map((key) => opens(key, own)));
    const codes = await Promise.all(keys.flatMap((key) => [approves(key, own), approves(key, own)]));
    expect(new Set(codes)).toEqual(new Set(['self-approval']));
    expect(await approvalsOf('customs-auditor', own)).toEqual({ state: 'pending', holders: [] });
  });
});

describe('one person with two keys, and another', () => {
  it('are two persons, in whatever order and however many at once they come', async () => {
    const [first, again, second] = [
      principal('police-approver-1'),
      await anotherKeyOf('police-approver-1'),
      principal('police-approver-2'),
    ];
    // Each order of the three, and the two keys of one person many times at once.
    const orders = [
      [first, again, second],
      [again, first, second],
      [first, again, first, again, again, first],
    ];
    for (const order of orders) {
      const one = await (await exchange.as('police-desk')).submit(coverFor(['customs'], 'H1'), aReport('Two persons.'));
      for (const key of new Set(order)) await opens(key, one);
      const alone = order.filter((key) => key !== second);
      const codes = await Promise.all(alone.map((key) => approves(key, one)));
      // The same again is the same act; by the other key of one holder too.
      expect(new Set(codes)).toEqual(new Set(['200']));
      const waiting = await approvalsOf('police-auditor', one);
      expect({ ...waiting, holders: waiting.holders.length }).toEqual({ state: 'pending', holders: 1 });
      if (!order.includes(second)) continue;
      expect(await approves(second, one)).toBe('200');
      await until(async () => (await approvalsOf('police-auditor', one)).state === 'released');
      expect((await approvalsOf('police-auditor', one)).holders).toHaveLength(2);
    }
  });

  it('cannot make one out of two in one batch either', async () => {
    const [first, again] = [principal('police-approver-1'), await anotherKeyOf('police-approver-1')];
    const one = await (await exchange.as('police-desk')).submit(coverFor(['customs'], 'H1'), aReport('In a batch.'));
    await opens(first, one);
    const body = JSON.stringify({ decision: 'approve', sealedDigest: one.sealedDigest });
    const path = `/v1/police/submissions/${one.id}/decisions`;
    const rows = await Promise.all(
      [first, again].map(async (by) => {
        const { headers } = await signedCall(exchange.connection, by, { method: 'POST', path, body });
        const [input, value] = [String(headers['signature-input']), String(headers.signature)];
        return { submission: one.id, body, signature: { input, value } };
      }),
    );
    const batch = { method: 'POST', path: '/v1/police/decisions', body: JSON.stringify({ decisions: rows }) } as const;
    const answer = await sendRaw(exchange.connection, await signedCall(exchange.connection, first, batch));
    const { results } = JSON.parse(answer.text) as { results: { status: number; code?: string }[] };
    expect(results.map(({ status, code }) => code ?? status)).toEqual([200, 'role-missing']);
    expect((await approvalsOf('police-auditor', one)).state).toBe('pending');
  });
});
