import { randomBytes } from 'node:crypto';
import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notificationsOf } from '../../shared/client/node/notifications.ts';
import { rowsOf } from '../../shared/console/shell/rows.ts';
import type { SearchAnswer, SearchesAnswer, WatchRow } from '../../shared/protocol/search-answers.ts';
import { type SeenCall, seeCalls } from '../cost/calls.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { operatorOf } from '../support/operator.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
const logged: string[] = [];
const seen: SeenCall[] = [];
beforeAll(async () => {
  exchange = await startTestExchange({ write: (line) => logged.push(line) });
  seeCalls((call) => seen.push(call));
});
afterAll(() => exchange.stop());

const why = { purpose: 'investigate', justification: 'The number was on the label of a seized letter.' } as const;

/** A phone number that nobody has, in one of the series that PTS keeps for fiction. */
const fresh = (): string => `070-17406${String(5 + ((randomBytes(1)[0] ?? 0) % 95)).padStart(2, '0')}`;

/** A report of the police that names a phone as its desk writes it. */
const naming = (value: string) => ({
  ...aReport('Ordered by this phone.'),
  subjects: [{ type: 'phone' as const, identifiers: [{ type: 'phone', value }] }],
});
const submitted = async (value: string) =>
  (await exchange.as('police-desk')).submit(coverFor(['customs'], 'H0'), naming(value));
const released = async (value: string): Promise<string> => {
  const { id, sealedDigest } = await submitted(value);
  const approver = await exchange.as('police-approver-1');
  expect((await approver.review(id)).selectors).toEqual({ sent: 1, found: 1 });
  await approver.decide(id, { decision: 'approve', sealedDigest });
  await until(async () => (await exchange.as('customs-analyst')).record(id).catch(() => undefined));
  return id;
};
const search = async (value: string, by = 'customs-analyst'): Promise<SearchAnswer> =>
  (await exchange.as(by)).searching.search({ selector: { type: 'phone', value }, ...why });

/** What this principal is answered at its own agency's door. */
const asked = async (name: string, method: 'GET' | 'PUT' | 'POST', below: string, body?: object) => {
  const principal = exchange.connection.principals.find((p) => p.name === name);
  if (principal === undefined) throw new Error(`no principal ${name}`);
  const path = `/v1/${principal.agency}/${below}`;
  const call = { method, path, ...(body && { body: JSON.stringify(body) }) };
  return sendRaw(exchange.connection, await signedCall(exchange.connection, principal, call));
};

describe('a search', () => {
  it('finds what was released, however its number is written, and not before', async () => {
    const { id, sealedDigest } = await submitted('070-174 06 12');
    expect(await search('+46701740612')).toMatchObject({ hit: false, records: [], contacts: [] });
    const approver = await exchange.as('police-approver-1');
    expect((await approver.review(id)).selectors).toEqual({ sent: 1, found: 1 });
    await approver.decide(id, { decision: 'approve', sealedDigest });
    const found = await until(async () => {
      const answer = await search('0046 70 174 06 12');
      return answer.hit && answer;
    });
    expect(found).toMatchObject({ records: [id], contacts: [] });
    // The police hold it, and nobody has released it to them.
    expect(await search('070-174 06 12', 'police-analyst')).toMatchObject({ hit: false, records: [] });
  });
});

describe('the record of searches', () => {
  it('numbers each without a gap, and tells auditors what it was for, and nobody what for which number', async () => {
    const value = fresh();
    const id = await released(value);
    const answers = await Promise.all([search(value), search(value), search(fresh())]);
    expect(answers.map(({ records }) => records.includes(id))).toEqual([true, true, false]);
    const seqs = answers.map((answer) => answer.search.seq).sort((a, b) => a - b);
    expect(seqs).toEqual(seqs.map((_, i) => (seqs[0] ?? 0) + i));
    const { text } = await asked('customs-auditor', 'GET', 'searches');
    const { searches } = JSON.parse(text) as SearchesAnswer;
    expect(searches.map(({ seq }) => seq)).toEqual(searches.map((_, i) => (searches[0]?.seq ?? 0) - i));
    const [latest] = searches;
    expect(latest).toMatchObject({ type: 'phone', ...why, by: { agency: 'customs' } });
    expect(text).not.toMatch(/17406|token/);
    expect((await asked('police-auditor', 'GET', 'searches')).text).not.toContain(`"seq":${latest?.seq},"hit"`);
  });
});

