import * as v from 'valibot';
import { digestSchema } from './schema.ts';

/** The number of an act in its submission, or of a search among those of its agency. */
export const seq = v.pipe(v.number(), v.integer(), v.minValue(1));

/** An act's place on the record: its number, and its leaf's hash. */
export const custodySchema = v.object({ seq, hash: digestSchema });
