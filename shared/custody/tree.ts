import type { Crypto } from '../protocol/crypto.ts';
import { concat } from './leaf.ts';

/** Bytes of a hash, and hashes in a tile: C2SP tlog-tiles, https://c2sp.org/tlog-tiles. */
export const hashLength = 32;
export const tileWidth = 256;
const levelsOfTile = 8;

type Sha256 = Pick<Crypto, 'sha256'>;

/** The hashes of a tile, one after another: up to 256 of 32 bytes. More than were asked for do no harm, fewer are refused. */
export type Tiles = (level: number, index: number) => Promise<Uint8Array | undefined>;

export interface Tile {
  readonly level: number;
  readonly index: number;
  readonly hashes: Uint8Array;
}

/** How large the log is, in leaves, and its root (RFC 9162, 2.1.1). */
export interface Head {
  readonly size: number;
  readonly root: Uint8Array;
}

/** A log that lacks a tile which its size says must be there: whoever serves it hides something, or has lost it. */
export class TileMissing extends Error {}

/** The root of a log without leaves. */
export async function emptyHead({ sha256 }: Sha256): Promise<Head> {
  return { size: 0, root: await sha256(new Uint8Array(0)) };
}

/** A node's hash, of the two below it (RFC 9162, 2.1.1): the first byte keeps a node from being shown as a leaf. */
export async function nodeHash({ sha256 }: Sha256, left: Uint8Array, right: Uint8Array): Promise<Uint8Array> {
  return sha256(concat(Uint8Array.of(1), left, right));
}

function hashesOf(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.floor(bytes.length / hashLength) }, (_, i) =>
    bytes.subarray(i * hashLength, (i + 1) * hashLength),
  );
}

/** The hash above 1, 2, 4 … 256 hashes. */
async function hashAbove(crypto: Sha256, hashes: readonly Uint8Array[]): Promise<Uint8Array> {
  let row = hashes;
  while (row.length > 1) {
    const above: Uint8Array[] = [];
    for (let i = 0; i + 1 < row.length; i += 2)
      above.push(await nodeHash(crypto, row[i] as Uint8Array, row[i + 1] as Uint8Array));
    row = above;
  }
  return row[0] as Uint8Array;
}

/** The largest power of two that is smaller than `n`; 1 for 2. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** The hash of a whole subtree of 2^level leaves, read from one tile. */
async function nodeOf(crypto: Sha256, tiles: Tiles, level: number, index: number): Promise<Uint8Array> {
  const count = 2 ** (level % levelsOfTile);
  const first = index * count;
  const place = { level: Math.floor(level / levelsOfTile), index: Math.floor(first / tileWidth) };
  const from = (first % tileWidth) * hashLength;
  const found = (await tiles(place.level, place.index))?.subarray(from, from + count * hashLength);
  if (found?.length !== count * hashLength) throw new TileMissing(`tile ${place.level}/${place.index} is not whole`);
  return hashAbove(crypto, hashesOf(found));
}

/** The root of the leaves from `from` to before `to` (RFC 9162, 2.1.1: MTH). As the tree is cut, `from` is a multiple of what is whole. */
async function hashOf(crypto: Sha256, tiles: Tiles, from: number, to: number): Promise<Uint8Array> {
  const n = to - from;
  const level = Math.log2(n);
  if (Number.isInteger(level)) return nodeOf(crypto, tiles, level, from / n);
  const k = split(n);
  return nodeHash(crypto, await hashOf(crypto, tiles, from, from + k), await hashOf(crypto, tiles, from + k, to));
}

/** The root of a log of so many leaves. It reads one tile for each eight levels of the tree, however large that is. */
export async function rootOf(crypto: Sha256, tiles: Tiles, size: number): Promise<Uint8Array> {
  return size === 0 ? (await emptyHead(crypto)).root : hashOf(crypto, tiles, 0, size);
}

/**
 * A log with further leaves: its new head, and the tiles that became longer. Only the right edge of the tree is read, one tile for each
 * eight levels.
 *
 * @throws TileMissing
 */
export async function grown(
  crypto: Sha256,
  tiles: Tiles,
  size: number,
  leafHashes: readonly Uint8Array[],
): Promise<Head & { readonly tiles: readonly Tile[] }> {
  const changed = new Map<string, Tile>();
  const read = new Map<string, ReturnType<Tiles>>();
  const once: Tiles = (level, index) => {
    const reading = read.get(`${level}/${index}`) ?? tiles(level, index);
    read.set(`${level}/${index}`, reading);
    return reading;
  };
  const latest: Tiles = async (level, index) => changed.get(`${level}/${index}`)?.hashes ?? once(level, index);
  const push = async (level: number, at: number, hash: Uint8Array): Promise<void> => {
    const index = Math.floor(at / tileWidth);
    const before = (at % tileWidth) * hashLength;
    const was = before === 0 ? new Uint8Array(0) : (await latest(level, index))?.subarray(0, before);
    if (was?.length !== before) throw new TileMissing(`tile ${level}/${index} is not whole`);
    const hashes = concat(was, hash);
    changed.set(`${level}/${index}`, { level, index, hashes });
    if (hashes.length === tileWidth * hashLength)
      await push(level + 1, index, await hashAbove(crypto, hashesOf(hashes)));
  };
  for (const [i, hash] of leafHashes.entries()) await push(0, size + i, hash);
  const after = size + leafHashes.length;
  return { size: after, root: await rootOf(crypto, latest, after), tiles: [...changed.values()] };
}

/** What shows that a leaf is in a log of that size (RFC 9162, 2.1.3.1: PATH), the lowest hash first. */
export async function inclusionProof(
  crypto: Sha256,
  tiles: Tiles,
  index: number,
  size: number,
): Promise<readonly Uint8Array[]> {
  const path: Uint8Array[] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    const isLeft = index < middle;
    path.unshift(await (isLeft ? hashOf(crypto, tiles, middle, to) : hashOf(crypto, tiles, from, middle)));
    [from, to] = isLeft ? [from, middle] : [middle, to];
  }
  return path;
}

/** What shows that a log only grew from one size to another (RFC 9162, 2.1.4.1: SUBPROOF), the lowest hash first; 0 < first ≤ second. */
export async function consistencyProof(
  crypto: Sha256,
  tiles: Tiles,
  first: number,
  second: number,
): Promise<readonly Uint8Array[]> {
  const path: Uint8Array[] = [];
  let [from, to] = [0, second];
  while (to > first) {
    const middle = from + split(to - from);
    const isLeft = first <= middle;
    path.unshift(await (isLeft ? hashOf(crypto, tiles, middle, to) : hashOf(crypto, tiles, from, middle)));
    [from, to] = isLeft ? [from, middle] : [middle, to];
  }
  return from === 0 ? path : [await hashOf(crypto, tiles, from, to), ...path];
}
