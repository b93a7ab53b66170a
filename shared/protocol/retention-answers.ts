import * as v from 'valibot';
import { dateSchema, referenceSchema, uuid7Schema } from './schema.ts';

/** When what an agency has goes, by which dated rule, and where that stands. */
export const erasureSchema = v.object({
  on: dateSchema,
  rule: v.string(),
  source: v.string(),
  pausedSince: v.exactOptional(dateSchema),
});

/** What goes soon: the agency's own submission, or a record that it was given. */
export const erasureRowSchema = v.object({
  id: uuid7Schema,
  kind: v.picklist(['submission', 'record']),
  reference: referenceSchema,
  on: dateSchema,
  rule: v.string(),
});

export type ErasureRow = v.InferOutput<typeof erasureRowSchema>;
