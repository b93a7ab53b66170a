import type { Act } from '../domain/act.ts';
import { encodeBase64url, utf8 } from '../protocol/base64.ts';
import type { Crypto } from '../protocol/crypto.ts';
import { canonicalJson } from '../protocol/json.ts';

/** An act's place on the custody log: its leaf's hash, and what is needed to show what the leaf says. Base64url, without padding. */
export interface Custody {
  /** 32 random bytes. Destroyed when the act is erased, so that the commitment can no longer be guessed. */
  readonly salt: string;
  /** SHA-256 of the salt and the act's canonical JSON. */
  readonly commitment: string;
  /** RFC 9162, 2.1.1: SHA-256 of a zero byte and the leaf. */
  readonly hash: string;
}

/** An act that is committed to. */
export type RecordedAct = Act & { readonly custody: Custody };

/** Bytes one after another. */
export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, p) => length + p.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The agency that everybody may read in an act: whose it is, or whom it concerns. */
export function agencyOf(act: Act): string | undefined {
  return 'by' in act ? act.by.agency : 'agency' in act ? act.agency : undefined;
}

/**
 * The bytes of a leaf: what every party may read of an act, and the commitment to the rest. Two acts of one submission never have
 * the same leaf, for `seq` is in it.
 */
export function leafOf(act: Act, commitment: string): Uint8Array {
  const agency = agencyOf(act);
  const open = { version: 1, submission: act.submission, seq: act.seq, act: act.act, at: act.at, commitment };
  return utf8(canonicalJson(agency === undefined ? open : { ...open, agency }));
}

/** SHA-256 of a salt and of what is committed to, base64url. */
export async function saltedCommitment(what: object, salt: Uint8Array, crypto: Crypto): Promise<string> {
  return encodeBase64url(await crypto.sha256(concat(salt, utf8(canonicalJson(what)))));
}

/**
 * Commits to an act under a fresh salt (32 bytes): the leaf can be shown to all without showing the act, and the act can be shown
 * to one and checked against the leaf. Without the salt, whoever holds a leaf could try reasons and case numbers until one fits.
 */
export async function commitTo(act: Act, salt: Uint8Array, crypto: Crypto): Promise<RecordedAct> {
  const commitment = await saltedCommitment(act, salt, crypto);
  const hash = encodeBase64url(await crypto.sha256(concat(Uint8Array.of(0), leafOf(act, commitment))));
  return { ...act, custody: { salt: encodeBase64url(salt), commitment, hash } };
}
