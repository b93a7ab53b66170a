import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** No packed value of ours comes near: whoever can write a row cannot fill a function's memory by a few bytes. */
const longest = 2 * 1024 * 1024;

/**
 * A value as few bytes (RFC 1951, of its JSON): DynamoDB bills what it writes and keeps by the KiB, and base64url alone is a quarter
 * longer than what it says. It comes back as it was, to the last sign of each text in it.
 */
export function packed(value: object): Uint8Array {
  return deflateRawSync(JSON.stringify(value));
}

/** What was packed. The caller names what it wrote. */
export function unpacked<T>(bytes: Uint8Array): T {
  return JSON.parse(inflateRawSync(bytes, { maxOutputLength: longest }).toString('utf8')) as T;
}
