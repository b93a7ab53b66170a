import fc from 'fast-check';
import type { Json } from './mutations.ts';
import type { Context } from './rules.ts';

/** Valid bodies, as the contract's tables give them. */
export const context: Context = {
  originator: 'police',
  agencies: ['police', 'customs', 'coastguard', 'tax-agency'],
  catchAlls: ['Brottsbekämpning', 'Enligt överenskommelse, som vanligt'],
  today: '2026-11-25',
};

/** Text of a length in code points, of letters that have one unit, two, or join with their neighbours. */
export const words = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'aåÖ §.0-\u{1F600}\u0301"\\\n/~'), minLength, maxLength });

/** Now and then today, or seldom one that has not come yet or that the calendar does not have. */
const date = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .date({ min: new Date('2020-01-01'), max: new Date('2026-11-25'), noInvalidDate: true })
      .map((day) => day.toISOString().slice(0, 10)),
  },
  { weight: 1, arbitrary: fc.constantFrom('2026-11-25', '2024-02-29') },
  { weight: 1, arbitrary: fc.constantFrom('2026-11-26', '2025-02-29', '2026-02-30', '2026-04-31', '2026-13-01') },
);

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
export const uuid7: fc.Arbitrary<string> = fc
  .tuple(hex(8), hex(4), hex(3), fc.constantFrom(...'89ab'), hex(3), hex(12))
  .map(([a, b, c, variant, d, e]) => `${a}-${b}-7${c}-${variant}${d}-${e}`);

export const digest = fc
  .uint8Array({ minLength: 32, maxLength: 32 })
  .map((bytes) => Buffer.from(bytes).toString('base64url'));
const reference = fc.string({ unit: fc.constantFrom(...'AZaz09 ./:_-'), minLength: 1, maxLength: 64 });
const purpose = fc.constantFrom('prevent', 'investigate', 'enforce-penalties', 'public-order');
const record = (members: Record<string, fc.Arbitrary<Json>>, optional: string[] = []): fc.Arbitrary<Json> =>
  fc.record(members, { requiredKeys: Object.keys(members).filter((name) => !optional.includes(name)) });

/** Few values, so that minimum and maximum often meet; the last of them is too long. */
const months = fc.constantFrom(0, 1, 24, 24, 24, 216, 216, 217);
const offence = fc
  .tuple(words(2, 100), months, months, fc.boolean(), fc.boolean())
  .map(([name, a, b, systematic, life]) => ({
    name,
    minimumPenaltyMonths: Math.min(a, b),
    maximumPenaltyMonths: life ? 'life' : Math.max(a, b),
    systematic,
  }));

/** Some are a catch-all in other clothes, which is refused. */
const description = fc.oneof(
  { weight: 9, arbitrary: words(10, 500) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom(...context.catchAlls), fc.constantFrom('', ' ', '.', ' – ', '\n'), fc.boolean())
      .map(([phrase, around, loud]) => `${around}${loud ? phrase.toUpperCase() : phrase}${around}`),
  },
);

/** Seldom none, one twice, the originator itself, or one that is no agency here. */
const recipients: fc.Arbitrary<Json> = fc.oneof(
  { weight: 8, arbitrary: fc.shuffledSubarray(['customs', 'coastguard', 'tax-agency'], { minLength: 1 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<string[][]>(
      [],
      ['customs', 'customs'],
      ['customs', 'police'],
      ['nobody'],
      ['Customs'],
      ['customs-'],
    ),
  },
);

export const cover: fc.Arbitrary<Json> = record(
  {
    version: fc.constant(1),
    reference,
    recipients,
    priority: fc.constantFrom('routine', 'urgent'),
    handling: fc.oneof(
      record({ code: fc.constantFrom('H0', 'H1', 'H2') }),
      record({ code: fc.constant('H3'), conditions: words(1, 500) }),
    ),
    grading: fc.oneof(
      record({ source: fc.constantFrom('A', 'B', 'C', 'X'), information: fc.constantFrom(1, 2, 3, 4) }),
      record({ unnecessaryReason: words(5, 200) }),
    ),
    purpose: record({ code: purpose, description }),
    legalGround: words(5, 200),
    offence,
    retention: fc.oneof(
      record({ class: fc.constantFrom('no-case', 'surveillance', 'camera', 'carrier') }),
      record({ class: fc.constant('case'), caseClosedOn: date }, ['caseClosedOn']),
    ),
    secrecy: record({ provision: words(3, 60), date }),
    replaces: uuid7,
  },
  ['secrecy', 'replaces'],
);

export const submission = record({ cover, sealed: fc.string({ maxLength: 100 }) });

export const decision: fc.Arbitrary<Json> = fc.oneof(
  record(
    {
      decision: fc.constant('approve'),
      sealedDigest: digest,
      acceptsConditions: fc.boolean(),
      secrecyAssessment: record({ provision: words(3, 60), reason: words(10, 500) }),
    },
    ['acceptsConditions', 'secrecyAssessment'],
  ),
  record(
    {
      decision: fc.constantFrom('reject', 'return'),
      sealedDigest: digest,
      reason: words(5, 500),
      acceptsConditions: fc.boolean(),
    },
    ['acceptsConditions'],
  ),
);

export const review = record({ justification: words(10, 500) }, ['justification']);
export const withdrawal = record({ reason: words(5, 500) });
export const disclosure = record({ purpose, justification: words(10, 500), caseReference: reference }, [
  'caseReference',
]);
export const batch = record({
  decisions: fc.array(
    record({
      submission: uuid7,
      body: decision.map((value) => JSON.stringify(value)),
      signature: record({ input: fc.string(), value: fc.string() }),
    }),
    { minLength: 1, maxLength: 25, size: 'max' },
  ),
});
