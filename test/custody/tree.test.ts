import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { isGrownFrom, isIncluded } from '../../shared/custody/proofs.ts';
import {
  consistencyProof,
  emptyHead,
  grown,
  type Head,
  inclusionProof,
  rootOf,
  TileMissing,
  type Tiles,
} from '../../shared/custody/tree.ts';
import { nodeCrypto } from '../../shared/runtime/node-crypto.ts';
import vectors from './transparency-dev-merkle.json' with { type: 'json' };

const crypto = nodeCrypto;
const fromHex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const leafHash = (leaf: Uint8Array) => new Uint8Array(createHash('sha256').update('\0').update(leaf).digest());
const published = vectors.leaves.map((leaf) => leafHash(fromHex(leaf)));

/** A log in tiles, appended to in batches as large as these. */
async function logOf(hashes: readonly Uint8Array[], batches: readonly number[] = [hashes.length]) {
  const kept = new Map<string, Uint8Array>();
  const read: string[] = [];
  const tiles: Tiles = async (level, index) => {
    read.push(`${level}/${index}`);
    return kept.get(`${level}/${index}`);
  };
  let head: Head = await emptyHead(crypto);
  for (const batch of batches) {
    const next = await grown(crypto, tiles, head.size, hashes.slice(head.size, head.size + batch));
    for (const tile of next.tiles) kept.set(`${tile.level}/${tile.index}`, tile.hashes);
    head = next;
  }
  return { head, tiles, kept, read };
}

const many = Array.from({ length: 1000 }, (_, i) => leafHash(Buffer.from(String(i))));

/** RFC 9162, 2.1.1, as it is written: no tile, and nothing of what is tested. */
function plainRoot(hashes: readonly Uint8Array[]): Uint8Array {
  if (hashes.length === 1) return hashes[0] as Uint8Array;
  let k = 1;
  while (k * 2 < hashes.length) k *= 2;
  const hash = createHash('sha256')
    .update('\x01')
    .update(plainRoot(hashes.slice(0, k)));
  return new Uint8Array(hash.update(plainRoot(hashes.slice(k))).digest());
}

describe('the tree of the custody log', () => {
  it('has the roots that others publish', async () => {
    expect(toHex((await emptyHead(crypto)).root)).toBe(vectors.roots[0]);
    for (let size = 1; size <= published.length; size += 1)
      expect(toHex((await logOf(published.slice(0, size))).head.root)).toBe(vectors.roots[size]);
  });

  it('has the same root however it was appended to, across the edges of tiles', async () => {
    for (const size of [255, 256, 257, 511, 512, 513, 1000]) {
      const whole = await logOf(many.slice(0, size));
      const inSteps = await logOf(
        many.slice(0, size),
        Array.from({ length: Math.ceil(size / 97) }, () => 97),
      );
      expect(toHex(whole.head.root)).toBe(toHex(plainRoot(many.slice(0, size))));
      expect(inSteps.head).toEqual(expect.objectContaining({ size, root: whole.head.root }));
      expect(inSteps.kept).toEqual(whole.kept);
      expect(await rootOf(crypto, inSteps.tiles, size)).toEqual(whole.head.root);
    }
  });

  it('is appended to by reading its right edge alone', async () => {
    const log = await logOf(many);
    log.read.length = 0;
    await grown(crypto, log.tiles, 1000, [leafHash(Buffer.from('one more'))]);
    expect(new Set(log.read)).toEqual(new Set(['0/3', '1/0']));
  });

  it('proves each leaf, and no other leaf, place or root', async () => {
    for (const size of [1, 2, 7, 8, 255, 257, 1000]) {
      const { head, tiles } = await logOf(many.slice(0, size));
      for (const index of new Set([0, Math.floor(size / 2), size - 1])) {
        const path = await inclusionProof(crypto, tiles, index, size);
        const hash = many[index] as Uint8Array;
        expect(await isIncluded(crypto, { index, hash }, head, path)).toBe(true);
        expect(await isIncluded(crypto, { index, hash: leafHash(Buffer.from('x')) }, head, path)).toBe(false);
        expect(await isIncluded(crypto, { index: index + 1, hash }, head, path)).toBe(false);
        expect(await isIncluded(crypto, { index, hash }, { ...head, root: hash.map((b) => b ^ 1) }, path)).toBe(false);
        expect(await isIncluded(crypto, { index, hash }, head, [...path, hash])).toBe(false);
        if (size > 1) expect(await isIncluded(crypto, { index, hash }, head, path.slice(1))).toBe(false);
      }
    }
  });

  it('proves that it only grew, and never so of another history', async () => {
    const { tiles } = await logOf(many);
    const fork = await logOf(many.map((hash, i) => (i === 3 ? leafHash(Buffer.from('rewritten')) : hash)));
    const headOf = async (size: number, of: Tiles) => ({ size, root: await rootOf(crypto, of, size) });
    for (const [first, second] of [
      [1, 2],
      [6, 8],
      [4, 5],
      [255, 256],
      [256, 257],
      [300, 1000],
      [1000, 1000],
    ] as const) {
      const proof = await consistencyProof(crypto, tiles, first, second);
      const [before, after] = [await headOf(first, tiles), await headOf(second, tiles)];
      expect(await isGrownFrom(crypto, before, after, proof)).toBe(true);
      expect(await isGrownFrom(crypto, before, after, [...proof, after.root])).toBe(false);
      if (first < second) expect(await isGrownFrom(crypto, after, before, proof)).toBe(false);
      if (second < 4) continue;
      const forked = await headOf(second, fork.tiles);
      const forkedProof = await consistencyProof(crypto, fork.tiles, first, second);
      expect(await isGrownFrom(crypto, before, forked, proof)).toBe(false);
      if (first >= 4) expect(await isGrownFrom(crypto, before, forked, forkedProof)).toBe(false);
    }
  });

  it('has the proofs that its published nodes make', async () => {
    const { tiles } = await logOf(published);
    for (const { first, second, nodes } of vectors.consistency)
      expect((await consistencyProof(crypto, tiles, first, second)).map(toHex)).toEqual(nodes);
    for (const { index, size, nodes } of vectors.inclusion)
      expect((await inclusionProof(crypto, tiles, index, size)).map(toHex)).toEqual(nodes);
  });

  it('is refused where a tile is missing or short', async () => {
    const { tiles } = await logOf(many);
    await expect(rootOf(crypto, async () => undefined, 3)).rejects.toThrow(TileMissing);
    await expect(rootOf(crypto, tiles, 1001)).rejects.toThrow(TileMissing);
    await expect(grown(crypto, async () => undefined, 3, many.slice(0, 1))).rejects.toThrow(TileMissing);
  });
});
