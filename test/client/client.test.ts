import { beforeEach, describe, expect, it } from 'vitest';
import { Distrusted, NotSendable, Refused, Unreachable } from '../../shared/client/failures.ts';
import { entryOf, newRegistrar, signEntry } from '../../shared/enrolment/enrol.ts';
import {
  aReport,
  authority,
  clientOf,
  entryFor,
  principal,
  StandInExchange,
  type Tamper,
} from '../command/stand-in-exchange.ts';
import { aCover } from '../protocol/support.ts';

let exchange: StandInExchange;
beforeEach(() => {
  exchange = new StandInExchange();
});
const customsCover = () => ({ ...aCover(), recipients: ['police'] });
const disclosure = { purpose: 'investigate', justification: 'Case of letters with narcotics.' } as const;
const submitted = async (word = 'x', name = 'police-desk') =>
  (await clientOf(exchange, name)).submit(name.startsWith('police') ? aCover() : customsCover(), aReport(word));

const count = async (rows: AsyncIterable<unknown>): Promise<number> => {
  let rowsSeen = 0;
  for await (const _ of rows) rowsSeen++;
  return rowsSeen;
};

describe('a report from desk to reader', () => {
  it.each(['police-desk', 'customs-desk'])(
    'submitted by %s is opened by an approver and, released, by a reader',
    async (desk) => {
      const [from, to] = desk.startsWith('police') ? ['police', 'customs'] : ['customs', 'police'];
      const { id, state, sealedDigest } = await submitted('the word', desk);
      expect(state).toBe('pending');
      const approver = await clientOf(exchange, `${from}-approver-1`);
      const reviewed = await approver.review(id, { justification: 'My task today.' });
      expect(reviewed).toMatchObject({ id, originator: from, sealedDigest, signer: { name: desk } });
      expect(reviewed.report.ok && reviewed.report.value.statements).toEqual([{ text: 'the word', nature: 'fact' }]);
      expect(await approver.decide(id, { decision: 'approve', sealedDigest })).toMatchObject({ state: 'released' });
      const reader = await clientOf(exchange, `${to}-analyst`);
      const opened = await reader.disclose(id, disclosure);
      expect(opened).toMatchObject({ originator: from, disclosure: { seq: 3 } });
      expect(opened.report.ok && opened.report.value).toEqual(aReport('the word'));
      expect(JSON.parse(opened.plaintext)).toEqual(aReport('the word'));
    },
  );

  it('leaves the machine sealed: no call holds a word of it', async () => {
    await submitted('UNMISTAKABLE');
    for (const call of exchange.calls) expect(JSON.stringify(call)).not.toContain('UNMISTAKABLE');
    const sealed: string = JSON.parse(exchange.calls.at(-1)?.body ?? '').sealed;
    expect(Buffer.from(sealed.split('.')[3] ?? '', 'base64url').length % 4096).toBe(0);
  });

  it('has one effect, however often the prepared body is sent', async () => {
    const desk = await clientOf(exchange, 'police-desk');
    const prepared = await desk.prepare(aCover(), aReport());
    expect(await desk.send(prepared)).toEqual(await desk.send(prepared));
    expect(exchange.kept.size).toBe(1);
  });
});

describe('what does not follow the contract', () => {
  it('is not sent: a report', async () => {
    const desk = await clientOf(exchange, 'police-desk');
    const wrong = desk.submit(aCover(), { ...aReport(), kind: 'rumour', more: 1 });
    await expect(wrong).rejects.toBeInstanceOf(NotSendable);
    await expect(wrong).rejects.toMatchObject({ faults: [{ pointer: '/report/kind' }, { pointer: '/report' }] });
    expect(exchange.kept.size).toBe(0);
  });

  it('is not sent: a cover', async () => {
    const desk = await clientOf(exchange, 'police-desk');
    await expect(desk.prepare({ ...aCover(), recipients: [] }, aReport())).rejects.toMatchObject({
      faults: [{ pointer: '/cover/recipients' }],
    });
    expect(exchange.calls).toEqual([]);
  });

  it('is not sent: a report that is too large once sealed', async () => {
    const desk = await clientOf(exchange, 'police-desk');
    const statements = Array.from({ length: 20 }, () => ({ text: 'x'.repeat(10_000), nature: 'fact' }));
    await expect(desk.submit(aCover(), { ...aReport(), statements })).rejects.toBeInstanceOf(NotSendable);
  });
});

