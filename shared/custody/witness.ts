import type { Crypto } from '../protocol/crypto.ts';
import { checkpointOf, type NoteKey, partsOfNote, signatureLine, signedBy, signedBytes } from './note.ts';
import { equal, isGrownFrom } from './proofs.ts';
import { consistencyProof, type Head, rootOf, TileMissing, type Tiles } from './tree.ts';

/** Why a witness does not cosign. `rolled-back` and `forked` are grave: the log was shown in two ways. */
export type WitnessRefusal = 'not-signed' | 'another-log' | 'rolled-back' | 'forked' | 'not-whole';

/** What a witness goes by: the log's key as its agency pinned it, whose name is the log's origin, and a key that is its own. */
export interface Witness {
  readonly crypto: Crypto;
  readonly logKey: NoteKey;
  readonly key: NoteKey;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

export type Cosigned =
  | { readonly ok: true; readonly head: Head; readonly line: string }
  | { readonly ok: false; readonly refusal: WitnessRefusal };

/**
 * Whether the log only grew since the head that was seen, as its own tiles show. The root is computed from them anew: tiles that do not
 * make the head that was signed are of another log.
 */
async function refusalOf(crypto: Crypto, last: Head, next: Head, tiles: Tiles): Promise<WitnessRefusal | undefined> {
  if (next.size < last.size) return 'rolled-back';
  const isProved = last.size > 0 && last.size < next.size;
  try {
    const proof = isProved ? await consistencyProof(crypto, tiles, last.size, next.size) : [];
    const isOfTiles = equal(await rootOf(crypto, tiles, next.size), next.root);
    return isOfTiles && (await isGrownFrom(crypto, last, next, proof)) ? undefined : 'forked';
  } catch (error) {
    if (error instanceof TileMissing) return 'not-whole';
    throw error;
  }
}

/**
 * Cosigns a checkpoint at a time (seconds since 1970) where the log signed it and it holds all that this witness has seen. Who asks keeps
 * the head that is answered before the line leaves the house: a witness that forgets what it signed can be shown another history.
 *
 * @param last the head that this witness cosigned last; of a new witness the empty one
 */
export async function cosign(witness: Witness, last: Head, note: string, tiles: Tiles, at: number): Promise<Cosigned> {
  const { crypto, logKey, key } = witness;
  const text = partsOfNote(note)?.text;
  const isSigned = (await signedBy(crypto, note, logKey)) !== undefined;
  if (text === undefined || !isSigned) return { ok: false, refusal: 'not-signed' };
  const next = checkpointOf(text);
  if (next?.origin !== logKey.name) return { ok: false, refusal: 'another-log' };
  const head = { size: next.size, root: next.root };
  const refusal = await refusalOf(crypto, last, head, tiles);
  if (refusal !== undefined) return { ok: false, refusal };
  const line = await signatureLine(crypto, key, await witness.sign(signedBytes(text, at)), at);
  return { ok: true, head, line };
}
