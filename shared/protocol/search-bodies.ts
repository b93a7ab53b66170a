import * as v from 'valibot';
import { purposeCodes } from '../domain/cover.ts';
import { type Fault, type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { longestValue, mostSelectors, type Selector, selectorTypes } from '../domain/selectors.ts';
import { check, list, pattern, referenceSchema, text } from './schema.ts';

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
