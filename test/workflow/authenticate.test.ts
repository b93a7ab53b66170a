import { beforeAll, describe, expect, it } from 'vitest';
import { decodeBase64url, utf8 } from '../../shared/protocol/base64.ts';
import { contentDigestHeaderOf } from '../../shared/protocol/content-digest.ts';
import type { PrincipalEntry } from '../../shared/protocol/principal-entry.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { authenticate } from '../../shared/workflow/authenticate.ts';
import { authority, enrolled, signedBy, type TestPrincipal } from '../support/principals.ts';

const path = '/v1/police/submissions/01934f5e-7c00-7000-8000-000000000001/withdrawal';
const now = Date.parse('2026-11-24T09:00:00Z');
const time = (seconds: number): string => new Date(now + seconds * 1000).toISOString();

let desk: TestPrincipal;
beforeAll(async () => {
  desk = await enrolled('police', undefined, ['submitter']);
});

/** What a call is told that was signed so many seconds from now, by a key with this entry (none: it is nobody's). */
const toldTo = async (entry: Partial<PrincipalEntry> | undefined, seconds: number): Promise<string> => {
  const body = '{"reason":"Sent by mistake."}';
  const signed = await signedBy(desk, 'POST', path, body, time(seconds));
  const registry = {
    entry: async () => (entry === undefined ? undefined : { entry: { ...desk.entry, ...entry }, jws: desk.jws }),
  };
  const headers = {
    signature: [signed.value],
    signatureInput: [signed.input],
    contentDigest: [contentDigestHeaderOf(decodeBase64url(signed.contentDigest) ?? new Uint8Array())],
    contentType: [signed.contentType],
  };
  const call = { method: 'POST', path, headers, body: utf8(body) };
  const outcome = await authenticate({ registry, crypto: nodeCrypto, authority }, call, now, true);
  return outcome.ok ? 'taken' : outcome.error.code;
};

const day = 86_400;

describe('a client whose clock is wrong is told of its clock, and of nothing else', () => {
  it.each([
    ['enrolled a moment ago, a day behind', { validFrom: time(-30) }, -day],
    ['enrolled a moment ago, ten minutes behind', { validFrom: time(-30) }, -600],
    ['whose entry ends soon, a day ahead', { validUntil: time(600) }, day],
    ['whose clock began at 1970', { validFrom: time(-30) }, -now / 1000 + 1],
  ] as const)('%s', async (_, entry, seconds) => {
    expect(await toldTo(entry, seconds)).toBe('signature-stale');
  });
});

describe('what is wrong with a key is told before its clock', () => {
  it.each([
    ['nobody’s', undefined, 'key-unknown'],
    ['of an entry that has ended', { validUntil: time(-60) }, 'key-unknown'],
    ['of an entry that is to come', { validFrom: time(60) }, 'key-unknown'],
    ['revoked', { status: 'revoked' }, 'key-revoked'],
  ] as const)('%s', async (_, entry, code) => {
    for (const seconds of [-day, day]) expect(await toldTo(entry, seconds), `${seconds} s`).toBe(code);
  });
});

describe('an entry counts at the time of the signature', () => {
  it('to the second, where that can be taken at all', async () => {
    expect(await toldTo({ validFrom: time(-30) }, -30)).toBe('taken');
    expect(await toldTo({ validFrom: time(-30) }, -31)).toBe('key-unknown');
    expect(await toldTo({ validUntil: time(-100) }, -100)).toBe('taken');
    expect(await toldTo({ validUntil: time(-100) }, -99)).toBe('key-unknown');
  });
});
