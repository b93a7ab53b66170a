import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { exchangeTable } from '../../shared/aws/exchange-table.ts';
import { recordsTable } from '../../shared/aws/records-table.ts';
import { sealedTable } from '../../shared/aws/sealed-table.ts';
import type { Command } from '../../shared/domain/command.ts';
import type { Cover } from '../../shared/domain/cover.ts';
import { knowers } from '../../shared/domain/visibility.ts';
import { uuid7 } from '../../shared/protocol/ids.ts';
import { nodeCrypto, systemChance } from '../../shared/runtime/node-crypto.ts';
import { acceptSubmission } from '../../shared/workflow/accept.ts';
import { acknowledgeRecord } from '../../shared/workflow/acknowledge.ts';
import { listRecordActs, listSubmissionActs } from '../../shared/workflow/acts.ts';
import type { SignedCall, UseCase } from '../../shared/workflow/call.ts';
import { decideApproval } from '../../shared/workflow/decide.ts';
import { discloseRecord } from '../../shared/workflow/disclose.ts';
import type { Given } from '../../shared/workflow/key-ports.ts';
import type { Exchange } from '../../shared/workflow/ports.ts';
import { showRecord } from '../../shared/workflow/read.ts';
import { recallRecord } from '../../shared/workflow/recall.ts';
import { reviewSubmission } from '../../shared/workflow/review.ts';
import { serveRecord, serveSubmission } from '../../shared/workflow/serve-sealed.ts';
import { showSubmission, withdrawSubmission } from '../../shared/workflow/track.ts';
import { coverFor } from '../support/clients.ts';
import { historiesIn } from '../support/histories.ts';
import { enrolled, type TestPrincipal } from '../support/principals.ts';
import { approvalBy, handledAs, person, reviewBy, someEvidence, withdrawalBy } from '../support/submissions.ts';
import { startTables, type TestTables, witnessed } from '../support/tables.ts';

let tables: TestTables;
let exchange: Exchange;
let customs: TestPrincipal;
beforeAll(async () => {
  tables = await startTables(inject('stacks'));
  exchange = exchangeTable(tables.client, tables.names);
  customs = await enrolled('customs', 'tor', ['approver', 'reader']);
});
afterAll(() => tables.stop());

const nobodys = () => uuid7(Date.now(), randomBytes(10));
const noKey = () => Promise.reject(new Error('no key may be asked for'));
const rules = { law: 'police', catchAlls: [] } as const;
const door = { agency: 'customs', agencies: ['police', 'customs'], rules: { police: rules, customs: rules } };
const kid = '2f1c5d0e-0000-4000-8000-00000000abcd';

/** What each route answers by, on real tables, for somebody of customs; whatever asks for a key of KMS fails the test. */
const useCases = () => {
  const recording = { exchange, crypto: nodeCrypto, chance: systemChance };
  const records = recordsTable(tables.client, tables.names.records);
  const sealed = sealedTable(tables.client, tables.names.sealed);
  const registry = { entry: async () => undefined };
  const reading = { exchange, registry };
  const serving = { exchange, sealed, records, registry };
  const opening = { ...recording, keys: { open: noKey }, wrap: () => new Uint8Array() };
  const decision = { decision: 'approve', sealedDigest: 'Q'.repeat(43), acceptsConditions: true };
  const disclosure = { purpose: 'prevent', justification: 'Because it is so.' };
  return [
    ['GET submissions/{id}', showSubmission(reading), undefined],
    ['GET submissions/{id}/acts', listSubmissionActs(reading), undefined],
    ['GET submissions/{id}/sealed', serveSubmission(serving, 'customs'), undefined],
    ['POST submissions/{id}/reviews', reviewSubmission(opening), {}],
    ['POST submissions/{id}/decisions', decideApproval(recording, door.rules), decision],
    ['POST submissions/{id}/withdrawal', withdrawSubmission(recording), { reason: 'Sent by mistake.' }],
    ['GET records/{id}', showRecord(records, 'customs'), undefined],
    ['GET records/{id}/sealed', serveRecord(serving, 'customs'), undefined],
    ['GET records/{id}/acts', listRecordActs(reading, 'customs'), undefined],
    ['POST records/{id}/recall', recallRecord(recording), { reason: 'It was another one.' }],
    ['POST records/{id}/acknowledgements', acknowledgeRecord(recording), { action: 'erased' }],
    ['POST records/{id}/disclosures', discloseRecord({ ...opening, records }, 'customs'), disclosure],
  ] as const satisfies readonly (readonly [string, UseCase, object | undefined])[];
};

