/** What a template, a request and an answer of an AWS API are made of. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
export interface JsonObject {
  [name: string]: Json;
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Parses JSON text whose shape nobody has checked yet; throws SyntaxError. */
export function parseJson(text: string): Json {
  return JSON.parse(text) as Json;
}

/**
 * The properties of one resource, read by name and type. Every property has to be asked for: `done` throws when the
 * template says something that nobody read, for what is ignored here has an effect on AWS.
 */
export class Properties {
  readonly #values: JsonObject;
  readonly #of: string;
  readonly #read = new Set<string>();

  /** @param of what the properties belong to, as errors name it. */
  constructor(values: JsonObject, of: string) {
    this.#values = values;
    this.#of = of;
  }

  get(name: string): Json | undefined {
    this.#read.add(name);
    return this.#values[name];
  }

  text(name: string): string | undefined {
    const value = this.get(name);
    if (value === undefined || typeof value === 'string') return value;
    throw this.#fault(name, 'text');
  }

  needText(name: string): string {
    return this.text(name) ?? this.#missing(name);
  }

  /** A number, which templates also write as text. */
  number(name: string): number | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    const number = typeof value === 'string' && value !== '' ? Number(value) : value;
    if (typeof number === 'number' && Number.isFinite(number)) return number;
    throw this.#fault(name, 'a number');
  }

  /** A boolean, which templates also write as text. */
  flag(name: string): boolean {
    const value = this.get(name);
    if (value === undefined) return false;
    if (typeof value === 'boolean') return value;
    if (value === 'true' || value === 'false') return value === 'true';
    throw this.#fault(name, 'true or false');
  }

  list(name: string): Json[] {
    const value = this.get(name);
    if (value === undefined) return [];
    if (Array.isArray(value)) return value;
    throw this.#fault(name, 'a list');
  }

  /** A list of objects, each read as properties of its own. */
  objects(name: string): Properties[] {
    return this.list(name).map((value, i) => {
      if (!isObject(value)) throw this.#fault(`${name}[${i}]`, 'an object');
      return new Properties(value, `${this.#of}.${name}[${i}]`);
    });
  }

  object(name: string): Properties | undefined {
    const value = this.get(name);
    if (value === undefined) return undefined;
    if (isObject(value)) return new Properties(value, `${this.#of}.${name}`);
    throw this.#fault(name, 'an object');
  }

  needObject(name: string): Properties {
    return this.object(name) ?? this.#missing(name);
  }

  /** Marks properties that change nothing on one machine: tags, names for people, encryption at rest. */
  ignore(...names: string[]): void {
    for (const name of names) this.#read.add(name);
  }

  /** Marks every property: nothing of this resource has an effect here. */
  ignoreAll(): void {
    this.ignore(...Object.keys(this.#values));
  }

  /** Throws when a property was given that nothing here reads. */
  done(): void {
    const unread = Object.keys(this.#values).filter((name) => !this.#read.has(name));
    if (unread.length > 0) {
      throw new Error(`${this.#of}: the local cloud does not know ${unread.join(', ')}`);
    }
  }

  #missing(name: string): never {
    throw new Error(`${this.#of}: ${name} is missing`);
  }

  #fault(name: string, expected: string): Error {
    return new Error(`${this.#of}: ${name} must be ${expected}`);
  }
}
