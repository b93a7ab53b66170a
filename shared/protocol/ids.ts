/** Whether a text is a lower-case UUIDv7 (RFC 9562, 5.7), the only form of an id on the wire. */
export function isUuid7(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(text);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * A UUIDv7: `now` in milliseconds since 1970, and 10 random bytes, of which 74 bits are used, so that nothing is learned by trying
 * ids. Any other number of bytes is a RangeError.
 */
export function uuid7(now: number, random: Uint8Array): string {
  if (random.length !== 10) throw new RangeError('a UUIDv7 takes 10 random bytes');
  const bytes = new Uint8Array(16);
  for (let i = 0; i < 6; i++) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  bytes.set(random, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