const call = (id: string, body: unknown): SignedCall => ({
  by: customs.party,
  entry: customs.entry,
  signed: {
    nonce: { keyid: customs.party.keyid, nonce: randomBytes(18).toString('base64url'), createdAt: 1_800_000_000 },
    evidence: someEvidence(),
  },
  now: Date.now(),
  id,
  after: undefined,
  body,
  text: JSON.stringify(body ?? ''),
});
const accepting = (stage: () => Promise<Given>) =>
  acceptSubmission({ exchange, crypto: nodeCrypto, chance: systemChance, keys: { stage } }, door, [kid]);

/** Submissions of the police that customs may not know of, by what has become of them. */
const [anna, bo] = [person('police', 'anna'), person('police', 'bo')];
const hidden: readonly (readonly [string, Cover, readonly Command[]])[] = [
  ['pending', handledAs('H1'), []],
  ['opened', handledAs('H1'), [reviewBy(anna)]],
  ['half approved', handledAs('H3'), [reviewBy(anna), approvalBy(anna)]],
  ['approved', handledAs('H1'), [reviewBy(anna), approvalBy(anna), reviewBy(bo), approvalBy(bo)]],
  ['withdrawn', handledAs('H1'), [withdrawalBy({ agency: 'police', keyid: 'desk-key' })]],
];

describe.each(hidden)('a submission of another agency that is %s', (_, cover, commands) => {
  it('costs on every route the very calls to the tables, and brings as many bytes, as an id that nobody has used', async () => {
    const { submitted, following } = historiesIn(exchange);
    const { id: foreign } = await following(await submitted(cover), ...commands);
    for (const [route, useCase, body] of useCases()) {
      const asked = async (id: string) => {
        let told: unknown;
        const calls = await witnessed(tables.client, async () => {
          told = await useCase(call(id, body));
        });
        expect(told, route).toEqual({ ok: false, error: { code: 'not-found' } });
        return calls.map((line) => line.replaceAll(id, 'ID').replace(/nonce#[^"]+/, 'NONCE'));
      };
      const ofForeign = await asked(foreign);
      expect(ofForeign.length, route).toBeGreaterThan(0);
      expect(ofForeign, route).toEqual(await asked(nobodys()));
    }
  });

  it('is, as what a correction replaces, as if it had never been', async () => {
    const { submitted, following } = historiesIn(exchange);
    const { id: foreign } = await following(await submitted(cover), ...commands);
    const asked = async (replaces: string) => {
      const body = { cover: coverFor(['police'], 'H0', { replaces }), sealed: 'a.b.c.d.e' };
      let told: unknown;
      const calls = await witnessed(tables.client, async () => {
        told = await accepting(noKey)(call(nobodys(), body));
      });
      expect(told).toMatchObject({ ok: false, error: { code: 'cover-invalid' } });
      return calls.map((line) => line.replaceAll(replaces, 'ID')).filter((line) => line.includes('ID'));
    };
    expect(await asked(foreign)).toEqual(await asked(nobodys()));
  });
});

describe('what the table answers an agency', () => {
  it('is what it may know of, all the way through a report that recipients are asked for', async () => {
    const { submitted, following } = historiesIn(exchange);
    const tor = person('customs', 'tor');
    let s = await submitted(handledAs('H3', ['customs', 'coastguard']));
    const steps: Command[] = [reviewBy(anna), approvalBy(anna), reviewBy(bo), approvalBy(bo)];
    steps.push(approvalBy(tor, { acceptsConditions: true }));
    for (const command of [undefined, ...steps]) {
      if (command !== undefined) s = await following(s, command);
      for (const agency of ['police', 'customs', 'coastguard', 'prosecution']) {
        const stored = await exchange.readAs(agency, s.id);
        expect(stored?.submission, agency).toEqual(knowers(s).includes(agency) ? s : undefined);
      }
    }
  });
});
