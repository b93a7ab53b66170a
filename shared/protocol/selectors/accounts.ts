import { sha256 } from '@noble/hashes/sha2.js';
import { bech32, bech32m, createBase58check } from '@scure/base';
import { isValidIBAN } from 'ibantools';
import { compact } from './digits.ts';

/** An account: an IBAN, a bankgiro or plusgiro with its letters, or the digits of another. */
export function account(text: string): string | undefined {
  const read = compact(text).toUpperCase();
  if (/^BG\d{7,8}$/.test(read) || /^PG\d{2,8}$/.test(read) || /^\d{6,34}$/.test(read)) return read;
  return /^[A-Z]{2}\d{2}[A-Z\d]{8,30}$/.test(read) && isValidIBAN(read) ? read : undefined;
}

const base58check = createBase58check(sha256);

function decodes(decode: () => unknown): boolean {
  try {
    decode();
    return true;
  } catch {
    return false;
  }
}

/** Bitcoin's and those that are written as its: base58 with a checksum, of the versions that begin so. */
const withChecksum = /^(?:[13][1-9A-HJ-NP-Za-km-z]{25,34}|[LMDT][1-9A-HJ-NP-Za-km-z]{33})$/;
/** BIP 173 and 350: one case throughout. */
const segwit = /^(?:bc|tb|ltc)1[a-z\d]{6,87}$/i;

/** An address of a cryptocurrency, as it is written: its letters are of the case that they are. */
export function cryptoAddress(text: string): string | undefined {
  const read = text.trim();
  if (!/^[A-Za-z\d:]{14,120}$/.test(read)) return undefined;
  if (withChecksum.test(read)) return decodes(() => base58check.decode(read)) ? read : undefined;
  if (!segwit.test(read)) return read;
  const address = read as `${string}1${string}`;
  return decodes(() => bech32.decode(address)) || decodes(() => bech32m.decode(address)) ? read : undefined;
}
