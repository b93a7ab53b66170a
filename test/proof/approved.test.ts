import { beforeAll, describe, expect, it } from 'vitest';
import type { RecordedAct } from '../../shared/custody/leaf.ts';
import { commitTo } from '../../shared/custody/leaf.ts';
import { type Act, isReading } from '../../shared/domain/act.ts';
import { fold, foldDecided } from '../../shared/domain/evolve.ts';
import type { HandlingCode } from '../../shared/domain/handling.ts';
import type { Submission } from '../../shared/domain/submission.ts';
import { prove } from '../../shared/proof/approved.ts';
import type { PrincipalEntry } from '../../shared/protocol/principal-entry.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { aP256Signer } from '../protocol/support.ts';
import { authority, enrolled, registrars, signedBy, type TestPrincipal } from '../support/principals.ts';
import {
  anId,
  approvalBy,
  begun,
  decidedAt,
  following,
  handledAs,
  reviewBy,
  sealedDigest,
} from '../support/submissions.ts';

const trust = { crypto: nodeCrypto, authorities: [authority], registrars };
const path = (agency: string) => `/v1/${agency}/submissions/${anId}`;
const saying = (more: object = {}) => JSON.stringify({ decision: 'approve', sealedDigest, ...more });

let desk: TestPrincipal;
let anna: TestPrincipal;
let bo: TestPrincipal;
let tor: TestPrincipal;
beforeAll(async () => {
  [desk, anna, bo, tor] = await Promise.all([
    enrolled('police', undefined, ['submitter']),
    enrolled('police', 'anna', ['approver']),
    enrolled('police', 'bo', ['approver']),
    enrolled('customs', 'tor', ['approver']),
  ]);
});

const decisionBy = async (who: TestPrincipal, body = saying(), at = `${path(who.party.agency)}/decisions`) =>
  signedBy(who, 'POST', at, body);

/** The acts of an approved submission, each with a signature that its party has really made. */
const approvedActs = async (code: HandlingCode, approvers: readonly TestPrincipal[]): Promise<Act[]> => {
  const submission = await signedBy(desk, 'PUT', path('police'), '{"cover":{},"sealed":""}');
  const start = begun(handledAs(code), desk.party);
  const [first] = start.acts;
  if (first?.act !== 'submitted') throw new Error('a submission begins with its submission');
  const { body: _body, ...evidence } = submission;
  const contentDigest = submission.contentDigest;
  let history = {
    acts: [{ ...first, evidence, contentDigest }],
    state: { ...start.state, contentDigest },
  } as typeof start;
  for (const who of approvers) {
    const accepts = who.party.agency === 'police' ? {} : { acceptsConditions: true };
    const by = { ...who.party, holder: who.party.holder ?? expect.fail() };
    if (by.agency === 'police') history = following(history, reviewBy(by));
    history = following(history, approvalBy(by, { ...accepts, evidence: await decisionBy(who, saying(accepts)) }));
  }
  return [...history.acts];
};

const recorded = (acts: readonly Act[]): Promise<readonly RecordedAct[]> =>
  Promise.all(acts.map((act) => commitTo(act, new Uint8Array(32), nodeCrypto)));
/** What the registry says of each key now: what it said when the key was enrolled, unless something else was filed since. */
const filed = new Map<string, PrincipalEntry | undefined>();
const registry = {
  entry: async (keyid: string, fresh: boolean) => {
    if (!fresh) throw new Error('a revocation of a moment ago has to be seen');
    const enrolledAs = [anna, bo, tor, ...others].find(({ party }) => party.keyid === keyid)?.entry;
    const entry = filed.has(keyid) ? filed.get(keyid) : enrolledAs;
    return entry && { entry, jws: '' };
  },
};
/** Approvers of one test alone. */
const others: TestPrincipal[] = [];
const alsoEnrolled = async (...said: Parameters<typeof enrolled>): Promise<TestPrincipal> => {
  const one = await enrolled(...said);
  others.push(one);
  return one;
};
/** The grounds of a release: these acts, and a state's row that says what they fold to. */
const proof = async (acts: readonly Act[], submission = foldDecided(acts) as Submission, by = trust) =>
  prove({ trust: by, registry }, { acts: await recorded(acts), submission });
