import * as v from 'valibot';
import { decodeBase64url, encodeBase64url, utf8 } from '../protocol/base64.ts';
import { type PublicSigningJwk, webCrypto, webCryptoAlgorithm } from '../protocol/crypto.ts';
import { parseIJson } from '../protocol/json.ts';
import { entrySigningInput, type PrincipalEntry, principalEntrySchema } from '../protocol/principal-entry.ts';
import { publicJwk, thumbprint } from '../protocol/thumbprint.ts';
import type { RegistrarJwk } from './keys.ts';

/** An entry as its agency's registrar signs it: a compact JWS (RFC 7515), ES256. Throws where the entry breaks the contract. */
export const signEntry = async (registrar: RegistrarJwk, entry: PrincipalEntry): Promise<string> => {
  const checked = v.parse(principalEntrySchema, entry);
  const publicKey: PublicSigningJwk = publicJwk<PublicSigningJwk>(registrar);
  const input = entrySigningInput(await thumbprint(webCrypto(), publicKey), checked);
  const algorithm = webCryptoAlgorithm(registrar);
  const { subtle } = globalThis.crypto;
  const key = await subtle.importKey('jwk', { ...publicKey, d: registrar.d }, algorithm, false, ['sign']);
  return `${input}.${encodeBase64url(new Uint8Array(await subtle.sign(algorithm, key, utf8(input))))}`;
};

/** What an entry says of itself, unverified; undefined where it is no entry. Whoever acts on an entry verifies it (readEntry). */
export const claimsOf = (jws: string): PrincipalEntry | undefined => {
  const payload = decodeBase64url(jws.split('.')[1] ?? '');
  const json = payload && parseIJson(payload);
  const parsed = json?.ok ? v.safeParse(principalEntrySchema, json.value) : undefined;
  return parsed?.success ? parsed.output : undefined;
};
