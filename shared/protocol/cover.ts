import * as v from 'valibot';
import { type Cover, type PurposeCode, priorities, purposeCodes } from '../domain/cover.ts';
import { accuracies, sources } from '../domain/grading.ts';
import { type Fault, type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import {
  check,
  dateSchema,
  integer,
  list,
  maximumFaults,
  pattern,
  referenceSchema,
  text,
  uuid7Schema,
} from './schema.ts';
import { isDate } from './time.ts';

export type { Cover } from '../domain/cover.ts';

/** An agency's id, as it stands in paths: `police`, `customs`, … */
export const agencySchema = pattern(/^[a-z][a-z0-9-]{0,31}$/, 'must be the id of an agency');

/** Source and information, or why the law asks for no grading; never both (PBDL and TBDL 3:4). */
export const gradingSchema = v.union(
  [
    v.strictObject({ source: v.picklist(sources), information: v.picklist(accuracies) }),
    v.strictObject({ unnecessaryReason: text(5, 200) }),
  ],
  `must be either source (${sources.join(', ')}) and information (${accuracies.join(', ')}), or unnecessaryReason of 5 to 200 characters`,
);

const handlingSchema = v.variant('code', [
  v.strictObject({ code: v.picklist(['H0', 'H1', 'H2']) }),
  v.strictObject({ code: v.literal('H3'), conditions: text(1, 500) }),
]);

const penaltySchema = integer(0, 216);

const offenceSchema = v.pipe(
  v.strictObject({
    name: text(2, 100),
    minimumPenaltyMonths: penaltySchema,
    maximumPenaltyMonths: v.union(
      [v.literal('life'), penaltySchema],
      'must be an integer of 0 to 216 months, or "life"',
    ),
    systematic: v.boolean(),
  }),
  v.forward(
    v.partialCheck(
      [['minimumPenaltyMonths'], ['maximumPenaltyMonths']],
      ({ minimumPenaltyMonths, maximumPenaltyMonths }) =>
        maximumPenaltyMonths === 'life' || minimumPenaltyMonths <= maximumPenaltyMonths,
      'must not be less than minimumPenaltyMonths',
    ),
    ['maximumPenaltyMonths'],
  ),
);

const purposeSchema = v.picklist(purposeCodes);

/** Recipients of one submission at most. */
const mostRecipients = 16;
/** The longest description, in code points: only one that the schema takes is compared with the catch-alls. */
const longestDescription = 500;

const retentionSchema = v.variant('class', [
  v.strictObject({ class: v.literal('case'), caseClosedOn: v.exactOptional(dateSchema) }),
  v.strictObject({ class: v.picklist(['no-case', 'surveillance', 'camera', 'carrier']) }),
]);

/** Only a list that is short enough is compared with itself: forty thousand names would take seconds of a caller's one signed call. */
function distinct(items: readonly unknown[], index: number): boolean {
  return items.length > mostRecipients || items.indexOf(items[index]) === index;
}

/** The cover of a submission (contract, section 5), as far as it can be judged without knowing the agencies and the day. */
export const coverSchema = v.strictObject({
  version: v.literal(1),
  reference: referenceSchema,
  recipients: v.pipe(
    list(agencySchema, 1, mostRecipients),
    v.checkItems((_, index, items) => distinct(items, index), 'stands in the list twice'),
  ),
  priority: v.picklist(priorities),
  handling: handlingSchema,
  grading: gradingSchema,
  purpose: v.strictObject({ code: purposeSchema, description: text(10, longestDescription) }),
  legalGround: text(5, 200),
  offence: offenceSchema,
  retention: retentionSchema,
  secrecy: v.exactOptional(v.strictObject({ provision: text(3, 60), date: dateSchema })),
  replaces: v.exactOptional(uuid7Schema),
});

/** The body of a submission: the cover in the clear and the sealed report, a compact JWE that `sealed-report.ts` judges. */
export const submissionBodySchema = v.strictObject({ cover: coverSchema, sealed: v.string() });

/** What a cover is judged against besides its schema. `today` is YYYY-MM-DD; `catchAlls` are purposes too wide to be one. */
export interface CoverContext {
  readonly originator: string;
  readonly agencies: readonly string[];
  readonly catchAlls: readonly string[];
  /** What the originator's law of the day lets a report be shared for; without it, all that the form knows. */
  readonly purposes?: readonly PurposeCode[];
  readonly today: string;
}

/** Letters that show nothing (Hangul fillers, as NFKC leaves them). */
const fillers = /[\u115f\u1160]/gu;

/** A purpose as one compares it, its letters and digits alone: "Law enforcement." and "  law\u00adEnforcement" say the same. */
function lettersOf(words: string): string {
  return words
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')
    .replace(fillers, '');
}

/**
 * Whether a description fits any report. Two code units for each code point at the most: normalizing a text of 300 KB of combining marks
 * takes a minute, and would let one signed call stop the door.
 */
function isCatchAll(description: string, catchAlls: readonly string[]): boolean {
  if (description.length > 2 * longestDescription) return false;
  const letters = lettersOf(description);
  return catchAlls.some((catchAll) => lettersOf(catchAll) === letters);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function recipientFaults(recipients: unknown, { originator, agencies }: CoverContext): Fault[] {
  return (Array.isArray(recipients) ? recipients : []).flatMap((agency: unknown, index) => {
    if (!v.is(agencySchema, agency)) return [];
    const pointer = `/cover/recipients/${index}`;
    if (agency === originator) return [{ pointer, detail: 'must not be the originator itself' }];
    return agencies.includes(agency) ? [] : [{ pointer, detail: 'must be an agency of this exchange' }];
  });
}

/** Faults that only agencies, configuration and calendar tell, judged on whatever the members hold, so that all come at once. */
function faultsInContext(cover: unknown, context: CoverContext): Fault[] {
  const faults = recipientFaults(member(cover, 'recipients'), context);
  const description = member(member(cover, 'purpose'), 'description');
  if (typeof description === 'string' && isCatchAll(description, context.catchAlls)) {
    faults.push({
      pointer: '/cover/purpose/description',
      detail: 'must say what this report is for: it fits any report',
    });
  }
  const purpose = member(member(cover, 'purpose'), 'code');
  if (v.is(purposeSchema, purpose) && context.purposes?.includes(purpose) === false) {
    faults.push({ pointer: '/cover/purpose/code', detail: "is no purpose of the originator's law today" });
  }
  const closed = member(member(cover, 'retention'), 'caseClosedOn');
  if (typeof closed === 'string' && isDate(closed) && closed > context.today) {
    faults.push({ pointer: '/cover/retention/caseClosedOn', detail: 'must not be in the future' });
  }
  return faults;
}

/**
 * The body of `PUT submissions/{id}`: its cover and the sealed string, or `cover-invalid` with all faults of the body's frame and
 * of the cover at once (at most 50 rows). The sealed report is judged after the cover, by readSealedReport; the originator's
 * sharing rule and `replaces` are the domain's.
 */
export function readSubmissionBody(
  value: unknown,
  context: CoverContext,
): Result<{ cover: Cover; sealed: string }, Refusal> {
  const { value: body, faults } = check(submissionBodySchema, value);
  const all = [...faults, ...faultsInContext(member(value, 'cover'), context)].slice(0, maximumFaults);
  return body !== undefined && all.length === 0 ? ok(body) : err(refuse('cover-invalid', all));
}