describe('lists', () => {
  it('are walked page by page', async () => {
    for (let i = 0; i < 5; i++) await submitted();
    expect(await count((await clientOf(exchange, 'police-desk')).submissions())).toBe(5);
    expect(await count((await clientOf(exchange, 'police-approver-1')).inbox())).toBe(5);
    expect(await count((await clientOf(exchange, 'customs-analyst')).records())).toBe(5);
    expect(await count((await clientOf(exchange, 'customs-desk')).submissions())).toBe(0);
  });

  it('is not followed in a circle', async () => {
    await submitted();
    exchange.tamper = (path, body) => {
      if (path.includes('/submissions')) body.next = `/v1/police/submissions/after/${path.endsWith('/1') ? 2 : 1}`;
    };
    const desk = await clientOf(exchange, 'police-desk');
    await expect(count(desk.submissions())).rejects.toMatchObject({ doubt: 'list-without-end' });
    expect(exchange.calls.filter(({ method }) => method === 'GET').length).toBeLessThan(6);
  });

  it.each(['/v1/police/records/after/2', '/v1/police/submissions/after/', '/v1/police/submissions/after/../x', 'x'])(
    'do not follow a next page of %s',
    async (next) => {
      await submitted();
      exchange.tamper = (_, body) => Object.assign(body, { next });
      const desk = await clientOf(exchange, 'police-desk');
      await expect(count(desk.submissions())).rejects.toBeInstanceOf(Unreachable);
    },
  );
});

describe('patience', () => {
  it('waits as Retry-After says, and signs anew', async () => {
    const waited: number[] = [];
    const desk = await clientOf(exchange, 'police-desk', { waited });
    const prepared = await desk.prepare(aCover(), aReport());
    exchange.upcoming.push('unavailable', 'too-many-calls');
    expect(await desk.send(prepared)).toMatchObject({ state: 'pending' });
    expect(waited.map((ms) => Math.floor(ms / 1000))).toEqual([2, 1]);
    const signatures = exchange.calls.slice(-3).map((call) => call.headers['signature-input']);
    expect(new Set(signatures).size).toBe(3);
  });

  it('ends after five calls', async () => {
    const desk = await clientOf(exchange, 'police-desk');
    exchange.upcoming.push(...Array.from({ length: 5 }, () => 'unavailable' as const));
    await expect(desk.track(desk.newId())).rejects.toMatchObject({ status: 503, code: 'unavailable' });
    expect(exchange.calls).toHaveLength(5);
  });

  it('does not wait for an hour, nor for what waiting does not help', async () => {
    const waited: number[] = [];
    const desk = await clientOf(exchange, 'police-desk', { waited });
    for (const code of ['budget-exhausted', 'role-missing', 'internal'] as const) {
      exchange.upcoming.push(code);
      await expect(desk.track(desk.newId())).rejects.toMatchObject({ name: 'Refused', code });
    }
    expect(waited).toEqual([]);
  });

  it('signs again, once, where a kept connection had gone', async () => {
    const { transport } = exchange;
    let breaks = 1;
    const breaking: typeof transport = async (call) => {
      if (breaks-- > 0) throw new Unreachable('gone', { stale: true });
      return transport(call);
    };
    const broken = Object.assign(new StandInExchange(), { transport: breaking });
    await expect((await clientOf(broken, 'police-desk')).track('x')).rejects.toMatchObject({ code: 'not-found' });
  });

  it('tells an answer that is no answer of an exchange', async () => {
    const html = async () => ({ status: 502, header: () => undefined, body: '<html>' });
    const broken = Object.assign(new StandInExchange(), { transport: html });
    await expect((await clientOf(broken, 'police-desk')).track('x')).rejects.toBeInstanceOf(Unreachable);
  });

  it('tells refusals with code and faults', async () => {
    const desk = await clientOf(exchange, 'police-desk');
    const refused = desk.track('019ab1c2-0000-7000-8000-000000000000');
    await expect(refused).rejects.toBeInstanceOf(Refused);
    await expect(refused).rejects.toMatchObject({ code: 'not-found', status: 404, faults: [] });
  });
});

describe('the keys of the exchange', () => {
  it('are kept as long as it says, and an hour at most', async () => {
    let now = Date.now();
    const desk = await clientOf(exchange, 'police-desk', { now: () => now });
    const asked = () => exchange.calls.filter((call) => call.path === '/v1/keys').length;
    for (const [later, times] of [
      [0, 1],
      [599_000, 1],
      [2_000, 2],
      [3_700_000, 3],
    ] as const) {
      now += later;
      expect((await desk.intakeKey('police')).kid).toBe('police-intake');
      expect(asked()).toBe(times);
    }
  });

  it('are refused where they are none to seal to', async () => {
    exchange.tamper = (_, body) => Object.assign((body.keys as object[])[0] ?? {}, { e: 'AQ' });
    await expect(submitted()).rejects.toBeInstanceOf(Unreachable);
  });
});

type Signature = Record<string, unknown>;
const onSealed = (change: (body: Record<string, unknown>, signature: Signature) => void): Tamper => {
  return (path, body) => {
    if (path.endsWith('/sealed')) change(body, body.signature as Signature);
  };
};

