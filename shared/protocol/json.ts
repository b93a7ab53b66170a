import { err, ok, type Result } from '../domain/result.ts';

/**
 * I-JSON (RFC 7493), read strictly. JSON.parse keeps the last of two members of one name and other parsers the first: whoever
 * signs `{"decision":"reject","decision":"approve"}` would be read differently by the exchange and by a verifier. The same goes
 * for numbers beyond what a double holds, for lone surrogates, and for a member `__proto__`.
 */
class NotIJson extends Error {
  readonly at: number;
  readonly why: string | undefined;

  constructor(at: number, why?: string) {
    super();
    this.at = at;
    this.why = why;
  }
}

/** Why a text is no I-JSON: where, in UTF-16 code units from its beginning, and what is there, unless it is no JSON at all. */
export interface Broken {
  readonly at: number;
  readonly why: string | undefined;
}

const maximumDepth = 32;
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  whole(): unknown {
    const value = this.#value(0);
    if (this.#at !== this.#text.length) throw new NotIJson(this.#at);
    return value;
  }

  #match(sticky: RegExp): string {
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#text)?.[0];
    if (found === undefined) throw new NotIJson(this.#at);
    this.#at += found.length;
    return found;
  }

  #skipped(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #expect(character: string): void {
    if (!this.#skipped(character)) throw new NotIJson(this.#at);
  }

  #space(): void {
    this.#match(/[ \t\n\r]*/y);
  }

  #value(depth: number): unknown {
    this.#space();
    const first = this.#text[this.#at];
    const value =
      first === '{' ? this.#object(depth + 1) : first === '[' ? this.#array(depth + 1) : this.#scalar(first);
    this.#space();
    return value;
  }

  #scalar(first: string | undefined): unknown {
    if (first === '"') return this.#string();
    if (first === 't' || first === 'f' || first === 'n') {
      const word = this.#match(/true|false|null/y);
      return word === 'null' ? null : word === 'true';
    }
    const began = this.#at;
    const number = Number(this.#match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y));
    if (Math.abs(number) > Number.MAX_SAFE_INTEGER) throw new NotIJson(began, 'a number is beyond ±(2^53−1)');
    return number;
  }

  #string(): string {
    const began = this.#at;
    this.#expect('"');
    let text = '';
    for (;;) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: RFC 8259 allows no bare control character in a string
      text += this.#match(/[^"\\\u0000-\u001f]*/y);
      if (this.#skipped('"')) break;
      text += this.#escape();
    }
    if (!text.isWellFormed()) throw new NotIJson(began, 'a text has half of a character (a lone surrogate)');
    if (/\p{Noncharacter_Code_Point}/u.test(text)) throw new NotIJson(began, 'a text has what is no character');
    return text;
  }

  #escape(): string {
    this.#expect('\\');
    if (this.#skipped('u')) return String.fromCharCode(Number.parseInt(this.#match(/[0-9A-Fa-f]{4}/y), 16));
    const escaped = escapes[this.#match(/["\\/bfnrt]/y)];
    return escaped ?? '';
  }

  #array(depth: number): unknown[] {
    if (depth > maximumDepth) throw new NotIJson(this.#at, 'it is nested more than 32 levels deep');
    this.#expect('[');
    const items: unknown[] = [];
    this.#space();
    if (this.#skipped(']')) return items;
    do items.push(this.#value(depth));
    while (this.#skipped(','));
    this.#expect(']');
    return items;
  }

  #object(depth: number): object {
    if (depth > maximumDepth) throw new NotIJson(this.#at, 'it is nested more than 32 levels deep');
    this.#expect('{');
    const members: Record<string, unknown> = {};
    this.#space();
    if (this.#skipped('}')) return members;
    do {
      this.#space();
      const began = this.#at;
      const name = this.#string();
      if (Object.hasOwn(members, name)) throw new NotIJson(began, 'a member stands a second time');
      this.#space();
      this.#expect(':');
      const value = this.#value(depth);
      // An assignment to __proto__ would set the prototype instead of a member.
      Object.defineProperty(members, name, { value, writable: true, enumerable: true, configurable: true });
    } while (this.#skipped(','));
    this.#expect('}');
    return members;
  }
}

/** The value of an I-JSON text, or where and why it is none; nothing of the text stands in the reason. Rules as for `parseIJson`. */
export function readIJson(text: string): Result<unknown, Broken> {
  try {
    return ok(new Reader(text).whole());
  } catch (thrown) {
    if (thrown instanceof NotIJson) return err({ at: thrown.at, why: thrown.why });
    throw thrown;
  }
}

/**
 * The value of I-JSON bytes. Refused, all as `json-invalid`: what is no JSON (RFC 8259), a BOM, invalid UTF-8, a duplicate member
 * name (also if spelt with escapes), a lone surrogate or a noncharacter (RFC 7493, 2.1), a number outside ±(2^53−1), and
 * more than 32 levels of arrays and objects.
 */
export function parseIJson(bytes: Uint8Array): Result<unknown, 'json-invalid'> {
  try {
    // ignoreBOM keeps a BOM in the text, where it is no JSON.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const read = readIJson(text);
    return read.ok ? read : err('json-invalid');
  } catch (thrown) {
    // A fatal decoder throws a TypeError; what else is thrown here is a bug.
    if (thrown instanceof TypeError) return err('json-invalid');
    throw thrown;
  }
}

/**
 * The one text of a value: RFC 8785 for objects, arrays, well-formed strings, safe integers, booleans and null. A member that is
 * undefined is left out. Anything else (fractions included, which nothing that is signed here contains) is a TypeError.
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number' && Number.isSafeInteger(value)) return String(value);
  if (typeof value === 'string' && value.isWellFormed()) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'object') {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    // RFC 8785 sorts by UTF-16 code units, as < compares.
    const sorted = members.sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${sorted.map(([name, member]) => `${canonicalJson(name)}:${canonicalJson(member)}`).join(',')}}`;
  }
  throw new TypeError('canonical JSON holds objects, lists, well-formed text, safe integers, booleans and null only');
}
