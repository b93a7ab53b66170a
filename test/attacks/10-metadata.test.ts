import { afterAll, beforeAll, expect, it } from 'vitest';
import { type SeenCall, seeCalls } from '../cost/calls.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
const logged: string[] = [];
const seen: SeenCall[] = [];
beforeAll(async () => {
  exchange = await startTestExchange({ write: (line) => logged.push(line) });
  seeCalls((call) => seen.push(call));
});
afterAll(() => exchange.stop());

/** Stands in every field that a person fills in. */
const canary = 'kanariefagel';
const over = {
  reference: `K ${canary} 1`,
  handling: { code: 'H3' as const, conditions: `Not without ${canary}.` },
  purpose: { code: 'investigate' as const, description: `A description with ${canary} in it.` },
  legalGround: `PBDL ${canary}`,
  offence: { name: `Brott ${canary}`, minimumPenaltyMonths: 24, maximumPenaltyMonths: 84, systematic: true },
};
const report = { ...aReport(`Seen with ${canary}.`), title: canary, places: [{ name: canary }] };
const because = `Because of ${canary}.`;

/** The report all the way, each step with a word of somebody's. */
const allTheWay = async (): Promise<void> => {
  const desk = await exchange.as('police-desk');
  const { id, sealedDigest } = await desk.submit(coverFor(['customs'], 'H3', over), report);
  const secrecyAssessment = { provision: `OSL ${canary}`, reason: because };
  for (const n of [1, 2]) {
    const approver = await exchange.as(`police-approver-${n}`);
    await approver.review(id, { justification: because });
    await approver.decide(id, { decision: 'approve', sealedDigest, secrecyAssessment });
  }
  const acceptor = await exchange.as('customs-approver-1');
  await until(() => acceptor.track(id).catch(() => undefined));
  await acceptor.decide(id, { decision: 'approve', sealedDigest, acceptsConditions: true, secrecyAssessment });
  const reader = await exchange.as('customs-analyst');
  const reading = { purpose: 'prevent' as const, justification: because, caseReference: `K ${canary} 2` };
  await until(() => reader.disclose(id, reading).catch(() => undefined));
};

/** Reports that end otherwise, and calls that are refused with the word in them. */
const refused = async (): Promise<readonly string[]> => {
  const desk = await exchange.as('police-desk');
  const [taken, rejected] = [
    await desk.submit(coverFor(['customs'], 'H3', over), report),
    await desk.submit(coverFor(['customs'], 'H3', over), report),
  ];
  await desk.withdraw(taken.id, because);
  const approver = await exchange.as('police-approver-1');
  await approver.review(rejected.id);
  await approver.decide(rejected.id, { decision: 'reject', sealedDigest: rejected.sealedDigest, reason: because });
  const { connection } = exchange;
  const known = connection.principals.find(({ name }) => name === 'police-desk') ?? expect.fail();
  const bad = async (method: 'PUT' | 'POST', below: string, body: object | string) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const call = await signedCall(connection, known, { method, path: `/v1/police/${below}`, body: text });
    const { status, text: told } = await sendRaw(connection, call);
    expect(status).toBeGreaterThanOrEqual(400);
    return told;
  };
  return [
    await bad('POST', `submissions/${rejected.id}/withdrawal`, { reason: 1, [canary]: canary }),
    await bad('POST', `submissions/${rejected.id}/withdrawal`, { reason: because }),
    await bad('PUT', `submissions/${desk.newId()}`, { cover: { ...over, recipients: [canary] }, sealed: canary }),
    await bad('PUT', `submissions/${desk.newId()}`, `{"${canary}":`),
    await bad('POST', `records/${canary}/disclosures`, { purpose: canary, justification: because }),
  ];
};

it('words that are nobody’s business stand in no log line, message, notification, error or encryption context', async () => {
  await allTheWay();
  const errors = await refused();
  const told = (pattern: RegExp) => seen.filter(({ operation }) => pattern.test(operation));
  await until(async () => told(/^sns:Publish/).length >= 3);
  expect(logged.length).toBeGreaterThan(20);
  expect(told(/^kms:ReEncrypt/).length).toBeGreaterThanOrEqual(4);
  expect(told(/^sqs:SendMessage/).length).toBeGreaterThanOrEqual(3);
  // The word is on its way: it is kept where it belongs, in the tables.
  expect(told(/^dynamodb:TransactWriteItems/).filter(({ asked }) => asked.includes(canary)).length).toBeGreaterThan(3);
  const hidden = [canary, Buffer.from(canary).toString('base64').slice(0, 12)];
  const isHidden = (text: string) => !hidden.some((word) => text.includes(word));
  expect(logged.filter((line) => !isHidden(line))).toEqual([]);
  expect(logged.filter((line) => line.includes('signingKey') || line.includes('samsyn='))).toEqual([]);
  expect(errors.filter((body) => !isHidden(body))).toEqual([]);
  const beyond = told(/^(kms|sqs|sns):/).filter(({ asked, answered }) => !isHidden(asked + answered));
  expect(beyond.map(({ operation, asked }) => `${operation} ${asked}`)).toEqual([]);
}, 60_000);

it('how long a report is, is told in steps of 4 KiB', async () => {
  const desk = await exchange.as('police-desk');
  const lengths = new Set<number>();
  for (const words of [1, 50, 300]) {
    const { body } = await desk.prepare(coverFor(['customs'], 'H0'), aReport('word '.repeat(words)));
    lengths.add(Buffer.from(JSON.parse(body).sealed.split('.')[3], 'base64url').length);
  }
  expect([...lengths]).toEqual([4096]);
});
