import * as v from 'valibot';
import { decodeBase64url, encodeBase64url, utf8 } from './base64.ts';
import { agencySchema } from './cover.ts';
import type { Crypto, PublicDecryptionJwk, PublicSigningJwk } from './crypto.ts';
import { canonicalJson, parseIJson } from './json.ts';
import { list, pattern, text, timeSchema } from './schema.ts';
import { thumbprint } from './thumbprint.ts';
import { millisecondsOf } from './time.ts';

export { publicJwk, thumbprint } from './thumbprint.ts';

export const roles = ['submitter', 'approver', 'reader', 'auditor'] as const;
/** What a principal may do (contract, section 2). */
export type Role = (typeof roles)[number];

/** One principal, as its agency's registrar vouches for it. A revocation is an entry too, whose `validFrom` is its time. */
export interface PrincipalEntry {
  readonly version: 1;
  readonly agency: string;
  readonly name: string;
  readonly roles: readonly Role[];
  readonly holder?: string;
  readonly signingKey: PublicSigningJwk;
  readonly decryptionKey?: PublicDecryptionJwk;
  readonly status: 'active' | 'revoked';
  readonly validFrom: string;
  readonly validUntil: string;
  readonly serial: number;
}

/** An approver's: a person's, as no other entry has to be. */
export type ApproverEntry = PrincipalEntry & { readonly holder: string };

/** Whether an entry is an approver's. */
export function isApprover(entry: PrincipalEntry): entry is ApproverEntry {
  return entry.roles.includes('approver') && entry.holder !== undefined;
}

/** The registrars' public keys by agency, as the deployment's configuration pins them (P-256, so that any HSM can hold them). */
export type Registrars = Readonly<Record<string, PublicSigningJwk>>;