describe('selectors', () => {
  const row = { type: 'phone', value: '070-174 06 36' };
  const salt = 's'.repeat(22);

  it('take the place of those before, each counted once, while their report is pending, by its originator’s desk', async () => {
    const { id } = await submitted('070-174 06 12');
    const put = (by: string, selectors: object[]) =>
      asked(by, 'PUT', `submissions/${id}/selectors`, { selectors, salt });
    const twice = await put('police-desk', [row, { ...row, value: '+46 70-174 06 36' }]);
    expect(JSON.parse(twice.text)).toEqual({ id, count: 1 });
    expect((await put('customs-desk', [row])).code).toBe('not-found');
    expect((await put('police-analyst', [row])).code).toBe('role-missing');
    const wrong = await put('police-desk', [row, { type: 'imei', value: '49015420323751X' }]);
    expect(wrong.code).toBe('body-invalid');
    expect(wrong.text).toContain('/selectors/1/value');
    expect(wrong.text).not.toContain('490154');
    await (await exchange.as('police-desk')).withdraw(id, 'Sent by mistake.');
    expect((await put('police-desk', [row])).code).toBe('state-conflict');
  });
});

describe('a watch', () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const watching = async (value: string, until = tomorrow) =>
    (await exchange.as('customs-analyst')).searching.watch({ selector: { type: 'phone', value }, ...why, until });
  const rows = async (): Promise<readonly WatchRow[]> =>
    rowsOf((await exchange.as('customs-analyst')).searching.watches());

  it('fires when a record that carries it is released to its agency, however it was written; never for one that was ended', async () => {
    const value = fresh();
    const [first, ended] = [await watching(value), await watching(value)];
    await (await exchange.as('customs-analyst')).searching.endWatch(ended.id);
    const { id } = await submitted(`+46${value.slice(1)}`);
    const approver = await exchange.as('police-approver-1');
    const { sealedDigest } = await approver.review(id);
    await approver.decide(id, { decision: 'approve', sealedDigest });
    const found = await until(async () => (await rows()).find((row) => row.id === first.id && row.matches.length > 0));
    expect(found).toMatchObject({ type: 'phone', until: tomorrow, matches: [{ submission: id }] });
    const all = await rows();
    expect(all.find((row) => row.id === ended.id)).toMatchObject({ endedAt: expect.any(String), matches: [] });
    expect(JSON.stringify(all)).not.toMatch(/17406|token/);
    const queue = exchange.connection.notifications.customs ?? expect.fail('customs has a queue');
    const notifications = notificationsOf(queue);
    const told = await until(async () => {
      const received = await notifications.receive(1);
      return received.map(({ notification }) => notification).find(({ event }) => event === 'matched');
    });
    notifications.close();
    expect(told).toMatchObject({ event: 'matched', watch: first.id, submission: id, priority: 'routine' });
  });

  it('is its agency’s alone, lasts ninety days at the most, and is ended once', async () => {
    const { id } = await watching(fresh());
    expect((await asked('police-analyst', 'POST', `watches/${id}/end`, {})).code).toBe('not-found');
    expect((await asked('customs-desk', 'GET', 'watches')).code).toBe('role-missing');
    const far = new Date(Date.now() + 95 * 86_400_000).toISOString().slice(0, 10);
    await expect(watching(fresh(), far)).rejects.toMatchObject({ code: 'body-invalid' });
    await expect(watching(fresh(), '2026-01-01')).rejects.toMatchObject({ code: 'body-invalid' });
    const end = async () => JSON.parse((await asked('customs-analyst', 'POST', `watches/${id}/end`, {})).text);
    const once = await end();
    expect(await end()).toEqual(once);
  });
});

