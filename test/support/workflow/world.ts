import { sealReport } from '../../../shared/client/seal.ts';
import type { Refusal } from '../../../shared/domain/refusal.ts';
import type { Result } from '../../../shared/domain/result.ts';
import { decodeBase64url, utf8 } from '../../../shared/protocol/base64.ts';
import { contentDigestHeaderOf } from '../../../shared/protocol/content-digest.ts';
import type { PrincipalEntry } from '../../../shared/protocol/principal-entry.ts';
import { nodeCrypto, systemChance, wrapKey } from '../../../shared/runtime/node-crypto.ts';
import { acceptSubmission } from '../../../shared/workflow/accept.ts';
import { acknowledgeRecord } from '../../../shared/workflow/acknowledge.ts';
import { authenticate } from '../../../shared/workflow/authenticate.ts';
import type { Reply, SignedCall, UseCase } from '../../../shared/workflow/call.ts';
import { decideApproval } from '../../../shared/workflow/decide.ts';
import { decideBatch } from '../../../shared/workflow/decide-batch.ts';
import { discloseRecord } from '../../../shared/workflow/disclose.ts';
import type { Exchange, Registry } from '../../../shared/workflow/ports.ts';
import { recallRecord } from '../../../shared/workflow/recall.ts';
import { releaseRecord } from '../../../shared/workflow/release.ts';
import { reviewSubmission } from '../../../shared/workflow/review.ts';
import { settleNonce } from '../../../shared/workflow/settle-nonce.ts';
import { withdrawSubmission } from '../../../shared/workflow/track.ts';
import { newId } from '../histories.ts';
import { memoryExchange } from '../memory/exchange.ts';
import { intakeKid, intakePair, memoryKeys, personalPair, publicJwk } from '../memory/keys.ts';
import { authority, enrolled, registrars, signedBy, type TestPrincipal } from '../principals.ts';
import { receivedAt } from '../submissions.ts';

const entry: Partial<PrincipalEntry> = { decryptionKey: publicJwk(personalPair) };
const everybody = {
  desk: await enrolled('police', undefined, ['submitter']),
  // A person who submits, and approves what others have submitted.
  sara: await enrolled('police', 'sara', ['submitter', 'approver'], { entry }),
  anna: await enrolled('police', 'anna', ['approver'], { entry }),
  bo: await enrolled('police', 'bo', ['approver'], { entry }),
  cecilia: await enrolled('police', 'cecilia', ['approver'], { entry }),
  box: await enrolled('customs', undefined, ['submitter']),
  tor: await enrolled('customs', 'tor', ['approver', 'reader'], { entry }),
  ulla: await enrolled('customs', 'ulla', ['approver', 'reader'], { entry }),
};
/** Those who call, by their names: of the police, and of customs a box, which submits, tor and ulla. */
export type Name = keyof typeof everybody;
export const principal = (name: Name): TestPrincipal => everybody[name];

const rules = { law: 'police', catchAlls: [] } as const;
export const agencyRules = { police: rules, customs: rules };

/** What becomes of one call, as its agency's door tells it. */
export type Outcome = Result<Reply, Refusal>;

/** A whole exchange as the workflow knows it, on tables and keys in memory; its clock goes on by a minute with each call. */
export const aWorld = (wrapping: (exchange: Exchange) => Exchange = (exchange) => exchange) => {
  const tables = memoryExchange();
  const exchange = wrapping(tables.exchange);
  const keys = memoryKeys();
  const recording = { exchange, crypto: nodeCrypto, chance: systemChance };
  const entries = new Map(Object.values(everybody).map((who) => [who.party.keyid, { entry: who.entry, jws: who.jws }]));
  const registry: Registry = { entry: async (keyid) => entries.get(keyid) };
  const authentication = { registry, crypto: nodeCrypto, authority };
  const door = { agency: 'police', agencies: ['police', 'customs', 'coastguard'], rules: agencyRules };
  const decide = decideApproval(recording, agencyRules);
  const useCases = {
    submit: acceptSubmission({ ...recording, keys: keys.intake }, door, [intakeKid]),
    review: reviewSubmission({ ...recording, keys: keys.staged, wrap: wrapKey }),
    decide,
    batch: decideBatch({ authentication, exchange, single: decide }),
    withdraw: withdrawSubmission(recording),
    recall: recallRecord(recording),
    acknowledge: acknowledgeRecord(recording),
    disclose: discloseRecord({ ...recording, records: tables.records, keys: keys.records, wrap: wrapKey }, 'customs'),
  } satisfies Record<string, UseCase>;
  const clock = { now: Date.parse(receivedAt) };
  /** A call that this principal signs now, as its door hands it on. */
  const callOf = async (
    name: Name,
    method: 'PUT' | 'POST',
    path: string,
    body: unknown,
    id = '',
  ): Promise<SignedCall> => {
    const who = principal(name);
    const text = JSON.stringify(body);
    const whole = `/v1/${who.party.agency}/${path}`;
    const signed = await signedBy(who, method, whole, text, new Date(clock.now).toISOString());
    const headers = {
      signature: [signed.value],
      signatureInput: [signed.input],
      contentDigest: [contentDigestHeaderOf(decodeBase64url(signed.contentDigest) ?? new Uint8Array())],
      contentType: [signed.contentType],
    };
    const authentic = await authenticate(
      authentication,
      { method, path: whole, headers, body: utf8(text) },
      clock.now,
      true,
    );
    if (!authentic.ok || authentic.value.evidence === undefined) throw new Error('a call of a test is well signed');
    const { nonce, evidence } = authentic.value;
    const { entry } = who;
    return { by: who.party, entry, signed: { nonce, evidence }, now: clock.now, id, after: undefined, body, text };
  };
  return {
    ...tables,
    exchange,
    /** The tables themselves, past what a test has put before them. */
    tables: tables.exchange,
    keys,
    registry,
    entries,
    recording,
    useCases,
    clock,
    callOf,
    /** The submission that a test is about. */
    id: newId(),
    /** One more, that another may be about. */
    otherId: newId(),
    /** What the door answers: the use case, and then its nonce. */
    async answered(useCase: UseCase, call: SignedCall): Promise<Outcome> {
      const outcome = await settleNonce(exchange, call, await useCase(call));
      clock.now += 60_000;
      return outcome;
    },
    async released(id: string): Promise<string> {
      const trust = { crypto: nodeCrypto, authorities: [authority], registrars };
      return releaseRecord(
        { ...recording, keys: keys.release, trust, registry, laws: agencyRules, timeZones: {} },
        id,
        clock.now,
      );
    },
    sealedReport: (id: string): Promise<string> =>
      sealReport(Buffer.from('{"text":"Letters at one box."}'), {
        agency: 'police',
        submission: id,
        intakeKey: { ...publicJwk(intakePair), kid: intakeKid },
      }),
  };
};
export type World = ReturnType<typeof aWorld>;
