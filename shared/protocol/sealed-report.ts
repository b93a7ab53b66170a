import * as v from 'valibot';
import type { Fault } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { decodeBase64url, isBase64url } from './base64.ts';
import { parseIJson } from './json.ts';

/** A sealed report, the whole compact JWE, has at most so many characters (contract, section 1). */
export const maximumSealedLength = 256 * 1024;

const bytesOfKey = 384;
const bytesOfIv = 12;
const bytesOfTag = 16;
/** The header holds six short members; a longer one is not read at all. */
const maximumHeaderLength = 1024;

const headerSchema = v.strictObject({
  alg: v.literal('RSA-OAEP-256'),
  enc: v.literal('A256GCM'),
  kid: v.string(),
  typ: v.literal('samsyn-report-v1'),
  iss: v.string(),
  jti: v.string(),
});
/** The protected header of a sealed report (contract, section 4). */
export type SealedHeader = v.InferOutput<typeof headerSchema>;

function readHeader(segment: string): SealedHeader | undefined {
  const bytes = segment.length <= maximumHeaderLength ? decodeBase64url(segment) : undefined;
  const json = bytes && parseIJson(bytes);
  return json?.ok && v.is(headerSchema, json.value) ? json.value : undefined;
}

/** The protected header of a compact JWE, if it is one that the contract takes; for whoever opens it, before a key touches it. */
export function readSealedHeader(sealed: string): SealedHeader | undefined {
  return readHeader(sealed.split('.', 1)[0] ?? '');
}

function isOf(bytes: number, segment: string): boolean {
  return segment.length === Math.ceil((bytes * 4) / 3) && decodeBase64url(segment) !== undefined;
}

function headerFaults(header: SealedHeader | undefined, expected: ExpectedSeal): string[] {
  if (header === undefined)
    return ['its protected header must be exactly {alg, enc, kid, typ, iss, jti} of the contract'];
  return [
    header.iss !== expected.originator && 'its iss must be the agency of the signer',
    header.jti !== expected.submission && 'its jti must be the id in the path',
    !expected.intakeKids.includes(header.kid) && 'its kid must be an intake key of the originator; see GET /v1/keys',
  ].filter((fault) => fault !== false);
}

/** What the protected header has to name: the signer's agency, the id in the path, the agency's intake keys that are accepted. */
export interface ExpectedSeal {
  readonly originator: string;
  readonly submission: string;
  readonly intakeKids: readonly string[];
}

/**
 * The shape of a sealed report (RFC 7516 compact serialisation, contract section 4): the intake key that it is sealed to and the
 * content key under it, or all its faults. Nothing is decrypted, and the ciphertext is not even decoded. What is tied down here:
 * algorithms (no RSA1_5, dir or zip), the header's members (no crit or jku), and to whom and what the seal belongs, so that
 * nobody can submit another's ciphertext as its own and have it opened.
 */
export function readSealedReport(
  sealed: string,
  expected: ExpectedSeal,
): Result<{ kid: string; encryptedKey: Uint8Array }, Fault[]> {
  const faulty = (details: string[]) => err(details.map((detail) => ({ pointer: '/sealed', detail })));
  if (sealed.length > maximumSealedLength) return faulty([`must have at most ${maximumSealedLength} characters`]);
  const [head = '', key = '', iv = '', ciphertext = '', tag, ...more] = sealed.split('.', 6);
  if (tag === undefined || more.length > 0) return faulty(['must be a compact JWE: five segments']);
  const header = readHeader(head);
  const details = headerFaults(header, expected);
  if (!isOf(bytesOfKey, key)) details.push(`its encrypted key must be ${bytesOfKey} bytes in base64url`);
  if (!isOf(bytesOfIv, iv)) details.push(`its initialization vector must be ${bytesOfIv} bytes in base64url`);
  if (!isBase64url(ciphertext)) details.push('its ciphertext must be base64url, and not empty');
  if (!isOf(bytesOfTag, tag)) details.push(`its tag must be ${bytesOfTag} bytes in base64url`);
  const encryptedKey = decodeBase64url(key);
  if (header === undefined || encryptedKey === undefined || details.length > 0) return faulty(details);
  return ok({ kid: header.kid, encryptedKey });
}

/**
 * A JWE with its second segment, the encrypted key, replaced by one that is wrapped to somebody else (base64url). Header, iv,
 * ciphertext and tag stay as the originator signed them.
 */
export function swapKey(sealed: string, encryptedKey: string): string {
  const [header, , ...rest] = sealed.split('.');
  return [header, encryptedKey, ...rest].join('.');
}
