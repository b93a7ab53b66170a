import { describe, expect, it } from 'vitest';
import type { Code } from '../../shared/domain/refusal.ts';
import { isJsonContentType, parseSignature } from '../../shared/protocol/http-signature.ts';
import type { PrincipalEntry } from '../../shared/protocol/principal-entry.ts';
import { thumbprint } from '../../shared/protocol/thumbprint.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { authenticate } from '../../shared/workflow/authenticate.ts';
import { oracles, takes } from '../conformance/oracles.ts';
import { anEd25519Signer, aP256Signer, type Signer, nodeCrypto as verifiesApart } from '../protocol/support.ts';
import { fuzz, fuzzTimeout, inTime } from './fuzz.ts';
import { expectRefusal } from './refusals.ts';
import { alias, authority, bytesIn, now, partsOf, plan, type Sent, sentAsPlanned, sha256 } from './signed-calls.ts';

const entryOf = ({ jwk }: Signer, over: Partial<PrincipalEntry> = {}): PrincipalEntry => ({
  version: 1,
  agency: 'police',
  name: 'police-desk',
  roles: ['submitter'],
  signingKey: jwk,
  status: 'active',
  validFrom: '2026-01-01T00:00:00Z',
  validUntil: '2026-12-31T00:00:00Z',
  serial: 1,
  ...over,
});

/** Callers of every kind that the registry knows, and one that it does not. */
const callers: readonly [string, Signer, PrincipalEntry | undefined][] = await (async () => {
  const edwards = anEd25519Signer();
  const p256 = aP256Signer();
  return [
    ['Ed25519', edwards, entryOf(edwards)],
    ['P-256', p256, entryOf(p256)],
    ...(['revoked', 'not valid yet', 'unknown'] as const).map((name): [string, Signer, PrincipalEntry | undefined] => {
      const signer = anEd25519Signer();
      if (name === 'unknown') return [name, signer, undefined];
      return [
        name,
        signer,
        entryOf(signer, name === 'revoked' ? { status: 'revoked' } : { validFrom: '2026-12-01T00:00:00Z' }),
      ];
    }),
  ];
})();
const entries = new Map<string, PrincipalEntry>();
for (const [, signer, entry] of callers) {
  if (entry !== undefined) entries.set(await thumbprint(nodeCrypto, signer.jwk), entry);
}
const edwards = callers[0]?.[2];
if (edwards !== undefined) entries.set(alias, edwards);
const registry = {
  entry: async (keyid: string) => {
    const entry = entries.get(keyid);
    return entry && { entry, jws: 'entry' };
  },
};

/** What the contract's row 6 says of a call, told by other means than the code's own: no pattern, no shared base, another verifier. */
const expectedOf = async ({ call, lines }: Sent): Promise<Code | 'taken'> => {
  const withBody = call.method !== 'GET';
  const { signature, signatureInput, contentDigest, contentType } = lines;
  if (signature.length === 0 || signatureInput.length === 0) return 'signature-missing';
  const counted = withBody ? [signature, signatureInput, contentDigest, contentType] : [signature, signatureInput];
  const parts = partsOf(signatureInput[0] ?? '', withBody);
  const bytes = bytesIn(signature[0] ?? '', 'samsyn=', 64);
  const digest = bytesIn(contentDigest[0] ?? '', 'sha-256=', 32);
  const inForm = counted.every((values) => values.length === 1) && (!withBody || digest !== undefined);
  if (!inForm || parts === undefined || bytes === undefined) return 'signature-malformed';
  const entry = entries.get(parts.keyid);
  if (entry?.status === 'revoked') return 'key-revoked';
  const [from, until] = [entry?.validFrom, entry?.validUntil].map((time) => Date.parse(time ?? '') / 1000);
  const isStale = now - parts.created > 300 || parts.created - now > 60;
  const judgedAt = isStale ? now : parts.created;
  if (entry === undefined || !(Number(from) <= judgedAt && judgedAt <= Number(until))) return 'key-unknown';
  if (isStale) return 'signature-stale';
  const base = [`"@method": ${call.method}`, `"@authority": ${authority}`, `"@path": ${call.path}`]
    .concat(withBody ? [`"content-digest": ${contentDigest[0]}`, `"content-type": ${contentType[0]}`] : [])
    .concat(`"@signature-params": ${parts.raw}`)
    .join('\n');
  const isNamed = parts.keyid === (await thumbprint(verifiesApart, entry.signingKey));
  const isOfKey = isNamed && parts.alg === (entry.signingKey.kty === 'OKP' ? 'ed25519' : 'ecdsa-p256-sha256');
  if (!isOfKey || !verifiesApart.verify(entry.signingKey, bytes, Buffer.from(base))) return 'signature-invalid';
  return withBody && digest?.equals(sha256(call.body ?? '')) !== true ? 'digest-mismatch' : 'taken';
};

describe.each(callers)('a signed call of a key that is %s, however it is bent', (name, signer) => {
  it(
    'is told the one code that the contract has for it, and is taken where it holds, just as both libraries read it',
    () =>
      fuzz(plan, async (drawn) => {
        const sent = await sentAsPlanned(drawn, signer);
        const { call, lines } = sent;
        const body = call.method === 'GET' ? undefined : Buffer.from(call.body ?? '');
        const received = { method: call.method, path: call.path, headers: lines, body };
        const ports = { registry, crypto: nodeCrypto, authority };
        const result = await inTime(() => authenticate(ports, received, now * 1000, false));
        expect(result.ok ? 'taken' : result.error.code).toBe(await expectedOf(sent));
        if (!result.ok) {
          expectRefusal(result.error, result.error.code);
          expect(result.error.errors).toBeUndefined();
          // The callers that are not known are here for their codes: of them none is ever taken.
          return !parseSignature(lines, call.method !== 'GET').ok;
        }
        expect(['Ed25519', 'P-256']).toContain(name);
        // A GET's signature says nothing of a content type; that of a body was judged before (415).
        const signed = body === undefined ? { ...lines, contentDigest: [], contentType: [] } : lines;
        if (body !== undefined && !isJsonContentType(lines.contentType)) return true;
        for (const oracle of oracles) expect(await takes(oracle, call, signed, signer)).toBe(true);
        return true;
      }),
    fuzzTimeout,
  );
});
