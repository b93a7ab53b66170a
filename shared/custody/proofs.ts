import type { Crypto } from '../protocol/crypto.ts';
import { type Head, nodeHash } from './tree.ts';

type Sha256 = Pick<Crypto, 'sha256'>;

/** Whether two hashes are the same. */
export function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

const half = Math.floor;
function isOdd(n: number): boolean {
  return n % 2 === 1;
}

function isSize(n: number): boolean {
  return Number.isSafeInteger(n) && n >= 0;
}

/** Whether a leaf's hash is in a log, at that place (RFC 9162, 2.1.3.2). */
export async function isIncluded(
  crypto: Sha256,
  leaf: { readonly index: number; readonly hash: Uint8Array },
  { size, root }: Head,
  path: readonly Uint8Array[],
): Promise<boolean> {
  if (!isSize(leaf.index) || !isSize(size) || leaf.index >= size) return false;
  let [fn, sn, hash] = [leaf.index, size - 1, leaf.hash];
  for (const p of path) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      hash = await nodeHash(crypto, p, hash);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn / 2), half(sn / 2)];
    } else hash = await nodeHash(crypto, hash, p);
    [fn, sn] = [half(fn / 2), half(sn / 2)];
  }
  return sn === 0 && equal(hash, root);
}

/**
 * Whether a log of the second head is one of the first that only grew (RFC 9162, 2.1.4.2): nothing was left out, put in or changed.
 * Every log grew from the empty one, and of the same size there is one root.
 */
export async function isGrownFrom(
  crypto: Sha256,
  first: Head,
  second: Head,
  proof: readonly Uint8Array[],
): Promise<boolean> {
  if (!isSize(first.size) || !isSize(second.size) || first.size > second.size) return false;
  if (first.size === second.size) return proof.length === 0 && equal(first.root, second.root);
  if (first.size === 0) return proof.length === 0;
  const isWhole = Number.isInteger(Math.log2(first.size));
  const [seed, ...rest] = isWhole ? [first.root, ...proof] : proof;
  if (seed === undefined) return false;
  let [fn, sn] = [first.size - 1, second.size - 1];
  while (isOdd(fn)) [fn, sn] = [half(fn / 2), half(sn / 2)];
  let [fr, sr] = [seed, seed];
  for (const c of rest) {
    if (sn === 0) return false;
    if (isOdd(fn) || fn === sn) {
      fr = await nodeHash(crypto, c, fr);
      sr = await nodeHash(crypto, c, sr);
      while (!isOdd(fn) && fn !== 0) [fn, sn] = [half(fn / 2), half(sn / 2)];
    } else sr = await nodeHash(crypto, sr, c);
    [fn, sn] = [half(fn / 2), half(sn / 2)];
  }
  return sn === 0 && equal(fr, first.root) && equal(sr, second.root);
}
