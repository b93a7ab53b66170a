import { CompactEncrypt, compactDecrypt, importJWK } from 'jose';
import * as v from 'valibot';
import type { Fault } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { type Cover, coverSchema, readSubmissionBody } from '../protocol/cover.ts';
import type { PublicDecryptionJwk } from '../protocol/crypto.ts';
import { parseIJson } from '../protocol/json.ts';
import { padReport, type Report, readReport, reportSchema } from '../protocol/report.ts';
import { check, maximumFaults } from '../protocol/schema.ts';
import { readSealedHeader, swapKey } from '../protocol/sealed-report.ts';
import { Distrusted } from './failures.ts';
import { namingUnknown } from './unknown-members.ts';

/** An intake key of an agency, as GET /v1/keys lists it. */
export interface IntakeKey extends PublicDecryptionJwk {
  readonly kid: string;
}

/** A report of so many bytes, padded, still fits a sealed report of 256 KiB: 188 KiB and the JWE's other parts. */
const maximumPaddedBytes = 188 * 1024;

function under(member: string, faults: readonly Fault[]): Fault[] {
  return faults.map(({ pointer, detail }) => ({ pointer: `/${member}${pointer}`, detail }));
}

/** What a cover is judged against besides its form, as far as whoever sends knows it (contract, section 5). */
export interface Sender {
  readonly originator?: string | undefined;
  /** The day at the originator, YYYY-MM-DD. */
  readonly today: string;
}

function recipientsOf(cover: unknown): readonly unknown[] {
  const recipients =
    typeof cover === 'object' && cover !== null && 'recipients' in cover ? cover.recipients : undefined;
  return Array.isArray(recipients) ? recipients : [];
}

/**
 * All faults of a cover that can be told here. Which agencies there are the exchange alone knows; too wide a purpose and the law of
 * sharing are the originator's own settings there.
 */
function coverFaults(cover: unknown, { originator, today }: Sender): readonly Fault[] {
  const agencies = recipientsOf(cover).filter((agency) => typeof agency === 'string');
  const context = { originator: originator ?? '', agencies, catchAlls: [], today };
  const judged = readSubmissionBody({ cover, sealed: '' }, context);
  return judged.ok ? [] : (judged.error.errors ?? []);
}

const submissionSchema = v.object({ cover: coverSchema, report: reportSchema });

/** A cover and a report that may be sent, or all that is wrong with both; pointers begin with /cover or /report. Nothing is sealed. */
export function checkToSend(
  cover: unknown,
  report: unknown,
  sender: Sender,
): Result<{ cover: Cover; padded: Uint8Array }, Fault[]> {
  const { value } = check(coverSchema, cover);
  const reported = readReport(report);
  const padded = reported.ok ? padReport(JSON.stringify(reported.value)) : undefined;
  const tooLarge = padded !== undefined && padded.length > maximumPaddedBytes;
  const faults = [
    ...coverFaults(cover, sender),
    ...(reported.ok ? [] : under('report', reported.error)),
    ...(tooLarge ? [{ pointer: '/report', detail: 'must have 188 KiB as JSON at most, pictures included' }] : []),
  ];
  if (value === undefined || padded === undefined || faults.length > 0)
    return err(namingUnknown(faults.slice(0, maximumFaults), submissionSchema, { cover, report }));
  return ok({ cover: value, padded });
}

/**
 * A report, padded to 4 KiB, sealed to its own agency's intake key (contract, section 4; RFC 7516), under a content key that is made
 * for it alone.
 */
export async function sealReport(
  padded: Uint8Array,
  { agency, submission, intakeKey }: { agency: string; submission: string; intakeKey: IntakeKey },
): Promise<string> {
  const { kty, n, e, kid } = intakeKey;
  return new CompactEncrypt(padded)
    .setProtectedHeader({
      alg: 'RSA-OAEP-256',
      enc: 'A256GCM',
      kid,
      typ: 'samsyn-report-v1',
      iss: agency,
      jti: submission,
    })
    .encrypt(await importJWK({ kty, n, e }, 'RSA-OAEP-256'));
}

/** What a sealed report held: its text as it was sealed (without the padding), and the report that it is, or why it is none. */
export interface OpenedReport {
  readonly plaintext: string;
  readonly report: Result<Report, Fault[]>;
}

function reportIn(bytes: Uint8Array): Result<Report, Fault[]> {
  const json = parseIJson(bytes);
  return json.ok ? readReport(json.value) : err([{ pointer: '', detail: 'must be I-JSON' }]);
}

/** What a sealed report has to be about: whoever swapped two ciphertexts would show one report in the place of another. */
export interface ExpectedReport {
  readonly originator: string;
  readonly submission: string;
}

async function decrypted(sealed: string, decryptionKey: CryptoKey): Promise<Uint8Array> {
  try {
    const options = { keyManagementAlgorithms: ['RSA-OAEP-256'], contentEncryptionAlgorithms: ['A256GCM'] };
    return (await compactDecrypt(sealed, decryptionKey, options)).plaintext;
  } catch (cause) {
    throw Object.assign(new Distrusted('does-not-open'), { cause });
  }
}

/**
 * Opens a sealed report with the key that a review or a disclosure has handed over (base64url): it takes the place of the second
 * segment, all else stays as the originator signed it. Throws Distrusted where it is not the contract's JWE, not about
 * this submission, not wrapped to the caller, or does not open. A plaintext that is no report of version 1 is told, not thrown.
 */
export async function openReport(
  sealed: string,
  encryptedKey: string,
  decryptionKey: CryptoKey,
  expected: ExpectedReport,
): Promise<OpenedReport> {
  const header = readSealedHeader(sealed);
  if (header?.iss !== expected.originator || header.jti !== expected.submission) {
    throw new Distrusted('seal-of-other-submission');
  }
  const swapped = swapKey(sealed, encryptedKey);
  if (swapped === sealed) throw new Distrusted('key-not-for-me');
  const bytes = await decrypted(swapped, decryptionKey);
  const report = reportIn(bytes);
  return { plaintext: new TextDecoder().decode(bytes).trimEnd(), report: report.ok ? ok(report.value) : report };
}
