import * as v from 'valibot';
import { purposeCodes } from '../domain/cover.ts';
import { type Fault, type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { longestValue, mostSelectors, type Selector, selectorTypes } from '../domain/selectors.ts';
import { longestWatch } from '../domain/watching.ts';
import { check, dateSchema, list, pattern, referenceSchema, text } from './schema.ts';

const selectorSchema = v.strictObject({ type: v.picklist(selectorTypes), value: text(1, longestValue) });

/** What keeps the digest of a body, which is signed, from being guessed by trying every number. */
const saltSchema = pattern(/^[A-Za-z0-9_-]{22,64}$/, 'must have 22 to 64 characters of base64url');

/** The body of `PUT submissions/{id}/selectors`. */
export const selectorsBodySchema = v.strictObject({
  selectors: list(selectorSchema, 1, mostSelectors),
  salt: saltSchema,
});
export type SelectorsBody = v.InferOutput<typeof selectorsBodySchema>;

/** The body of `POST searches`. */
export const searchBodySchema = v.strictObject({
  selector: selectorSchema,
  salt: saltSchema,
  purpose: v.picklist(purposeCodes),
  justification: text(10, 500),
  caseReference: v.exactOptional(referenceSchema),
});
export type SearchBody = v.InferOutput<typeof searchBodySchema>;

/** The body of `POST watches`. */
export const watchBodySchema = v.strictObject({ ...searchBodySchema.entries, until: dateSchema });
export type WatchBody = v.InferOutput<typeof watchBodySchema>;

/** The body of `POST watches/{id}/end`. */
export const endBodySchema = v.strictObject({});

/** How selectors are written: passed in, so that what only describes these bodies carries no numbering plans. */
export type Normalise = (selector: Selector) => Selector | undefined;

/** What is told of a value that is none of its type, and nothing of what was sent. */
const notOfType = 'cannot be read as a selector of its type';

function valuesIn(rows: readonly Selector[], normalise: Normalise, pointer: (i: number) => string) {
  const read = rows.map(normalise);
  const faults = read.flatMap((one, i): Fault[] =>
    one === undefined ? [{ pointer: pointer(i), detail: notOfType }] : [],
  );
  return faults.length > 0 ? err(refuse('body-invalid', faults)) : ok(read.filter((one) => one !== undefined));
}

/** The selectors of a submission, normalised, or `body-invalid` with all faults of its frame, or of its values. */
export function readSelectorsBody(value: unknown, normalise: Normalise): Result<readonly Selector[], Refusal> {
  const { value: body, faults } = check(selectorsBodySchema, value);
  if (body === undefined) return err(refuse('body-invalid', faults));
  return valuesIn(body.selectors, normalise, (i) => `/selectors/${i}/value`);
}

/** A search, its selector normalised, or `body-invalid`. */
export function readSearchBody(value: unknown, normalise: Normalise): Result<Omit<SearchBody, 'salt'>, Refusal> {
  const { value: body, faults } = check(searchBodySchema, value);
  if (body === undefined) return err(refuse('body-invalid', faults));
  const read = valuesIn([body.selector], normalise, () => '/selector/value');
  if (!read.ok) return read;
  const { salt: _salt, selector, ...why } = body;
  return ok({ ...why, selector: read.value[0] ?? selector });
}

const dayMs = 86_400_000;

/** A watch, its selector normalised, or `body-invalid`: it lasts until today at the least, and 90 days ahead at the most. */
export function readWatchBody(
  value: unknown,
  normalise: Normalise,
  today: string,
): Result<Omit<WatchBody, 'salt'>, Refusal> {
  const { value: body, faults } = check(watchBodySchema, value);
  if (body === undefined) return err(refuse('body-invalid', faults));
  const { salt: _salt, selector, until, ...why } = body;
  const last = new Date(Date.parse(today) + longestWatch * dayMs).toISOString().slice(0, 10);
  const read = valuesIn([selector], normalise, () => '/selector/value');
  const late =
    until < today || until > last
      ? [{ pointer: '/until', detail: `is today or later, and ${longestWatch} days ahead at the most` }]
      : [];
  const found = [...(read.ok ? [] : (read.error.errors ?? [])), ...late];
  if (!read.ok || found.length > 0) return err(refuse('body-invalid', found));
  return ok({ ...why, until, selector: read.value[0] ?? selector });
}

/** An empty body, or `body-invalid`. */
export function readEndBody(value: unknown): Result<object, Refusal> {
  const { value: body, faults } = check(endBodySchema, value);
  return body === undefined ? err(refuse('body-invalid', faults)) : ok(body);
}
