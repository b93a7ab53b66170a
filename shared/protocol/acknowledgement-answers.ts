import * as v from 'valibot';
import { agencySchema } from './cover.ts';
import { referenceSchema, timeSchema, uuid7Schema } from './schema.ts';

/** What an acknowledgement is asked for, and since when. */
const askedFor = { since: timeSchema, kind: v.picklist(['recalled', 'replaced']) };

/** A recipient that has not answered in time, and what. */
export const overdueSchema = v.object({
  id: uuid7Schema,
  reference: referenceSchema,
  agency: agencySchema,
  ...askedFor,
});

/** What the caller's agency has not answered yet. */
export const askedSchema = v.object({
  id: uuid7Schema,
  reference: referenceSchema,
  originator: agencySchema,
  ...askedFor,
});
