import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeBase64 } from '../../shared/protocol/base64.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { algorithmOf, parseSignature } from '../../shared/protocol/http-signature.ts';
import { anEd25519Signer, aP256Signer, type Signer } from '../protocol/support.ts';
import { aCall, signedByUs, takenByUs } from './calls.ts';
import { type Departure, departures } from './departures.ts';
import { baseReadBy, type Lines, type Oracle, oracles, takes, type Unsigned } from './oracles.ts';

const signers = [
  ['ed25519', anEd25519Signer()],
  ['ecdsa-p256-sha256', aP256Signer()],
] as const;

type Tampering = (call: Unsigned, lines: Lines) => { call: Unsigned; lines: Lines };
const tampering: fc.Arbitrary<Tampering> = fc.constantFrom<Tampering[]>(
  (call, lines) => ({ call: { ...call, method: call.method === 'PUT' ? 'POST' : 'PUT' }, lines }),
  (call, lines) => ({ call: { ...call, authority: `other.${call.authority}` }, lines }),
  (call, lines) => ({ call: { ...call, path: `${call.path}/x` }, lines }),
  (call, lines) => ({
    call,
    lines: { ...lines, signatureInput: lines.signatureInput.map((line) => line.replace(/created=\d/, 'created=9')) },
  }),
  (call, lines) => ({
    call,
    lines: { ...lines, contentType: lines.contentType.map((line) => `${line}; charset=utf-8`) },
  }),
  (call, lines) => ({
    call,
    lines: { ...lines, contentDigest: lines.contentDigest.map((line) => line.replace(/:./, ':_').replace('_', 'A')) },
  }),
);

describe.each(signers)('on generated calls under %s', (_, signer) => {
  it.each(oracles)('$name verifies what ours signs', async (oracle) => {
    await fc.assert(
      fc.asyncProperty(aCall, async (call) => {
        expect(await takes(oracle, call, await signedByUs(call, signer), signer)).toBe(true);
      }),
    );
  });

  it.each(oracles)('ours verifies what $name signs in the profile’s form, which is our own text', async (oracle) => {
    await fc.assert(
      fc.asyncProperty(aCall, async (call) => {
        const lines = await oracle.sign(call, signer);
        expect(await takenByUs(call, lines, signer)).toBe(true);
        expect(await takenByUs(call, lines, signer, webCrypto())).toBe(true);
        expect(lines.signatureInput).toEqual((await signedByUs(call, signer)).signatureInput);
      }),
    );
  });

  it('none of the three takes a call of which something that is signed was changed', async () => {
    await fc.assert(
      fc.asyncProperty(aCall, tampering, async (call, tamper) => {
        const before = { call, lines: await signedByUs(call, signer) };
        const after = tamper(before.call, before.lines);
        fc.pre(JSON.stringify(after) !== JSON.stringify(before));
        expect(await takenByUs(after.call, after.lines, signer)).toBe(false);
        for (const oracle of oracles) expect(await takes(oracle, after.call, after.lines, signer)).toBe(false);
      }),
    );
  });
});

/** Headers so changed, and signed over just the base that this oracle reads out of them: the best that an attacker can do. */
const signedAs = async (oracle: Oracle, call: Unsigned, { change }: Departure, signer: Signer): Promise<Lines> => {
  const honest = await signedByUs(call, signer);
  const base = await baseReadBy(oracle, call, change(honest), algorithmOf(signer.jwk));
  if (base === undefined) return change(honest);
  return change({ ...honest, signature: [`samsyn=:${encodeBase64(signer.sign(base))}:`] });
};

describe.each(signers)('signed under %s with', (_, signer) => {
  const call: Unsigned = {
    method: 'POST',
    authority: 'samsyn.example',
    path: '/v1/police/submissions/01a20af2-9600-7c3d-a5b1-0f6e2d9c8b47/withdrawal',
    body: '{"reason":"Sent by mistake."}',
    contentType: 'application/json',
    created: 1_795_480_000,
    nonce: 'n'.repeat(22),
  };

  const told = departures.map(
    (departure) => [departure.what, departure.takenBy.join(' and ') || 'neither', departure] as const,
  );

  it.each(told)('%s, a call is taken by %s, and not by ours', async (_what, _takers, departure) => {
    const takers: string[] = [];
    for (const oracle of oracles) {
      const lines = await signedAs(oracle, call, departure, signer);
      if (await takes(oracle, call, lines, signer)) takers.push(oracle.name);
      const parsed = parseSignature(lines, true);
      expect(parsed.ok ? 'taken' : parsed.error).toBe('signature-malformed');
    }
    expect(takers).toEqual(departure.takenBy);
  });
});
