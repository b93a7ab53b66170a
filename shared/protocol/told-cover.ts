import * as v from 'valibot';
import { priorities, purposeCodes, retentionClasses } from '../domain/cover.ts';
import { accuracies, sources } from '../domain/grading.ts';
import { handlingCodes } from '../domain/handling.ts';
import { agencySchema } from './cover.ts';
import { count, dateSchema, referenceSchema, uuid7Schema } from './schema.ts';

/** The members of a cover that rows of lists show, as they are told again. */
export const toldInRow = {
  reference: referenceSchema,
  priority: v.picklist(priorities),
  handling: v.object({ code: v.picklist(handlingCodes), conditions: v.exactOptional(v.string()) }),
  grading: v.union([
    v.object({ source: v.picklist(sources), information: v.picklist(accuracies) }),
    v.object({ unnecessaryReason: v.string() }),
  ]),
  purpose: v.object({ code: v.picklist(purposeCodes), description: v.string() }),
  offence: v.object({
    name: v.string(),
    minimumPenaltyMonths: count,
    maximumPenaltyMonths: v.union([v.literal('life'), count]),
    systematic: v.boolean(),
  }),
};

/** A cover as it is told again, with members that this version does not know left out. */
export const toldCoverSchema = v.object({
  version: v.literal(1),
  ...toldInRow,
  recipients: v.array(agencySchema),
  legalGround: v.string(),
  retention: v.object({ class: v.picklist(retentionClasses), caseClosedOn: v.exactOptional(dateSchema) }),
  secrecy: v.exactOptional(v.object({ provision: v.string(), date: dateSchema })),
  replaces: v.exactOptional(uuid7Schema),
});