const approvalOf = (acts: readonly Act[], holder: string) =>
  acts.findIndex((a) => a.act === 'approved' && a.by.holder === holder);
const changed = (acts: readonly Act[], place: number, change: (act: Act) => object): Act[] =>
  acts.map((act, i) => (i === place ? ({ ...act, ...change(act) } as Act) : act));

describe('a release is proved', () => {
  it('by the signatures of as many holders as the handling code asks for', async () => {
    expect((await proof(await approvedActs('H0', [anna]))).state).toBe('approved');
    expect((await proof(await approvedActs('H1', [anna, bo]))).releaseTo).toEqual(['customs']);
    expect((await proof(await approvedActs('H3', [anna, bo, tor]))).releaseTo).toEqual(['customs']);
  });

  it('without the readings between its acts, which prove nothing of it', async () => {
    const acts = await approvedActs('H1', [anna, bo]);
    const decided = acts.filter((act) => !isReading(act));
    expect(decided.map(({ seq }) => seq)).toEqual([1, 3, 5]);
    expect(await proof(decided, fold(acts))).toMatchObject({ state: 'approved', seq: 5 });
  });
});

describe('a release that was approved while the exchange was given another name', () => {
  const renamed = { ...trust, authorities: ['new.example', 'older.example', authority] };
  /** Approved by two, the second of whom has signed for the new name; `kept` tells whether names stand with what was signed. */
  const overTheChange = async (kept: boolean): Promise<Act[]> => {
    const acts = await approvedActs('H1', [anna, bo]);
    const later = await signedBy(bo, 'POST', `${path('police')}/decisions`, saying(), undefined, 'new.example');
    const mixed = changed(acts, approvalOf(acts, 'bo'), () => ({ evidence: later }));
    const nameOf = (i: number) => (i === approvalOf(acts, 'bo') ? 'new.example' : authority);
    return mixed.map((act, i) =>
      kept && 'evidence' in act ? { ...act, evidence: { ...act.evidence, authority: nameOf(i) } } : act,
    );
  };
  const under = async (acts: readonly Act[], by: typeof trust) => proof(acts, undefined, by);

  it.each([true, false])('is proved by signatures for either name (kept with what was signed: %s)', async (kept) => {
    expect((await under(await overTheChange(kept), renamed)).state).toBe('approved');
  });

  it.each([true, false])('is not proved where only one of them is known (kept: %s)', async (kept) => {
    for (const authorities of [['new.example'], [authority], ['new.example', 'older.example']]) {
      await expect(under(await overTheChange(kept), { ...trust, authorities })).rejects.toThrow('is not signed by');
    }
  });

  it('is not proved by a signature that is said to be for another name than it is, or for none of this exchange', async () => {
    const acts = await overTheChange(true);
    for (const said of [authority, 'x.example']) {
      const forged = changed(acts, approvalOf(acts, 'bo'), (act) => ({
        evidence: { ...('evidence' in act ? act.evidence : {}), authority: said },
      }));
      await expect(under(forged, renamed)).rejects.toThrow('an approval is not signed');
    }
  });
});

describe('a release of an agency that asks for more than the contract', () => {
  it('is proved by the signatures of as many holders as it asked for when the report came', async () => {
    const acts = changed(await approvedActs('H1', [anna, bo]), 0, () => ({ approvals: 3 }));
    await expect(proof(acts)).rejects.toThrow('do not fold to an approval');
  });
});