describe('a report that was signed for a former name of the exchange', () => {
  /** Another name from now on: what was submitted before is signed for the one of then. */
  const renamed = async () => {
    const { id } = await submitted();
    exchange.authority = 'new.example';
    const reviewed = async (formerAuthorities: readonly string[]) =>
      (await clientOf(exchange, 'police-approver-1', { formerAuthorities })).review(id);
    return { reviewed };
  };
  const former = ['older.example', authority];

  it('is believed by whoever knows that name, and the name is told', async () => {
    const { reviewed } = await renamed();
    expect(await reviewed(former)).toMatchObject({ formerAuthority: authority, report: { ok: true } });
    // Of before names were kept with what was signed: each that is known may be it.
    exchange.tamper = onSealed((_, s) => delete s.authority);
    expect(await reviewed(former)).toMatchObject({ formerAuthority: authority, report: { ok: true } });
  });

  it('is not told of where the name is the one of today', async () => {
    const { id } = await submitted();
    const client = await clientOf(exchange, 'police-approver-1', { formerAuthorities: ['older.example'] });
    expect(await client.review(id)).not.toHaveProperty('formerAuthority');
  });

  it.each<[string, string, readonly string[], (signature: Signature) => void]>([
    ['by whoever does not know it', 'signed-for-another-exchange', ['older.example'], () => {}],
    ['without a name that is known', 'signature-does-not-hold', ['older.example'], (s) => delete s.authority],
    [
      'under another name than it says',
      'signature-does-not-hold',
      former,
      (s) => Object.assign(s, { authority: 'new.example' }),
    ],
    [
      'under no name of this exchange',
      'signed-for-another-exchange',
      former,
      (s) => Object.assign(s, { authority: 'x.example' }),
    ],
  ])('is not believed %s', async (_, doubt, known, change) => {
    const { reviewed } = await renamed();
    exchange.tamper = onSealed((_body, signature) => change(signature));
    await expect(reviewed(known)).rejects.toMatchObject({ doubt });
    expect(exchange.calls.some(({ path }) => path.endsWith('/reviews'))).toBe(false);
  });
});

describe('a report that was fetched ahead', () => {
  it('is opened by one call, and was no act before; it passes for no other one', async () => {
    const [{ id }, other] = [await submitted(), await submitted()];
    const approver = await clientOf(exchange, 'police-approver-1');
    const ahead = await approver.handedOver('submissions', id);
    expect((await approver.track(id)).acts.map(({ act }) => act)).toEqual(['submitted']);
    const before = exchange.calls.length;
    await expect(approver.review(other.id, {}, ahead)).rejects.toMatchObject({ doubt: 'other-submission' });
    expect(exchange.calls.length).toBe(before);
    expect(await approver.review(id, {}, ahead)).toMatchObject({ id, report: { ok: true } });
    expect(exchange.calls.slice(before).map(({ path }) => path)).toEqual([`/v1/police/submissions/${id}/reviews`]);
  });
});

