import * as v from 'valibot';
import { purposeCodes } from '../domain/cover.ts';
import { selectorTypes } from '../domain/selectors.ts';
import { agencySchema } from './cover.ts';
import { custodySchema, seq } from './custody.ts';
import { count, dateSchema, digestSchema, timeSchema, uuid7Schema } from './schema.ts';

/** Answers on selectors and searches (contract, section 9), as those of `answers.ts`. */
export const selectors = v.object({ id: uuid7Schema, count });

export const search = v.object({
  hit: v.boolean(),
  records: v.array(uuid7Schema),
  contacts: v.array(v.object({ agency: agencySchema, contact: v.string() })),
  search: custodySchema,
});

/** A search as an auditor of its agency is shown it. */
export const searchRowSchema = v.object({
  seq,
  at: timeSchema,
  by: v.object({ agency: agencySchema, keyid: digestSchema }),
  type: v.picklist(selectorTypes),
  purpose: v.picklist(purposeCodes),
  justification: v.string(),
  caseReference: v.exactOptional(v.string()),
  hit: v.boolean(),
});

export type SelectorsAnswer = v.InferOutput<typeof selectors>;
export type WatchAnswer = v.InferOutput<typeof watch>;
export type WatchRow = v.InferOutput<typeof watchRowSchema>;
export type SearchAnswer = v.InferOutput<typeof search>;
export type SearchRow = v.InferOutput<typeof searchRowSchema>;
export interface WatchesAnswer {
  readonly watches: WatchRow[];
  readonly next: string | null;
}
export interface SearchesAnswer {
  readonly searches: SearchRow[];
  readonly next: string | null;
}

/** A watch that stands. */
export const watch = v.object({ id: uuid7Schema, until: dateSchema });

/** A watch as its agency is shown it, with what it has found: never what it waits for. */
export const watchRowSchema = v.object({
  id: uuid7Schema,
  type: v.picklist(selectorTypes),
  purpose: v.picklist(purposeCodes),
  caseReference: v.exactOptional(v.string()),
  createdAt: timeSchema,
  until: dateSchema,
  endedAt: v.exactOptional(timeSchema),
  matches: v.array(v.object({ submission: uuid7Schema, at: timeSchema })),
});
