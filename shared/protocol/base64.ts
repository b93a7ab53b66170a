/**
 * Base64 (RFC 4648), canonical only: one text for each sequence of bytes. A decoder that forgives padding, line breaks or stray
 * last bits lets an attacker write one signature, digest or key in several ways, and so slip past whatever compares texts.
 */
function alphabet(last: string): string {
  return `ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789${last}`;
}
const plain = alphabet('+/');
const urlSafe = alphabet('-_');

function valuesOf(letters: string): Int8Array {
  const values = new Int8Array(128).fill(-1);
  for (let i = 0; i < letters.length; i++) values[letters.charCodeAt(i)] = i;
  return values;
}
const plainValues = valuesOf(plain);
const urlSafeValues = valuesOf(urlSafe);

function encode(bytes: Uint8Array, letters: string): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const group = ((bytes[i] ?? 0) << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += letters.charAt(group >> 18) + letters.charAt((group >> 12) & 63);
    if (left > 1) text += letters.charAt((group >> 6) & 63);
    if (left > 2) text += letters.charAt(group & 63);
  }
  return text;
}

function valueAt(text: string, at: number, values: Int8Array): number {
  return values[text.charCodeAt(at)] ?? -1;
}

function decode(text: string, values: Int8Array): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < text.length; i++) {
    const value = valueAt(text, i, values);
    if (value < 0) return undefined;
    bits = ((bits << 6) | value) & 0xffff;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes[at++] = (bits >> held) & 0xff;
    }
  }
  return (bits & ((1 << held) - 1)) === 0 ? bytes : undefined;
}

/** Base64url without padding (RFC 4648 section 5, RFC 7515 section 2). */
export function encodeBase64url(bytes: Uint8Array): string {
  return encode(bytes, urlSafe);
}

/** The bytes of base64url without padding; undefined where the text is not the canonical one. */
export function decodeBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  return decode(text, urlSafeValues);
}

/** Base64 with padding (RFC 4648 section 4), as RFC 9421 and RFC 9530 carry bytes in headers. */
export function encodeBase64(bytes: Uint8Array): string {
  const text = encode(bytes, plain);
  return text + '='.repeat((4 - (text.length % 4)) % 4);
}

/** The bytes of base64 with padding; undefined where the text is not the canonical one. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (text.length % 4 !== 0) return undefined;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return decode(text.slice(0, text.length - padding), plainValues);
}

/** Whether a text is canonical base64url of at least one byte, told without decoding it (a sealed report has up to 192 KiB). */
export function isBase64url(text: string): boolean {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return false;
  const tail = text.length % 4;
  const last = valueAt(text, text.length - 1, urlSafeValues);
  return tail === 0 || (tail === 2 && (last & 15) === 0) || (tail === 3 && (last & 3) === 0);
}

/** The UTF-8 bytes of a text. */
export function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
