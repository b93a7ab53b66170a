import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActsAnswer, TrackedSubmission } from '../../shared/protocol/answers.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

/** What this principal is answered at its own agency's door. */
const asked = async (name: string, below: string) => {
  const principal = exchange.connection.principals.find((p) => p.name === name);
  if (principal === undefined) throw new Error(`no principal ${name}`);
  const path = below.startsWith('/') ? below : `/v1/${principal.agency}/${below}`;
  return sendRaw(exchange.connection, await signedCall(exchange.connection, principal, { method: 'GET', path }));
};
const told = async <T>(name: string, below: string): Promise<T> => {
  const { status, text } = await asked(name, below);
  expect(status, `${name} ${below}: ${text}`).toBe(200);
  return JSON.parse(text);
};

const assessment = { provision: 'OSL 10 kap. 15 a §', reason: 'The interest in the exchange weighs more.' };
const forReview = 'Duty approver, week 48: the box stands at our station.';
const disclosure = {
  purpose: 'investigate',
  justification: 'The sender is a suspect in this case.',
  caseReference: '0900-K555-26',
} as const;

/** A report of the police for two, under H1, reviewed and approved by both, released and opened once by the customs. */
let id: string;
beforeAll(async () => {
  const submitted = await (await exchange.as('police-desk')).submit(coverFor(['customs'], 'H1'), aReport('Seen.'));
  id = submitted.id;
  const { sealedDigest } = submitted;
  for (const name of ['police-approver-1', 'police-approver-2']) {
    const approver = await exchange.as(name);
    await approver.review(id, { justification: forReview });
    expect((await asked('customs-auditor', `records/${id}/acts`)).code).toBe('not-found');
    await approver.decide(id, { decision: 'approve', sealedDigest, secrecyAssessment: assessment });
  }
  const analyst = await exchange.as('customs-analyst');
  await until(async () => analyst.record(id).catch(() => undefined));
  await analyst.disclose(id, disclosure);
});

describe('why a report was opened', () => {
  const tracked = async (name: string) => (await told<TrackedSubmission>(name, `submissions/${id}`)).acts;
  const ofRecord = async (name: string) => (await told<ActsAnswer>(name, `records/${id}/acts`)).acts;

  it.each(['police-auditor', 'police-approver-1'])(
    'for review is read by %s, of the agency that says so',
    async (name) => {
      const acts = await tracked(name);
      const reviews = acts.filter(({ act }) => act === 'reviewed');
      expect(reviews.map(({ justification }) => justification)).toEqual([forReview, forReview]);
      expect(JSON.stringify(acts)).not.toContain(disclosure.justification);
    },
  );

  it.each(['customs-auditor', 'customs-approver-1'])('for reading is read by %s, of the recipient', async (name) => {
    for (const acts of [await tracked(name), await ofRecord(name)]) {
      expect(acts.find(({ act }) => act === 'disclosed')).toMatchObject({ by: { agency: 'customs' }, ...disclosure });
      expect(JSON.stringify(acts)).not.toContain(forReview);
    }
  });

  it('is read by no desk and no reader, and by nobody of the other agency', async () => {
    for (const acts of [await tracked('police-desk'), await ofRecord('customs-analyst')]) {
      for (const word of [forReview, disclosure.justification, disclosure.caseReference, '"purpose"']) {
        expect(JSON.stringify(acts)).not.toContain(word);
      }
    }
  });

  it('stands beside the balancing of secrecy, which every party reads', async () => {
    for (const acts of [
      await tracked('police-desk'),
      await tracked('customs-auditor'),
      await ofRecord('customs-analyst'),
    ]) {
      const approvals = acts.filter(({ act }) => act === 'approved');
      expect(approvals.map(({ secrecyAssessment }) => secrecyAssessment)).toEqual([assessment, assessment]);
    }
  });
});

describe('the acts of a record', () => {
  it.each([
    ['police-auditor', 'not-found'],
    ['police-analyst', 'not-found'],
    ['police-desk', 'role-missing'],
    ['customs-desk', 'role-missing'],
  ])('are told to %s as %s', async (name, code) => {
    expect((await asked(name, `records/${id}/acts`)).code).toBe(code);
  });

  it('are at another agency’s door, and of an id that was never used, the same not-found', async () => {
    const unused = id.replace(/.{4}$/, 'dead');
    const foreign = await asked('police-auditor', `records/${id}/acts`);
    for (const other of [
      await asked('police-auditor', `records/${unused}/acts`),
      await asked('police-auditor', `/v1/customs/records/${id}/acts`),
      await asked('customs-auditor', `submissions/${unused}/acts/after/AAAA`.replace('/AAAA', '')),
    ]) {
      expect(other).toEqual(foreign);
    }
  });

  it('take no cursor of another list, nor one that was made up', async () => {
    const of = (text: string) => Buffer.from(text).toString('base64url');
    const cursors = [
      'AAAA',
      of('1|record-acts|customs|0'),
      of('1|record-acts|customs|-1'),
      of('1|record-acts|customs|1e3'),
    ];
    const others = [
      of('1|submission-acts|customs|5'),
      of('1|record-acts|police|5'),
      of('1|record-acts|customs|12345678'),
    ];
    for (const cursor of [...cursors, ...others]) {
      expect((await asked('customs-auditor', `records/${id}/acts/after/${cursor}`)).code).toBe('cursor-invalid');
    }
    const beyond = await told<ActsAnswer>(
      'customs-auditor',
      `records/${id}/acts/after/${of('1|record-acts|customs|9999999')}`,
    );
    expect(beyond.acts).toHaveLength(7);
    const none = await told<ActsAnswer>('customs-auditor', `records/${id}/acts/after/${of('1|record-acts|customs|1')}`);
    expect(none).toEqual({ acts: [], next: null });
  });

  it('go back page by page, each act once, also while others open it', async () => {
    const analyst = await exchange.as('customs-analyst');
    const open = () => analyst.disclose(id, disclosure);
    for (let i = 0; i < 12; i += 1) await Promise.all(Array.from({ length: 4 }, open));
    const latest = await told<ActsAnswer>('customs-auditor', `records/${id}/acts`);
    expect(latest.acts).toHaveLength(50);
    await open();
    const before = await told<ActsAnswer>('customs-auditor', latest.next ?? '');
    expect(before.next).toBeNull();
    expect([...before.acts, ...latest.acts].map(({ seq }) => seq)).toEqual(Array.from({ length: 55 }, (_, i) => i + 1));
  });
});

describe('lists of submissions', () => {
  it('say what was sent to whom, when it was decided and when released', async () => {
    const { submissions } = await told<{ submissions: TrackedSubmission[] }>('police-auditor', 'submissions');
    const shown = submissions.find((one) => one.id === id);
    const { decidedAt, releasedAt } = await told<TrackedSubmission>('customs-auditor', `submissions/${id}`);
    expect(shown).toMatchObject({ reference: 'K 2026/1187', recipients: ['customs'], decidedAt, releasedAt });
    expect(shown).toMatchObject({ priority: 'routine', handling: { code: 'H1' }, state: 'released' });
    expect((decidedAt ?? '') > (shown?.receivedAt ?? '~') && (releasedAt ?? '') >= (decidedAt ?? '~')).toBe(true);
  });
});
