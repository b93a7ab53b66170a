import type { Act, Evidence } from '../domain/act.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { decodeBase64url, utf8 } from '../protocol/base64.ts';
import { contentDigestHeaderOf, matchesContentDigest } from '../protocol/content-digest.ts';
import type { Crypto } from '../protocol/crypto.ts';
import {
  authoritySigned,
  isFresh,
  isJsonContentType,
  namesTried,
  type ParsedSignature,
  parseSignature,
} from '../protocol/http-signature.ts';
import { isValidAt, type PrincipalEntry, type Registrars, readEntry } from '../protocol/principal-entry.ts';

/** Whose word counts when a stored call is judged. */
export interface Trust {
  readonly crypto: Crypto;
  /** Today's name of the exchange, and those that it had before: what was signed then holds for ever, and no live call is judged here. */
  readonly authorities: readonly string[];
  readonly registrars: Registrars;
}

/** A signature as it is kept beside what it was made for. */
export interface KeptSignature
  extends Pick<Evidence, 'authority' | 'contentDigest' | 'input' | 'value' | 'contentType' | 'principal'> {
  /** The key that is said to have made it, where that is said apart: it has to be the one that is signed. */
  readonly keyid?: string | undefined;
}

/** Who has signed a stored call: under which entry, with which key, when (seconds since 1970), and for which name of the exchange. */
export interface Signer {
  readonly entry: PrincipalEntry;
  readonly keyid: string;
  readonly created: number;
  readonly authority: string;
}

/** Why a stored signature proves nothing. */
export type SignatureDoubt =
  | 'signature-not-in-form'
  | 'signer-not-vouched-for'
  | 'signed-for-another-exchange'
  | 'signature-does-not-hold';

/** A signature in its form, and the entry that it names: in force when it says that it was made. What it was made for is not verified yet. */
interface Named {
  readonly entry: PrincipalEntry;
  readonly parsed: ParsedSignature;
}

/** Who a stored signature says has made it, from the registrars' pinned keys alone. */
export async function namedSigner(trust: Trust, kept: KeptSignature): Promise<Result<Named, SignatureDoubt>> {
  const digest = decodeBase64url(kept.contentDigest) ?? new Uint8Array();
  const headers = {
    signature: [kept.value],
    signatureInput: [kept.input],
    contentDigest: [contentDigestHeaderOf(digest)],
    contentType: [kept.contentType],
  };
  const parsed = parseSignature(headers, true);
  if (!parsed.ok || !isJsonContentType(headers.contentType)) return err('signature-not-in-form');
  const { keyid, created } = parsed.value.params;
  if (kept.keyid !== undefined && kept.keyid !== keyid) return err('signature-not-in-form');
  const entry = await readEntry(trust.crypto, kept.principal, trust.registrars);
  if (entry === undefined || entry.status !== 'active' || !isValidAt(entry, created)) {
    return err('signer-not-vouched-for');
  }
  return ok({ entry, parsed: parsed.value });
}

/** Verifies that the named signer has signed this very method and path, for a name that is or was the exchange's. */
export async function verifiedSigner(
  trust: Trust,
  { entry, parsed }: Named,
  kept: KeptSignature,
  call: { readonly method: 'PUT' | 'POST'; readonly path: string },
): Promise<Result<Signer, SignatureDoubt>> {
  const names = namesTried(trust.authorities, kept.authority);
  if (names.length === 0) return err('signed-for-another-exchange');
  const authority = await authoritySigned(trust.crypto, entry.signingKey, parsed, call, names);
  if (authority === undefined) return err('signature-does-not-hold');
  const { keyid, created } = parsed.params;
  return ok({ entry, keyid, created, authority });
}

/**
 * Checks a stored signed call anew and answers its signer. Whoever can write the table can write an act, and cannot write its
 * signature: a forged row releases nothing.
 */
export async function signerOf(
  trust: Trust,
  evidence: Evidence,
  method: 'PUT' | 'POST',
): Promise<Result<Signer, SignatureDoubt>> {
  const named = await namedSigner(trust, evidence);
  if (!named.ok) return named;
  const signer = await verifiedSigner(trust, named.value, evidence, { method, path: evidence.path });
  const { parsed } = named.value;
  const whole =
    evidence.body === undefined ||
    (await matchesContentDigest(trust.crypto, parsed.contentDigest ?? '', utf8(evidence.body)));
  return whole ? signer : err('signature-does-not-hold');
}

/** Whether the exchange could have taken what was signed at the time of the act: no older than 300 s, no more than 60 s ahead. */
export function wasTaken({ created }: Signer, { at }: Act): boolean {
  return isFresh(created, Math.floor(Date.parse(at) / 1000));
}