describe('an approval and what its registrar has signed of the key since', () => {
  const approvedAt = Date.parse(decidedAt);
  const from = (seconds: number) => new Date(approvedAt + seconds * 1000).toISOString();
  const revoked = (seconds: number) => ({ status: 'revoked', validFrom: from(seconds), serial: 2 }) as const;
  /** Approved by Anna and Bo, and then this was filed of Bo's key. */
  const whereFiled = async (what: Partial<PrincipalEntry> | undefined) => {
    filed.set(bo.party.keyid, what && { ...bo.entry, ...what });
    try {
      return (await proof(await approvedActs('H1', [anna, bo]))).state;
    } finally {
      filed.clear();
    }
  };

  it.each([
    ['a revocation that came later', revoked(1)],
    ['a revocation a millisecond later', revoked(0.001)],
    ['a renewal', { validFrom: from(-60), serial: 2 }],
    ['fewer roles, from later on', { roles: ['reader'], validFrom: from(60), serial: 2 }],
    ['another holder, from later on', { holder: 'cecilia', validFrom: from(60), serial: 2 }],
  ] as const)('stays valid with %s', async (_, what) => {
    expect(await whereFiled(what)).toBe('approved');
  });

  it.each([
    ['a revocation of that very moment', revoked(0)],
    ['a revocation from before', revoked(-1)],
    ['a revocation from long before', revoked(-300 * 86_400)],
    ['fewer roles, from before', { roles: ['reader'], validFrom: from(-1), serial: 2 }],
    ['another holder, from before', { holder: 'cecilia', validFrom: from(-1), serial: 2 }],
    ['an entry that was taken away', undefined],
  ] as const)('proves nothing with %s', async (_, what) => {
    await expect(whereFiled(what)).rejects.toThrow('by a key that could not approve then');
  });
});