describe('what another agency holds and has not released', () => {
  /** What a search asks of AWS, call by call. */
  const traceOf = async (value: string) => {
    const before = seen.length;
    const answer = await search(value);
    const calls = seen.slice(before).filter(({ operation }) => /^(dynamodb|kms):/.test(operation));
    const own = calls.filter(({ asked: text }) => /searches#customs|token#customs|GenerateMac|"Message"/.test(text));
    return {
      answer,
      trace: own.map(({ operation, asked: text, answered }) => [operation, text.length, answered.length]),
    };
  };

  it('is answered as what nobody holds: by the same calls, and in as many bytes', async () => {
    const hidden = '070-174 06 71';
    await submitted(hidden);
    await search('070-174 06 72');
    const ofHidden = await traceOf(hidden);
    const ofNone = await traceOf('070-174 06 73');
    expect(ofHidden.trace.map(([operation]) => operation)).toContain('kms:GenerateMac');
    // The token is written escaped or not, the commitment packed: a byte or two are chance, and none says which is which.
    expect(ofHidden.trace.map(([operation]) => operation)).toEqual(ofNone.trace.map(([operation]) => operation));
    const { search: place, ...told } = ofHidden.answer;
    expect(told).toEqual({ hit: false, records: [], contacts: [] });
    const { search: otherPlace, ...other } = ofNone.answer;
    expect(other).toEqual(told);
    expect(Object.keys(place)).toEqual(Object.keys(otherPlace));
    expect(place.hash).toHaveLength(otherPlace.hash.length);
  });
});

describe('what somebody searches for', () => {
  it('stands in no log, no row, no message and no error, and nothing is kept but a token', async () => {
    const value = '070-174 06 99';
    const spelt = [value, '0701740699', '+46701740699', Buffer.from('+46701740699').toString('base64')];
    await released(value);
    await search(value);
    await asked('customs-analyst', 'POST', 'searches', { selector: { type: 'phone', value: `${value} x` } });
    await asked('customs-analyst', 'POST', 'searches', {
      selector: { type: 'imei', value },
      salt: 's'.repeat(22),
      ...why,
    });
    await asked('customs-auditor', 'GET', 'searches');
    const aws = seen.filter(({ operation }) => !operation.startsWith('api:') && operation !== 'kms:GenerateMac');
    expect(aws.length).toBeGreaterThan(20);
    const all = [...logged, ...aws.flatMap(({ asked: text, answered }) => [text, answered])].join('\n');
    for (const one of spelt) expect(all.includes(one), one).toBe(false);
    const told = seen.filter(({ operation }) => operation.startsWith('api:')).map(({ answered }) => answered);
    for (const one of spelt) expect(told.join('\n').includes(one), one).toBe(false);
  });
});

describe('the budget of a day', () => {
  it('stops whoever tries all numbers, also with numbers that are none, until the day is over', async () => {
    const { database, exchangeTable } = await operatorOf(exchange.home);
    const { seq } = (await search(fresh())).search;
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Stockholm' }).format(Date.now());
    // As a day leaves it on which 1,997 others have searched.
    const row = { pk: 'searches#customs', sk: 'standing', seq, day, times: 1_997 };
    await database.send(new PutItemCommand({ TableName: exchangeTable, Item: marshall(row) }));
    database.destroy();
    const guess = (value: string) =>
      asked('customs-analyst', 'POST', 'searches', {
        selector: { type: 'personnummer', value },
        salt: 's'.repeat(22),
        ...why,
      });
    const codes = [];
    for (const value of ['19880423-2398', '19880423-2399', '19770118-2391', '19790921-2388', '19880423-2398'])
      codes.push(await guess(value));
    expect(codes.map(({ code }) => code)).toEqual([
      '200',
      'body-invalid',
      '200',
      'budget-exhausted',
      'budget-exhausted',
    ]);
    const wait = Number(codes.at(-1)?.retryAfter);
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(25 * 3_600);
    const macs = seen.filter(({ operation }) => operation === 'kms:GenerateMac').length;
    await guess('19880423-2398');
    expect(seen.filter(({ operation }) => operation === 'kms:GenerateMac')).toHaveLength(macs);
  });
});
