import * as v from 'valibot';
import type { RegistrarJwk } from '../client/keys.ts';
import { decodeBase64url, encodeBase64url, utf8 } from '../protocol/base64.ts';
import { type PublicSigningJwk, webCrypto, webCryptoAlgorithm } from '../protocol/crypto.ts';
import { parseIJson } from '../protocol/json.ts';
import { entrySigningInput, type PrincipalEntry, principalEntrySchema } from '../protocol/principal-entry.ts';
import { publicJwk, thumbprint } from '../protocol/thumbprint.ts';
import { millisecondsOf } from '../protocol/time.ts';

/** An entry as its agency's registrar signs it: a compact JWS (RFC 7515), ES256. Throws where the entry breaks the contract. */
export async function signEntry(registrar: RegistrarJwk, entry: PrincipalEntry): Promise<string> {
  const checked = v.parse(principalEntrySchema, entry);
  const publicKey: PublicSigningJwk = publicJwk<PublicSigningJwk>(registrar);
  const input = entrySigningInput(await thumbprint(webCrypto(), publicKey), checked);
  const algorithm = webCryptoAlgorithm(registrar);
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('jwk', { ...publicKey, d: registrar.d }, algorithm, false, ['sign']);
  return `${input}.${encodeBase64url(new Uint8Array(await subtle.sign(algorithm, key, utf8(input))))}`;
}

/** What an entry says of itself, unverified; undefined where it is no entry. Whoever acts on an entry verifies it (readEntry). */
export function claimsOf(jws: string): PrincipalEntry | undefined {
  const payload = decodeBase64url(jws.split('.')[1] ?? '');
  const json = payload && parseIJson(payload);
  const parsed = json?.ok ? v.safeParse(principalEntrySchema, json.value) : undefined;
  return parsed?.success ? parsed.output : undefined;
}

/** A span as somebody waits for it: in seconds up to two minutes, then in minutes, hours and days. */
function spanOf(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds <= 120) return `${seconds} s`;
  if (seconds <= 7_200) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds <= 172_800 ? `${Math.ceil(seconds / 3_600)} hours` : `${Math.ceil(seconds / 86_400)} days`;
}

/**
 * Why an entry that a registrar has signed does not count yet, in words; undefined where it has begun. That of a registrar whose clock is
 * ahead begins later than anybody thinks, and until then its calls are refused as if there were none. `now` in milliseconds.
 */
export function countsLater({ status, validFrom }: PrincipalEntry, now: number): string | undefined {
  const left = (millisecondsOf(validFrom) ?? now) - now;
  if (status === 'revoked' || left <= 0) return undefined;
  return `it counts from ${validFrom} on, in ${spanOf(left)} by the clock of this machine, and until then its calls are refused (key-unknown): the clock of whoever signed it is ahead, or this one behind`;
}
