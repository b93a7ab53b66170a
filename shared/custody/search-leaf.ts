import type { Evidence } from '../domain/act.ts';
import type { Searched } from '../domain/searching.ts';
import { encodeBase64url, utf8 } from '../protocol/base64.ts';
import type { Crypto } from '../protocol/crypto.ts';
import { canonicalJson } from '../protocol/json.ts';
import { type Custody, saltedCommitment } from './leaf.ts';

/**
 * Commits to a search, as to any act: its leaf says whose, which and when, and what it was for under a salt. `seq` is of the agency, so no two of
 * its searches have the same leaf.
 */
export async function commitToSearch<S extends Searched & { readonly evidence: Evidence }>(
  search: S,
  salt: Uint8Array,
  crypto: Crypto,
): Promise<S & { readonly custody: Custody }> {
  const commitment = await saltedCommitment(search, salt, crypto);
  const { agency, seq, act, at } = search;
  const leaf = utf8(`\u0000${canonicalJson({ version: 1, agency, seq, act, at, commitment })}`);
  const hash = encodeBase64url(await crypto.sha256(leaf));
  return { ...search, custody: { salt: encodeBase64url(salt), commitment, hash } };
}
