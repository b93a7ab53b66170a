import { closeSync, openSync, readFileSync, readSync, type Stats, statSync } from 'node:fs';
import { readIJson } from '../../protocol/json.ts';

/** A file, or a line of one, that cannot be read as what it should be; the message says why, in words that follow "cannot read FILE: ". */
export class NotReadable extends Error {
  override readonly name = 'NotReadable';
}

/** The largest file that is read as one text, in bytes: a connection of thousands of principals has room in it, a string of V8's has not. */
const largest = 64 * 1024 * 1024;

const asUtf8 = 'Save it as UTF-8';
const utf16 = `it is UTF-16, as the > of Windows PowerShell writes it. ${asUtf8}: there, "… | Out-File -Encoding utf8 FILE" does`;

/** Whether text begins as UTF-16 does: with its mark, or with a character of ASCII in two bytes. */
function isUtf16([first, second, third, fourth]: Uint8Array): boolean {
  return (
    (first === 0xff && second === 0xfe) ||
    (first === 0xfe && second === 0xff) ||
    (first !== 0 && second === 0 && third !== 0 && fourth === 0) ||
    (first === 0 && second !== 0 && third === 0 && fourth !== 0)
  );
}

/** A place in a text as editors name it, "line 3, column 14", and whether it is the end of it; `offset` in UTF-16 code units. */
function placeIn(text: string, offset: number): string {
  const whole = text.trimEnd();
  const before = text.slice(0, Math.min(offset, whole.length));
  const column = before.length - before.lastIndexOf('\n');
  const place = `line ${before.split('\n').length}, column ${column}`;
  return offset < whole.length ? place : `its end, ${place}`;
}

/** How many of these bytes are UTF-8, from their beginning on. */
function soundLength(bytes: Uint8Array): number {
  // A reader that is not strict puts U+FFFD in the place of what is none: there its text and the bytes part.
  const again = new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes));
  const parted = again.findIndex((byte, at) => byte !== bytes[at]);
  return parted < 0 ? again.length : parted;
}

/**
 * The text of bytes that are UTF-8. A mark at their beginning (EF BB BF) is passed over: editors of Windows write it.
 *
 * @throws NotReadable where they are UTF-16 or no UTF-8: what a reader changes in silence is signed by nobody who saw it
 */
export function textOf(bytes: Uint8Array): string {
  if (isUtf16(bytes)) throw new NotReadable(utf16);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const sound = new TextDecoder().decode(bytes.subarray(0, soundLength(bytes)));
    throw new NotReadable(
      `it is no UTF-8: look at ${placeIn(`${sound}?`, sound.length)}. ${asUtf8}; it may be in an older encoding, as Windows-1252`,
    );
  }
}

/**
 * The value of a text of JSON, read as strictly as the exchange reads: a member that stands twice, a lone surrogate, what no number can hold
 * is refused here, before anything is sealed that nobody could open.
 *
 * @throws NotReadable that names the place
 */
export function jsonOf(text: string): unknown {
  const json = readIJson(text);
  if (json.ok) return json.value;
  const { at, why } = json.error;
  throw new NotReadable(`it is no JSON: look at ${placeIn(text, at)}${why === undefined ? '' : `, where ${why}`}`);
}

/** Whether a name is that of what the shell has opened for this process: standard input, or the pipe of <(…). */
export function isPiped(file: string): boolean {
  return file === '-' || /^\/dev\/(stdin|fd\/\d+)$|^\/proc\/self\/fd\/\d+$/.test(file);
}

/** Some bytes of an open file, waited for where another program still makes them: that end may be set not to wait. */
function readSome(descriptor: number, into: Buffer): number {
  for (;;) {
    try {
      return readSync(descriptor, into);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
    }
  }
}

/** All bytes that come by an open file, which tells no size. */
function readToEnd(descriptor: number): Buffer {
  const [parts, part]: [Buffer[], Buffer] = [[], Buffer.alloc(64 * 1024)];
  for (let length = 0; ; ) {
    const read = readSome(descriptor, part);
    if (read === 0) return Buffer.concat(parts);
    length += read;
    if (length > largest) throw new NotReadable('it has more than 64 MiB, and is read whole up to that');
    parts.push(Buffer.from(part.subarray(0, read)));
  }
}

/**
 * Refuses what a plain file's name does not lead to. A pipe with a name (a FIFO) is waited for without a word until somebody writes, a device
 * may have no end.
 *
 * @throws NotReadable, and what the system throws where there is nothing
 */
export function refuseNoPlainFile(file: string): Stats {
  const found = statSync(file);
  if (found.isFile()) return found;
  if (found.isDirectory()) throw new NotReadable('it is a folder');
  throw new NotReadable(found.isFIFO() ? 'it is a pipe with a name, and no plain file' : 'it is no plain file');
}

/** The text of a file; `-` is standard input, and pipes of the shell are read too. Throws what the system throws, and NotReadable. */
export function readTextFile(file: string): string {
  if (file === '-') return textOf(readToEnd(0));
  if (isPiped(file) && !statSync(file).isFile()) {
    const descriptor = openSync(file, 'r');
    try {
      return textOf(readToEnd(descriptor));
    } finally {
      closeSync(descriptor);
    }
  }
  const { size } = refuseNoPlainFile(file);
  if (size > largest) throw new NotReadable(`it has ${Math.ceil(size / 1024 / 1024)} MiB, and is read whole up to 64`);
  return textOf(readFileSync(file));
}

/** The value in a file of JSON. Throws what the system throws, and NotReadable. */
export function readJson(file: string): unknown {
  return jsonOf(readTextFile(file));
}
