import * as v from 'valibot';
import type { Fault } from '../domain/refusal.ts';
import { isUuid7 } from './ids.ts';
import { isDate, millisecondsOf, monthForm } from './time.ts';

/** At most so many rows of faults leave in one answer (contract, section 1). */
export const maximumFaults = 50;

/** A text's length in Unicode code points, as the contract counts. */
function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/**
 * A text of `minimum` to `maximum` code points. Its metadata tell the lengths once more, for whoever makes JSON Schema of it:
 * valibot's own minLength counts UTF-16 units, JSON Schema's counts code points.
 */
export function text(minimum: number, maximum: number) {
  return v.pipe(
    v.string(),
    v.check((input) => {
      // A code point has two units at most: a text of half a megabyte is not counted through.
      if (input.length > 2 * maximum) return false;
      const length = codePoints(input);
      return length >= minimum && length <= maximum;
    }, `must have ${minimum} to ${maximum} characters`),
    v.metadata({ minLength: minimum, maxLength: maximum }),
  );
}

/** A text that a pattern matches whole; `rule` says in words what the pattern says. */
export function pattern(whole: RegExp, rule: string) {
  return v.pipe(v.string(), v.regex(whole, rule));
}

/** An integer of a closed range. */
export function integer(minimum: number, maximum: number) {
  const rule = `must be an integer of ${minimum} to ${maximum}`;
  return v.pipe(v.number(rule), v.integer(rule), v.minValue(minimum, rule), v.maxValue(maximum, rule));
}

/** A list of `minimum` to `maximum` items. */
export function list<const Item extends v.GenericSchema>(item: Item, minimum: number, maximum: number) {
  const rule = `must have ${minimum} to ${maximum} items`;
  return v.pipe(v.array(item), v.minLength(minimum, rule), v.maxLength(maximum, rule));
}

/** A lower-case UUIDv7. */
export const uuid7Schema = v.pipe(
  v.string(),
  v.check(isUuid7, 'must be a lower-case UUIDv7'),
  v.metadata({ format: 'uuid' }),
);

/** A date of the calendar, YYYY-MM-DD. */
export const dateSchema = v.pipe(
  v.string(),
  v.check(isDate, 'must be a date, YYYY-MM-DD'),
  v.metadata({ format: 'date' }),
);

/** A month of this century, as people write it: `2026-11`. */
export const monthSchema = pattern(monthForm, 'must be a month, YYYY-MM');

/** An RFC 3339 time in UTC with Z. */
export const timeSchema = v.pipe(
  v.string(),
  v.check((input) => millisecondsOf(input) !== undefined, 'must be an RFC 3339 time in UTC, as 2026-11-20T10:00:00Z'),
  v.metadata({ format: 'date-time' }),
);

/** A SHA-256 digest in base64url. */
export const digestSchema = pattern(
  /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/,
  'must be a SHA-256 digest in base64url, 43 characters',
);

/** The originator's own number of a report or case. */
export const referenceSchema = pattern(
  /^[A-Za-z0-9 ./:_-]{1,64}$/,
  'must have 1 to 64 characters of A-Z, a-z, 0-9, space and ./:_-',
);

const typeDetails: Readonly<Record<string, string>> = {
  strict_object: 'must be an object',
  variant: 'must be an object',
  string: 'must be text',
  number: 'must be a number',
  boolean: 'must be true or false',
  array: 'must be a list',
};

/** What a schema (never what the caller) expected: `(("A" | "B") | "C")`, as nested choices are told, becomes `"A", "B", "C"`. */
function alternatives(expected: string | null): string {
  return (expected ?? '').replace(/[()]/g, '').replaceAll(' | ', ', ');
}

function isUnknownMember(issue: v.BaseIssue<unknown>): boolean {
  return issue.type === 'strict_object' && issue.expected === 'never';
}

function detailOf(issue: v.BaseIssue<unknown>): string {
  if (isUnknownMember(issue)) return 'has a member that is not known here';
  const missing = issue.type === 'strict_object' ? issue.path?.at(-1)?.origin === 'key' : issue.input === undefined;
  if (missing) return 'is missing';
  // valibot's own messages hold what was received: only those that our schemas set are told.
  if (!issue.message.startsWith('Invalid ')) return issue.message;
  if (issue.type === 'literal') return `must be ${alternatives(issue.expected)}`;
  const isChoice = issue.type === 'picklist' || (issue.type === 'variant' && issue.expected !== 'Object');
  if (isChoice) return `must be one of ${alternatives(issue.expected)}`;
  return typeDetails[issue.type] ?? 'is not as the contract says';
}

function escaped(segment: unknown): string {
  return String(segment).replaceAll('~', '~0').replaceAll('/', '~1');
}

function pointerOf(issue: v.BaseIssue<unknown>, prefix: string): string {
  const path = issue.path ?? [];
  // The name of an unknown member is the caller's own text: its parent is told instead.
  const known = isUnknownMember(issue) ? path.slice(0, -1) : path;
  return prefix + known.map((item) => `/${escaped(item.key)}`).join('');
}

/**
 * The faults of a body, in the order of its schema, at most 50: RFC 6901 pointers below `prefix`, and details that are sentences
 * of ours. Nothing that was received is told, not even the name of an unknown member.
 */
export function faultsOf(issues: readonly v.BaseIssue<unknown>[], prefix: string): Fault[] {
  return issues
    .slice(0, maximumFaults)
    .map((issue) => ({ pointer: pointerOf(issue, prefix), detail: detailOf(issue) }));
}

/** No list of the contract is longer, but the totals of a report, which are told one fault at a time beyond it. */
const manyItems = 2_000;

/** How many items stand in all lists of a value together. JSON is at most 32 deep here (json.ts). */
function itemsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) ? value.length : 0;
  return Object.values(value).reduce((sum: number, inside) => sum + itemsIn(inside), own);
}

/**
 * Faults of a value under a schema, all at once, but of a value with very many items in its lists, long or many, the first alone: a
 * fault in each of a hundred thousand takes the time of their square, which an insider could send to keep a function busy. A list is no
 * object, though valibot takes it for one that lacks all its members. */
export function check<const Schema extends v.GenericSchema>(
  schema: Schema,
  value: unknown,
): { value?: v.InferOutput<Schema>; faults: Fault[] } {
  if (Array.isArray(value)) return { faults: [{ pointer: '', detail: 'must be an object' }] };
  const parsed = v.safeParse(schema, value, { abortEarly: itemsIn(value) > manyItems });
  return parsed.success ? { value: parsed.output, faults: [] } : { faults: faultsOf(parsed.issues, '') };
}

/** A number of things: an integer from 0 on. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(0));
