import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { agencyOf, commitTo, leafOf } from '../../shared/custody/leaf.ts';
import { canonicalJson } from '../../shared/protocol/json.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import { handledAs, submitted } from '../support/submissions.ts';

const act = submitted(handledAs('H0'));
const salt = new Uint8Array(32).fill(7);
const sha256 = (...parts: (string | Uint8Array)[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64url');
};

describe('the custody of an act', () => {
  it('is the RFC 9162 hash of a leaf that anyone can compute again from the act and its salt', async () => {
    const { custody } = await commitTo(act, salt, nodeCrypto);
    expect(custody.commitment).toBe(sha256(salt, canonicalJson(act)));
    const leaf = JSON.stringify({
      act: 'submitted',
      agency: 'police',
      at: act.at,
      commitment: custody.commitment,
      seq: 1,
      submission: act.submission,
      version: 1,
    });
    expect(Buffer.from(leafOf(act, custody.commitment)).toString()).toBe(leaf);
    expect(custody.hash).toBe(sha256(Uint8Array.of(0), leaf));
  });

  it('changes with every word of the act, and with the salt', async () => {
    const hashes = await Promise.all([
      commitTo(act, salt, nodeCrypto),
      commitTo(act, new Uint8Array(32).fill(8), nodeCrypto),
      commitTo({ ...act, due: '2026-12-01T08:00:00.001Z' }, salt, nodeCrypto),
      commitTo({ ...act, by: { ...act.by, keyid: 'another' } }, salt, nodeCrypto),
    ]);
    expect(new Set(hashes.map((a) => a.custody.hash)).size).toBe(4);
  });

  it('is the same after the act has been stored and read again, where members without a value are gone', async () => {
    const stored = JSON.parse(JSON.stringify({ ...act, by: { ...act.by, holder: undefined } }));
    const again = await commitTo(stored, salt, nodeCrypto);
    expect(again.custody).toEqual((await commitTo(act, salt, nodeCrypto)).custody);
  });

  it('tells of the act no more than whose it is, its kind and its time', () => {
    const leaf = Buffer.from(leafOf(act, 'c')).toString();
    for (const word of [act.cover.reference, act.by.keyid, act.sealedDigest, act.cover.purpose.description]) {
      expect(leaf).not.toContain(word);
    }
    expect(agencyOf({ act: 'expired', submission: 's', seq: 2, at: act.at })).toBeUndefined();
  });
});
