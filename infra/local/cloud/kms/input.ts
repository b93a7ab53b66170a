import { isObject, type JsonObject } from '../basics/json.ts';
import type { Context } from './ciphertext.ts';
import { KmsError, notValid } from './errors.ts';

/** The members of one KMS request, read by type; one that this KMS does not know is refused, never ignored. */
export class Input {
  readonly #members: JsonObject;
  readonly #read = new Set<string>();

  constructor(members: JsonObject) {
    this.#members = members;
    if (this.#flag('DryRun')) throw new KmsError('DryRunOperationException', 'The request would have succeeded');
    this.#read.add('GrantTokens');
    const grants = members.GrantTokens;
    if (Array.isArray(grants) && grants.length > 0)
      throw new KmsError('InvalidGrantTokenException', 'There are no grants');
  }

  text(name: string): string | undefined {
    this.#read.add(name);
    const value = this.#members[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'string' && value.length > 0) return value;
    throw notValid(`${name} must be text`);
  }

  needText(name: string): string {
    return this.text(name) ?? missing(name);
  }

  number(name: string): number | undefined {
    this.#read.add(name);
    const value = this.#members[name];
    if (value === undefined || value === null) return undefined;
    if (typeof value === 'number' && Number.isInteger(value)) return value;
    throw notValid(`${name} must be an integer`);
  }

  /** A blob of 1 to `limit` bytes. */
  blob(name: string, limit: number): Buffer {
    const bytes = Buffer.from(this.needText(name), 'base64');
    if (bytes.length >= 1 && bytes.length <= limit) return bytes;
    throw notValid(`${name} must have 1 to ${limit} bytes`);
  }

  /** An encryption context, empty when none is given; 8,192 bytes at most. */
  context(name: string): Context {
    this.#read.add(name);
    const value = this.#members[name] ?? {};
    const entries = isObject(value) ? Object.entries(value) : [];
    if (!isObject(value) || entries.some(([, text]) => typeof text !== 'string'))
      throw notValid(`${name} must map text to text`);
    if (Buffer.byteLength(JSON.stringify(value)) > 8_192) throw notValid(`${name} is longer than 8192 bytes`);
    return Object.fromEntries(entries.map(([key, text]) => [key, String(text)]));
  }

  /** One of a closed list, `fallback` when the member is not there. */
  oneOf<T extends string>(name: string, values: readonly T[], fallback?: T): T {
    const value = this.text(name) ?? fallback ?? missing(name);
    const found = values.find((candidate) => candidate === value);
    if (found === undefined) throw notValid(`${name} must be one of ${values.join(', ')}`);
    return found;
  }

  ignore(...names: string[]): void {
    for (const name of names) this.#read.add(name);
  }

  done(): void {
    const unread = Object.keys(this.#members).filter((name) => !this.#read.has(name));
    if (unread.length > 0) throw notValid(`The local KMS does not know ${unread.join(', ')}`);
  }

  #flag(name: string): boolean {
    this.#read.add(name);
    return this.#members[name] === true;
  }
}

function missing(name: string): never {
  throw notValid(`1 validation error detected: ${name} must not be null`);
}
