import type * as v from 'valibot';
import type { SignedCalls } from './calls.ts';
import { type PageSchema, pages } from './pages.ts';

/** Calls at the door of one agency, each answered as its schema reads it. */
export interface AgencyCalls {
  /** The whole path of what is below the agency's door. */
  readonly path: (below: string) => string;
  readonly get: <const Schema extends v.GenericSchema>(below: string, schema: Schema) => Promise<v.InferOutput<Schema>>;
  readonly put: <const Schema extends v.GenericSchema>(
    below: string,
    body: object,
    schema: Schema,
  ) => Promise<v.InferOutput<Schema>>;
  readonly post: <const Schema extends v.GenericSchema>(
    below: string,
    body: object,
    schema: Schema,
  ) => Promise<v.InferOutput<Schema>>;
  /** The rows of a list, from its first page on, or from that of this path; none from null. */
  readonly pages: <const Schema extends PageSchema, Row>(
    list: string,
    schema: Schema,
    rowsOf: (page: v.InferOutput<Schema>) => readonly Row[],
    first?: string | null,
  ) => AsyncGenerator<Row>;
}

export function agencyCalls(agency: string, call: SignedCalls): AgencyCalls {
  const path = (below: string): string => `/v1/${agency}/${below}`;
  return {
    path,
    get: (below, schema) => call({ method: 'GET', path: path(below) }, schema),
    put: (below, body, schema) => call({ method: 'PUT', path: path(below), body: JSON.stringify(body) }, schema),
    post: (below, body, schema) => call({ method: 'POST', path: path(below), body: JSON.stringify(body) }, schema),
    pages: (list, schema, rowsOf, first) => pages({ call, start: path(list), list, schema, rowsOf }, first),
  };
}
