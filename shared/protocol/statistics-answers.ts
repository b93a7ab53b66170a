import * as v from 'valibot';
import { recordOutcomes } from '../domain/act.ts';
import { purposeCodes } from '../domain/cover.ts';
import { agencySchema } from './cover.ts';
import { count, monthSchema } from './schema.ts';

/** A count as it is told: one to four as `<5`, and null where the number would let another be computed. */
export const toldCountSchema = v.nullable(v.union([count, v.literal('<5')]));

const hoursSchema = v.nullable(v.pipe(v.number(), v.minValue(0)));

function countedBy<const Name extends string>(names: readonly Name[]) {
  return v.object(
    Object.fromEntries(names.map((name) => [name, toldCountSchema])) as Record<Name, typeof toldCountSchema>,
  );
}

/** An agency's month. */
export const statisticsSchema = v.object({
  month: monthSchema,
  agency: agencySchema,
  submitted: toldCountSchema,
  released: toldCountSchema,
  rejected: toldCountSchema,
  returned: toldCountSchema,
  expired: toldCountSchema,
  urgentInTime: v.object({ of: toldCountSchema, within: toldCountSchema }),
  hoursToDecision: v.object({ median: hoursSchema, p95: hoursSchema }),
  reads: countedBy(purposeCodes),
  searches: v.object({ made: toldCountSchema, hits: toldCountSchema }),
  overdueAcknowledgements: toldCountSchema,
  outcomes: countedBy(recordOutcomes),
  refusals: v.record(v.string(), toldCountSchema),
});
export type Statistics = v.InferOutput<typeof statisticsSchema>;
