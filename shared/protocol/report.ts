import * as v from 'valibot';
import type { Fault } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { isBase64url, utf8 } from './base64.ts';
import { gradingSchema } from './cover.ts';
import { check, list, text, timeSchema } from './schema.ts';
import { millisecondsOf } from './time.ts';

/**
 * The report itself, in the clear (contract, section 8): checked by the client that seals it and by the one that opens it, never by
 * the exchange, which cannot read it. Unknown members are refused here too: what an approver is not shown, it does not approve.
 */
export const reportKinds = ['consignment', 'camera-observation', 'border-crossing', 'person', 'other'] as const;
export const personCategories = ['suspect', 'convicted', 'victim', 'other'] as const;

const statementSchema = v.strictObject({
  text: text(1, 10_000),
  // Fact or assessment, told apart for each statement (brottsdatalagen 2:10).
  nature: v.picklist(['fact', 'assessment']),
  grading: v.exactOptional(gradingSchema),
});

const identifiersSchema = list(v.strictObject({ type: text(1, 60), value: text(1, 500) }), 0, 100);
const amountSchema = v.pipe(
  v.number(),
  v.minValue(0, 'must not be less than 0'),
  v.maxValue(1e12, 'must not be more than 10^12'),
);

/** What every subject may carry. The contract leaves the list of members open here; these are all that version 1 shows. */
const common = {
  identifiers: identifiersSchema,
  name: v.exactOptional(text(1, 200)),
  description: v.exactOptional(text(1, 2000)),
};

const subjectSchema = v.variant('type', [
  v.strictObject({
    type: v.literal('person'),
    ...common,
    // Who is suspected and who is not is never left open (brottsdatalagen 2:9, PBDL and TBDL 3:4).
    category: v.picklist(personCategories),
    suspected: v.boolean(),
  }),
  v.strictObject({
    type: v.literal('consignment'),
    ...common,
    substance: v.exactOptional(text(1, 200)),
    quantityGrams: v.exactOptional(amountSchema),
  }),
  v.strictObject({ type: v.picklist(['vehicle', 'phone', 'address', 'account', 'organisation']), ...common }),
]);
/** A person or thing that a report is about. */
export type Subject = v.InferOutput<typeof subjectSchema>;

function degrees(limit: number) {
  const rule = `must be degrees, -${limit} to ${limit}`;
  return v.pipe(v.number(), v.minValue(-limit, rule), v.maxValue(limit, rule));
}

const placeSchema = v.strictObject({
  name: text(1, 200),
  latitude: v.exactOptional(degrees(90)),
  longitude: v.exactOptional(degrees(180)),
});

/** All pictures of a report together have at most so many bytes. */
export const maximumImageBytes = 128 * 1024;

function bytesOf(base64url: string): number {
  return Math.floor((base64url.length * 3) / 4);
}

function bytesInAll(images: readonly { readonly data: string }[]): number {
  return images.reduce((sum, { data }) => sum + bytesOf(data), 0);
}

/** A size as people read it, never rounded down to a limit that it exceeds. */
export function inKib(bytes: number): string {
  return `${Math.ceil(bytes / 1024)} KiB`;
}

const imagesSchema = v.pipe(
  list(
    v.strictObject({
      mediaType: v.picklist(['image/jpeg', 'image/png']),
      data: v.pipe(v.string(), v.check(isBase64url, 'must be the picture in base64url without padding')),
      caption: text(1, 500),
      takenAt: v.exactOptional(timeSchema),
    }),
    0,
    4,
  ),
  v.check(
    (images) => bytesInAll(images) <= maximumImageBytes,
    ({ input }) =>
      `must have 128 KiB together at most, and have ${inKib(bytesInAll(input))}: make them smaller, or send fewer`,
  ),
);

const totalsSchema = list(
  v.strictObject({
    period: text(1, 60),
    office: text(1, 200),
    substance: text(1, 200),
    events: v.pipe(v.number(), v.safeInteger('must be an integer'), v.minValue(0, 'must not be less than 0')),
    quantityGrams: amountSchema,
  }),
  1,
  2000,
);

const observedSchema = v.pipe(
  v.strictObject({ from: timeSchema, to: timeSchema }),
  v.forward(
    v.partialCheck(
      [['from'], ['to']],
      ({ from, to }) => (millisecondsOf(from) ?? 0) <= (millisecondsOf(to) ?? Number.POSITIVE_INFINITY),
      'must not be before from',
    ),
    ['to'],
  ),
);

/** The schema of a report. */
export const reportSchema = v.pipe(
  v.strictObject({
    version: v.literal(1),
    title: text(1, 200),
    kind: v.picklist(reportKinds),
    observed: observedSchema,
    statements: list(statementSchema, 0, 500),
    subjects: list(subjectSchema, 0, 500),
    places: list(placeSchema, 0, 200),
    images: v.exactOptional(imagesSchema),
    totals: v.exactOptional(totalsSchema),
  }),
  v.forward(
    v.partialCheck(
      [['kind'], ['totals']],
      ({ kind, totals }) => totals === undefined || kind === 'other',
      'is for reports of the kind "other"',
    ),
    ['totals'],
  ),
);
export type Report = v.InferOutput<typeof reportSchema>;

/** A report, or all the faults of what should be one (at most 50), with pointers into it. */
export function readReport(value: unknown): Result<Report, Fault[]> {
  const { value: report, faults } = check(reportSchema, value);
  return report === undefined ? err(faults) : ok(report);
}

/** A sealed report's length tells which of these steps it is in, and nothing more. */
const step = 4096;

/** A report's JSON as UTF-8, padded with trailing spaces to a multiple of 4 KiB: sizes alone could tell reports apart. */
export function padReport(json: string): Uint8Array<ArrayBuffer> {
  const bytes = utf8(json);
  const padded = new Uint8Array(Math.max(1, Math.ceil(bytes.length / step)) * step).fill(0x20);
  padded.set(bytes);
  return padded;
}
