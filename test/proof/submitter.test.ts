import { beforeAll, describe, expect, it } from 'vitest';
import { type SubmissionSignature, submitterOf } from '../../shared/proof/submitter.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { aP256Signer } from '../protocol/support.ts';
import { authority, enrolled, registrars, signedBy, type TestPrincipal } from '../support/principals.ts';
import { anId, receivedAt } from '../support/submissions.ts';

const trust = { crypto: nodeCrypto, authorities: [authority, 'older.example'], registrars };
const path = `/v1/police/submissions/${anId}`;
const body = '{"cover":{},"sealed":""}';

let desk: TestPrincipal;
let kept: SubmissionSignature;
beforeAll(async () => {
  desk = await enrolled('police', undefined, ['submitter']);
  kept = { ...(await signedBy(desk, 'PUT', path, body)), keyid: desk.party.keyid };
});

/** What is said of the signature, with so much of it changed. */
const saidOf = async (change: Partial<SubmissionSignature> = {}) => {
  const submitter = await submitterOf(trust, anId, { ...kept, ...change });
  return submitter.ok ? submitter.value.entry.name : submitter.error;
};

describe('a submitter', () => {
  it('is who has signed the submission, when, and for which name of the exchange', async () => {
    const created = Math.floor(Date.parse(receivedAt) / 1000);
    const { entry, party } = desk;
    const signer = { entry, keyid: party.keyid, created, authority };
    expect(await submitterOf(trust, anId, kept)).toEqual({ ok: true, value: signer });
    const before = await signedBy(desk, 'PUT', path, body, receivedAt, 'older.example');
    expect(await submitterOf(trust, anId, before)).toEqual({
      ok: true,
      value: { ...signer, authority: 'older.example' },
    });
  });

  it.each([
    ['a value in no form', { value: 'samsyn=:AAAA:' }, 'signature-not-in-form'],
    ['a digest that is none', { contentDigest: 'AAAA' }, 'signature-not-in-form'],
    ['a content type that no call may have', { contentType: 'text/plain' }, 'signature-not-in-form'],
    ['another key named beside it', { keyid: 'U'.repeat(43) }, 'signature-not-in-form'],
    ['an entry that nobody has signed', { principal: 'e30.e30.e30' }, 'signer-not-vouched-for'],
    ['a revocation from before', { revokedAt: '2026-06-01T00:00:00Z' }, 'signed-after-revocation'],
    ['a revocation at no time at all', { revokedAt: 'never' }, 'signed-after-revocation'],
    ['another exchange named beside it', { authority: 'x.example' }, 'signed-for-another-exchange'],
    ['the other name of the exchange beside it', { authority: 'older.example' }, 'signature-does-not-hold'],
    ['the digest of another body', { contentDigest: 'A'.repeat(43) }, 'signature-does-not-hold'],
    ['the other content type', { contentType: 'application/json; charset=utf-8' }, 'signature-does-not-hold'],
  ] as const)('is not known from %s', async (_, change, doubt) => {
    expect(await saidOf(change)).toBe(doubt);
  });

  it('is nobody of another registrar, without the role, revoked, or out of the entry’s time', async () => {
    const others = [
      [await enrolled('police', undefined, ['submitter'], { registrar: aP256Signer() }), 'signer-not-vouched-for'],
      [await enrolled('police', undefined, ['auditor']), 'signer-without-role'],
      [await enrolled('police', undefined, ['submitter'], { entry: { status: 'revoked' } }), 'signer-not-vouched-for'],
      [
        await enrolled('police', undefined, ['submitter'], { entry: { validUntil: '2026-03-01T00:00:00Z' } }),
        'signer-not-vouched-for',
      ],
    ] as const;
    for (const [who, doubt] of others) {
      expect(await submitterOf(trust, anId, await signedBy(who, 'PUT', path, body))).toEqual({
        ok: false,
        error: doubt,
      });
    }
  });

  it('is not who has signed another submission, behind another agency’s door, or another call', async () => {
    const elsewhere = [
      await signedBy(desk, 'PUT', path.replace('police', 'customs'), body),
      await signedBy(desk, 'PUT', path.replace(/1$/, '2'), body),
      await signedBy(desk, 'POST', path, body),
    ];
    for (const signed of elsewhere) {
      expect(await submitterOf(trust, anId, signed)).toEqual({ ok: false, error: 'signature-does-not-hold' });
    }
  });

  it('stays who it was when the key is revoked later, and up to a minute before what the signer’s clock said', async () => {
    expect(await saidOf({ revokedAt: '2026-12-01T00:00:00Z' })).toBe('police-desk');
    const signedAt = Math.floor(Date.parse(receivedAt) / 1000) * 1000;
    const revokedAt = (seconds: number) => ({ revokedAt: new Date(signedAt + seconds * 1000).toISOString() });
    expect(await saidOf(revokedAt(-60))).toBe('police-desk');
    expect(await saidOf(revokedAt(-61))).toBe('signed-after-revocation');
  });
});