describe('what the exchange hands over is not believed', () => {
  /** The doubt of an approver who reviews what was tampered with, and how many keys were asked for. */
  const doubt = async (tamper: Tamper, id?: string): Promise<[string, number]> => {
    const submission = id ?? (await submitted()).id;
    exchange.tamper = tamper;
    const approver = await clientOf(exchange, 'police-approver-1');
    const error = await approver.review(submission).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Distrusted);
    return [(error as Distrusted).doubt, exchange.calls.filter((call) => call.path.endsWith('/reviews')).length];
  };
  const desk = principal('police-desk');

  it.each<[string, string, Parameters<typeof onSealed>[0]]>([
    ['another id', 'other-submission', (body) => Object.assign(body, { id: '019ab1c2-0000-7000-8000-000000000000' })],
    ['a changed body', 'signature-does-not-hold', (body) => Object.assign(body, { body: `${body.body} ` })],
    [
      'a changed cover',
      'signature-does-not-hold',
      (body) => Object.assign(body, { body: String(body.body).replace('H0', 'H1') }),
    ],
    [
      'another content type',
      'signature-does-not-hold',
      (_, s) => Object.assign(s, { contentType: 'application/json; charset=utf-8' }),
    ],
    ['a content type of no form', 'signature-not-in-form', (_, s) => Object.assign(s, { contentType: 'text/plain' })],
    ['a signature input of no form', 'signature-not-in-form', (_, s) => Object.assign(s, { input: `${s.input};x` })],
    ['another keyid', 'signature-not-in-form', (_, s) => Object.assign(s, { keyid: principal('customs-desk').keyid })],
    ['no entry', 'signer-not-vouched-for', (_, s) => Object.assign(s, { principal: 'a.b.c' })],
    [
      'a revocation before it signed',
      'signed-after-revocation',
      (_, s) => Object.assign(s, { revokedAt: '2026-01-01T00:00:00Z' }),
    ],
  ])('%s', async (_, expected, change) => {
    expect(await doubt(onSealed(change))).toEqual([expected, 0]);
  });

  it.each<[string, string, () => Promise<string>]>([
    [
      'by a stranger',
      'signer-not-vouched-for',
      async () =>
        signEntry(
          await newRegistrar(),
          entryOf(desk, { validFrom: '2026-01-01T00:00:00Z', validUntil: '2027-01-01T00:00:00Z', serial: 1 }),
        ),
    ],
    [
      'by the registrar of another agency',
      'signer-not-vouched-for',
      () => entryFor({ ...desk, agency: 'customs' }, { agency: 'police' }),
    ],
    [
      'that was not yet in force',
      'signer-not-vouched-for',
      () => entryFor(desk, { validFrom: new Date(Date.now() + 9e5).toISOString() }),
    ],
    ['that is a revocation', 'signer-not-vouched-for', () => entryFor(desk, { status: 'revoked' })],
    ['of a reader', 'signer-without-role', () => entryFor(desk, { roles: ['auditor'] })],
    ['of another key', 'signature-does-not-hold', () => entryFor(principal('police-former'), { status: 'active' })],
    ['of another agency', 'signature-does-not-hold', () => entryFor({ ...desk, agency: 'customs' })],
  ])('an entry %s', async (_, expected, entry) => {
    const jws = await entry();
    expect(await doubt(onSealed((__, s) => Object.assign(s, { principal: jws })))).toEqual([expected, 0]);
  });

  it('another submission of the same desk in its place', async () => {
    const [mine, other] = [await submitted(), await submitted()];
    const kept = exchange.kept.get(other.id);
    const swap = onSealed((body) => Object.assign(body, { body: kept?.body, signature: kept?.signature }));
    expect(await doubt(swap, mine.id)).toEqual(['signature-does-not-hold', 0]);
  });

  it('a report that the desk itself sealed for another submission', async () => {
    const client = await clientOf(exchange, 'police-desk');
    const { body } = await client.prepare(aCover(), aReport());
    const { id } = await client.send({ id: client.newId(), body });
    expect(await doubt(() => {}, id)).toEqual(['seal-of-other-submission', 1]);
  });

  it('a body that is no submission', async () => {
    const client = await clientOf(exchange, 'police-desk');
    const { id, body } = await client.prepare(aCover(), aReport());
    await client.send({ id, body: body.replace('{"cover":', '{"cover":1,"cover":') });
    expect(await doubt(() => {}, id)).toEqual(['body-not-readable', 0]);
  });

  it.each<[string, string, (body: Record<string, unknown>) => void]>([
    ['of another digest', 'key-of-other-report', (body) => Object.assign(body, { sealedDigest: 'A'.repeat(43) })],
    [
      'of another id',
      'key-of-other-report',
      (body) => Object.assign(body, { id: '019ab1c2-0000-7000-8000-000000000000' }),
    ],
    ['of another report', 'does-not-open', (body) => Object.assign(body, { encryptedKey: 'A'.repeat(512) })],
  ])('a key %s', async (_, expected, change) => {
    expect((await doubt((path, body) => path.endsWith('/reviews') && change(body)))[0]).toBe(expected);
  });

  it('the very key that the desk had sealed to the exchange', async () => {
    const { id } = await submitted();
    const segment = JSON.parse(exchange.kept.get(id)?.body ?? '').sealed.split('.')[1];
    const tamper: Tamper = (path, body) => path.endsWith('/reviews') && Object.assign(body, { encryptedKey: segment });
    expect((await doubt(tamper, id))[0]).toBe('key-not-for-me');
  });

  it('a record that its originator has addressed to others', async () => {
    const desk = await clientOf(exchange, 'police-desk');
    const { id } = await desk.submit({ ...aCover(), recipients: ['coastguard'] }, aReport());
    const reader = await clientOf(exchange, 'customs-analyst');
    await expect(reader.disclose(id, disclosure)).rejects.toMatchObject({ doubt: 'not-addressed-to-us' });
    expect(exchange.calls.some((call) => call.path.endsWith('/disclosures'))).toBe(false);
  });

  it('but a revocation after it signed is told beside it', async () => {
    const { id } = await submitted();
    const revokedAt = new Date(Date.now() + 120_000).toISOString();
    exchange.tamper = onSealed((_, s) => Object.assign(s, { revokedAt }));
    expect(await (await clientOf(exchange, 'police-approver-1')).review(id)).toMatchObject({ revokedAt });
  });
});
