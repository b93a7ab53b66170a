import type * as v from 'valibot';
import type { SignedCalls } from './calls.ts';
import { Distrusted, Unreachable } from './failures.ts';

/** Ten million rows: a list that goes on beyond is none that an agency has, and walking it would never end. */
const mostPages = 200_000;

/** What every page of a list has. */
export type PageSchema = v.GenericSchema<unknown, { next: string | null }>;

/** A list of the caller's agency. */
export interface List<Schema extends PageSchema, Row> {
  readonly call: SignedCalls;
  /** The path of its first page. */
  readonly start: string;
  /** What it is called to whoever has asked. */
  readonly list: string;
  readonly schema: Schema;
  readonly rowsOf: (page: v.InferOutput<Schema>) => readonly Row[];
}

/** The rows of a list, page by page as they are asked for, from this page on; none from null. */
export async function* pages<const Schema extends PageSchema, Row>(
  list: List<Schema, Row>,
  first: string | null = list.start,
): AsyncGenerator<Row> {
  const seen = new Set<string>();
  for (let path = first === list.start ? first : nextPage(list, first); path !== null; ) {
    if (seen.has(path) || seen.size >= mostPages) throw new Distrusted('list-without-end');
    seen.add(path);
    const page: v.InferOutput<Schema> = await list.call({ method: 'GET', path }, list.schema);
    yield* list.rowsOf(page);
    path = nextPage(list, page.next);
  }
}

/** Only this list's own pages are signed for: with a `next` of elsewhere the exchange would choose what this principal signs. */
function nextPage({ start, list }: { readonly start: string; readonly list: string }, next: string | null) {
  if (next === null) return null;
  if (next.startsWith(`${start}/after/`) && /^[A-Za-z0-9_-]+$/.test(next.slice(`${start}/after/`.length))) return next;
  throw new Unreachable(`the exchange names a next page that is none of ${list}`);
}