const coordinateSchema = v.pipe(
  pattern(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url'),
  v.check((input) => decodeBase64url(input) !== undefined, 'must be 32 bytes in base64url'),
);

/** The points of small order on edwards25519, with the sign of x cleared. */
const smallOrder = [
  'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA',
  'JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU',
  'xxdqcD1N2E-6PAt2DRBnDyogU_osOczGTsf9d5KsA3o',
  '7P_______________________________________38',
];

/**
 * Whether an Ed25519 key is a key at all. For one of small order anyone writes signatures that hold (OpenSSL 3.0 takes them, 3.5 does not), and its
 * owner may deny every act; one that is written beyond the prime has a second spelling, and so a second keyid.
 */
function isEdwardsKey(x: string): boolean {
  const bytes = decodeBase64url(x);
  const last = bytes?.[31];
  if (bytes === undefined || last === undefined) return false;
  bytes[31] = last & 0x7f;
  const isBeyondPrime =
    bytes[31] === 0x7f && (bytes[0] ?? 0) >= 0xed && bytes.slice(1, 31).every((byte) => byte === 0xff);
  return !isBeyondPrime && !smallOrder.includes(encodeBase64url(bytes));
}

/** A public signing key: the members of RFC 7638 alone, so that nobody ever files a private one. */
export const publicSigningKeySchema = v.variant('kty', [
  v.strictObject({
    kty: v.literal('OKP'),
    crv: v.literal('Ed25519'),
    x: v.pipe(coordinateSchema, v.check(isEdwardsKey, 'must be a point of large order')),
  }),
  v.strictObject({ kty: v.literal('EC'), crv: v.literal('P-256'), x: coordinateSchema, y: coordinateSchema }),
]);

/** A modulus (RFC 7518, Base64urlUInt: no leading zero byte) of 3072 to 4096 bits, and odd. */
function isModulus(input: string): boolean {
  const bytes = decodeBase64url(input);
  const first = bytes?.[0] ?? 0;
  if (bytes === undefined || first === 0) return false;
  const bits = bytes.length * 8 - (Math.clz32(first) - 24);
  return bits >= 3072 && bits <= 4096 && ((bytes.at(-1) ?? 0) & 1) === 1;
}

/** An exponent of 65537 or more, odd, and at most 64 bits (OpenSSL takes no longer one with these moduli): with 1 a wrapped key would lie in the open. */
function isExponent(input: string): boolean {
  const bytes = decodeBase64url(input);
  if (bytes === undefined || bytes.length < 3 || bytes.length > 8 || bytes[0] === 0) return false;
  const odd = ((bytes.at(-1) ?? 0) & 1) === 1;
  return odd;
}

/** A public decryption key for RSA-OAEP-256. */
export const publicDecryptionKeySchema = v.strictObject({
  kty: v.literal('RSA'),
  n: v.pipe(v.string(), v.check(isModulus, 'must be an RSA modulus of 3072 to 4096 bits')),
  e: v.pipe(v.string(), v.check(isExponent, 'must be an odd exponent of 65537 or more')),
});

const longestValidity = 366 * 86_400_000;

function isValidity(from: string, until: string): boolean {
  const span = (millisecondsOf(until) ?? Number.NaN) - (millisecondsOf(from) ?? Number.NaN);
  return span >= 0 && span <= longestValidity;
}

/** The payload of a principal's entry. What no member alone can tell: an approver is a person, and whoever opens has a key for it. */
export const principalEntrySchema = v.pipe(
  v.strictObject({
    version: v.literal(1),
    agency: agencySchema,
    name: text(1, 100),
    roles: v.pipe(
      list(v.picklist(roles), 1, roles.length),
      v.check((items) => new Set(items).size === items.length, 'must be distinct'),
    ),
    holder: v.exactOptional(text(1, 100)),
    signingKey: publicSigningKeySchema,
    decryptionKey: v.exactOptional(publicDecryptionKeySchema),
    status: v.picklist(['active', 'revoked']),
    validFrom: timeSchema,
    validUntil: timeSchema,
    serial: v.pipe(v.number(), v.safeInteger('must be an integer'), v.minValue(0, 'must not be less than 0')),
  }),
  v.check((entry) => !entry.roles.includes('approver') || entry.holder !== undefined, 'an approver needs a holder'),
  v.check(
    (entry) =>
      !entry.roles.some((role) => role === 'approver' || role === 'reader') || entry.decryptionKey !== undefined,
    'an approver or reader needs a decryptionKey',
  ),
  v.check(
    (entry) => isValidity(entry.validFrom, entry.validUntil),
    'validUntil must be after validFrom, by 366 days at most',
  ),
);

const headerSchema = v.strictObject({
  alg: v.literal('ES256'),
  kid: v.string(),
  typ: v.literal('samsyn-principal-v1'),
});

function jsonOf(segment: string): unknown {
  const bytes = decodeBase64url(segment);
  const json = bytes && parseIJson(bytes);
  return json?.ok ? json.value : undefined;
}

/** No entry is longer: two keys, some words. Whoever can write the registry may not make a function parse a megabyte. */
const maximumEntryLength = 8192;

async function signers(crypto: Crypto, kid: string, registrars: Registrars): Promise<[string, PublicSigningJwk][]> {
  const thumbprints = await Promise.all(Object.values(registrars).map((key) => thumbprint(crypto, key)));
  return Object.entries(registrars).filter(([, key], index) => key.kty === 'EC' && thumbprints[index] === kid);
}

/**
 * A principal's entry out of its compact JWS (RFC 7515), verified whole: the header exactly the contract's, all three segments
 * canonical, signed by the registrar of the very agency that the payload names, the payload exactly the contract's. Undefined
 * where anything departs: an entry that is not so signed does not exist. What is left to the caller: `status`, isValidAt, and
 * that the entry is filed under its own keyid (verifySignature refuses it otherwise).
 */
export async function readEntry(
  crypto: Crypto,
  jws: string,
  registrars: Registrars,
): Promise<PrincipalEntry | undefined> {
  const [head = '', payload = '', value = '', ...more] = jws.length <= maximumEntryLength ? jws.split('.', 4) : [];
  const signature = decodeBase64url(value);
  const header = jsonOf(head);
  if (more.length > 0 || signature?.length !== 64 || !v.is(headerSchema, header)) return undefined;
  for (const [agency, registrar] of await signers(crypto, header.kid, registrars)) {
    if (!(await crypto.verify(registrar, signature, utf8(`${head}.${payload}`)))) continue;
    const entry = jsonOf(payload);
    if (v.is(principalEntrySchema, entry) && entry.agency === agency) return entry;
  }
  return undefined;
}

/**
 * The text that a registrar signs (RFC 7515, 5.1) with ES256: the JWS without its third segment. `kid` is the thumbprint of the
 * registrar's key.
 */
export function entrySigningInput(kid: string, entry: PrincipalEntry): string {
  return [{ alg: 'ES256', kid, typ: 'samsyn-principal-v1' }, entry]
    .map((part) => encodeBase64url(utf8(canonicalJson(part))))
    .join('.');
}

/** Whether an entry's validity covers a time, in seconds since 1970: `created` of the call that its key signed. */
export function isValidAt(entry: PrincipalEntry, seconds: number): boolean {
  return (
    (millisecondsOf(entry.validFrom) ?? Number.NaN) <= seconds * 1000 &&
    seconds * 1000 <= (millisecondsOf(entry.validUntil) ?? Number.NaN)
  );
}
