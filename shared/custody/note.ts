import { decodeBase64, encodeBase64, encodeBase64url, utf8 } from '../protocol/base64.ts';
import type { Crypto } from '../protocol/crypto.ts';
import { concat } from './leaf.ts';
import { type Head, hashLength } from './tree.ts';

/** What a key of a note signs: the text itself (0x01), or that its holder saw a log grow until it, at a time (0x04). */
const kinds = { log: 1, witness: 4 } as const;

/** A key that signs notes, Ed25519 (https://c2sp.org/signed-note), as parties pin it: name, hash of name and key, key. */
export interface NoteKey {
  readonly name: string;
  readonly kind: keyof typeof kinds;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** A log's head under its origin (https://c2sp.org/tlog-checkpoint). */
export interface Checkpoint extends Head {
  readonly origin: string;
}

const namePattern = /^[^\s+\p{Cc}]{1,200}$/u;
/** A longer note is refused unread: parties put some signatures under a checkpoint, whoever floods puts thousands. */
const longestNote = 16_384;

function bytesOfTime(seconds: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(seconds));
  return bytes;
}

/** The four bytes that a signature's line names its key by. */
async function keyIdOf({ sha256 }: Crypto, { name, kind, key }: NoteKey): Promise<Uint8Array> {
  return (await sha256(concat(utf8(`${name}\n`), Uint8Array.of(kinds[kind]), key))).subarray(0, 4);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A key as one text, `NAME+HASH+KEY`: what a party pins. */
export async function textOfNoteKey(crypto: Crypto, key: NoteKey): Promise<string> {
  const body = encodeBase64(concat(Uint8Array.of(kinds[key.kind]), key.key));
  return `${key.name}+${hex(await keyIdOf(crypto, key))}+${body}`;
}

/** The key that such a text says; undefined where it is none, or its hash is another's. */
export async function noteKeyOf(crypto: Crypto, text: string): Promise<NoteKey | undefined> {
  const [name = '', hash, ...rest] = text.split('+');
  const bytes = decodeBase64(rest.join('+'));
  const kind = (['log', 'witness'] as const).find((k) => kinds[k] === bytes?.[0]);
  if (bytes?.length !== 1 + hashLength || kind === undefined || !namePattern.test(name)) return undefined;
  const key = { name, kind, key: bytes.subarray(1) };
  return hex(await keyIdOf(crypto, key)) === hash ? key : undefined;
}

/** What is signed: the text by the log, its head and the time by a witness (https://c2sp.org/tlog-cosignature). */
export function signedBytes(text: string, at?: number): Uint8Array {
  return utf8(at === undefined ? text : `cosignature/v1\ntime ${at}\n${text}`);
}

/** A signature's line below a note's text. `at`: when a witness signed, in seconds since 1970. */
export async function signatureLine(crypto: Crypto, key: NoteKey, signature: Uint8Array, at?: number): Promise<string> {
  const time = at === undefined ? new Uint8Array(0) : bytesOfTime(at);
  return `— ${key.name} ${encodeBase64(concat(await keyIdOf(crypto, key), time, signature))}\n`;
}

/** A text and the lines of its signatures, each ended by a line break. */
export function noteOf(text: string, lines: readonly string[]): string {
  return `${text}\n${lines.join('')}`;
}

/** A note's text and its lines, which nobody has verified yet; undefined where it is no note. */
export function partsOfNote(note: string): { readonly text: string; readonly lines: readonly string[] } | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end <= 0 || note.length > longestNote || !note.endsWith('\n')) return undefined;
  const lines = note.slice(end + 2).match(/[^\n]*\n/g) ?? [];
  if (lines.length === 0 || !lines.every((line) => /^— \S+ \S+\n$/.test(line))) return undefined;
  return { text: note.slice(0, end + 1), lines };
}

/**
 * When and whether a key has signed a note: `at` in seconds where it is a witness's, which says when it saw it. A line that names
 * another key says nothing of this one; one that names it and does not verify makes the whole note unfit (undefined).
 */
export async function signedBy(
  crypto: Crypto,
  note: string,
  key: NoteKey,
): Promise<{ readonly at?: number } | undefined> {
  const parts = partsOfNote(note);
  if (parts === undefined) return undefined;
  const id = hex(await keyIdOf(crypto, key));
  let found: { readonly at?: number } | undefined;
  for (const line of parts.lines) {
    const [, name, body = ''] = line.trimEnd().split(' ');
    const bytes = decodeBase64(body);
    if (name !== key.name || bytes === undefined || hex(bytes.subarray(0, 4)) !== id) continue;
    const timeLength = key.kind === 'witness' ? 8 : 0;
    if (bytes.length !== 4 + timeLength + 64) return undefined;
    const at = timeLength === 0 ? undefined : Number(new DataView(bytes.buffer, bytes.byteOffset + 4).getBigUint64(0));
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(key.key) } as const;
    if (!(await crypto.verify(jwk, bytes.subarray(4 + timeLength), signedBytes(parts.text, at)))) return undefined;
    found = at === undefined ? {} : { at };
  }
  return found;
}

/** A checkpoint's text. */
export function checkpointText({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${encodeBase64(root)}\n`;
}

/** The checkpoint that a text says, and nothing besides; undefined where it is none. */
export function checkpointOf(text: string): Checkpoint | undefined {
  const [origin = '', count = '', hash = '', ...end] = text.split('\n');
  const root = decodeBase64(hash);
  const size = Number(count);
  const isOne = /^(?:0|[1-9]\d*)$/.test(count) && Number.isSafeInteger(size) && root?.length === hashLength;
  return isOne && origin !== '' && end.length === 1 && end[0] === '' ? { origin, size, root } : undefined;
}