describe('whoever can write the table, and sign for nobody, gets nothing released', () => {
  it('with an approval that nobody signed', async () => {
    const acts = await approvedActs('H1', [anna, bo]);
    const copied = acts[approvalOf(acts, 'anna')];
    const forged = changed(acts, approvalOf(acts, 'bo'), () => ({
      evidence: copied && 'evidence' in copied ? copied.evidence : {},
    }));
    await expect(proof(forged)).rejects.toThrow('distinct holders are missing');
  });

  it('with an approval of another submission', async () => {
    const acts = await approvedActs('H0', [anna]);
    const other = await decisionBy(anna, saying(), `/v1/police/submissions/${anId.replace(/1$/, '2')}/decisions`);
    await expect(proof(changed(acts, approvalOf(acts, 'anna'), () => ({ evidence: other })))).rejects.toThrow(
      'not signed',
    );
  });

  it('with an approval of another sealed report, or with a rejection made to look like an approval', async () => {
    const acts = await approvedActs('H0', [anna]);
    for (const body of [saying({ sealedDigest: 'U'.repeat(43) }), saying({ decision: 'reject', reason: 'Not so.' })]) {
      const evidence = await decisionBy(anna, body);
      await expect(proof(changed(acts, approvalOf(acts, 'anna'), () => ({ evidence })))).rejects.toThrow(
        'something else',
      );
    }
  });

  it('with an approver that another registrar has enrolled', async () => {
    const stranger = await enrolled('police', 'anna', ['approver'], { registrar: aP256Signer() });
    const acts = await approvedActs('H0', [stranger]);
    await expect(proof(acts)).rejects.toThrow('not signed by an approver');
  });

  it('with an approver of another agency, without the role, revoked, or out of its time', async () => {
    const others = [
      enrolled('police', 'anna', ['reader']),
      enrolled('police', 'anna', ['approver'], { entry: { status: 'revoked' } }),
      enrolled('police', 'anna', ['approver'], { entry: { validUntil: '2026-03-01T00:00:00Z' } }),
    ];
    for (const who of await Promise.all(others)) {
      await expect(proof(await approvedActs('H0', [who]))).rejects.toThrow('not signed by an approver');
    }
    const acts = await approvedActs('H0', [anna]);
    const foreign = await signedBy(tor, 'POST', `${path('police')}/decisions`, saying());
    await expect(proof(changed(acts, approvalOf(acts, 'anna'), () => ({ evidence: foreign })))).rejects.toThrow(
      'not signed',
    );
  });

  it('with the body of an approval changed after it was signed', async () => {
    const acts = await approvedActs('H0', [anna]);
    const tampered = changed(acts, approvalOf(acts, 'anna'), (act) => ({
      evidence: { ...('evidence' in act ? act.evidence : {}), body: saying({ reason: 'x' }) },
    }));
    await expect(proof(tampered)).rejects.toThrow('not signed');
  });

  it('with a signed rejection whose body was exchanged for that of an approval', async () => {
    const acts = await approvedActs('H0', [anna]);
    const rejected = await decisionBy(anna, saying({ decision: 'reject', reason: 'Not so.' }));
    const tampered = changed(acts, approvalOf(acts, 'anna'), () => ({ evidence: { ...rejected, body: saying() } }));
    await expect(proof(tampered)).rejects.toThrow('not signed');
  });

  it('with the submitter’s own approval, by another of that person’s keys', async () => {
    const officer = await enrolled('police', 'officer', ['submitter']);
    const sameOfficer = await alsoEnrolled('police', 'officer', ['approver']);
    const acts = await approvedActs('H0', [sameOfficer]);
    const { body: _body, ...evidence } = await signedBy(officer, 'PUT', path('police'), '{"cover":{},"sealed":""}');
    // As a forger of rows would write it: the key is the officer's, and the row keeps silent on whose that is.
    const forged = changed(acts, 0, () => ({ evidence, by: { agency: 'police', keyid: officer.party.keyid } }));
    await expect(proof(forged)).rejects.toThrow('the submitter has approved');
  });

  it('with two approvals by one key that was given to two persons', async () => {
    const again = { ...bo, party: { ...bo.party, keyid: anna.party.keyid }, signer: anna.signer };
    const entry = await enrolled('police', 'bo', ['approver'], { entry: { signingKey: anna.entry.signingKey } });
    const acts = await approvedActs('H1', [anna, bo]);
    const evidence = await decisionBy({ ...again, jws: entry.jws });
    // What the registry says today began later, and tells neither of them from the other.
    filed.set(anna.party.keyid, { ...anna.entry, validFrom: '2026-11-25T00:00:00Z' });
    const forged = changed(acts, approvalOf(acts, 'bo'), () => ({ evidence }));
    await expect(proof(forged)).rejects.toThrow('distinct holders are missing');
    filed.clear();
  });

  it('with a signature from another time', async () => {
    const acts = await approvedActs('H0', [anna]);
    for (const at of ['2026-11-24T08:54:00Z', '2026-11-24T09:02:00Z', '2026-06-24T09:00:00Z']) {
      const evidence = await signedBy(anna, 'POST', `${path('police')}/decisions`, saying(), at);
      await expect(proof(changed(acts, approvalOf(acts, 'anna'), () => ({ evidence })))).rejects.toThrow('not signed');
    }
  });

  it('with acts that were left out, put in or told in another order', async () => {
    const acts = await approvedActs('H1', [anna, bo]);
    await expect(proof(acts.slice(0, -1))).rejects.toThrow('do not fold');
    await expect(proof([...acts].reverse())).rejects.toThrow('cannot follow');
    const [first, ...rest] = acts;
    await expect(proof([...(first ? [first, first] : []), ...rest])).rejects.toThrow('cannot follow');
  });

  it('with a state that says something else than the acts: another recipient, another cover, one approver more', async () => {
    const acts = await approvedActs('H3', [anna, bo, tor]);
    const state = fold(acts);
    if (state?.state !== 'approved') throw new Error('not approved');
    const forged = [
      { ...state, releaseTo: ['customs', 'coastguard'] },
      { ...state, cover: { ...state.cover, purpose: { code: 'prevent', description: 'Something else entirely.' } } },
      { ...state, decisions: [...state.decisions, { agency: 'police', holder: 'x', keyid: 'x', decision: 'approve' }] },
    ] as const;
    expect((await proof(acts, state)).releaseTo).toEqual(['customs']);
    for (const row of forged) {
      await expect(proof(acts, row as Submission)).rejects.toThrow('something else than its acts');
    }
  });
});
