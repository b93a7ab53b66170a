import type { Agency } from '../domain/agency.ts';
import { decodeBase64url, encodeBase64url, utf8 } from '../protocol/base64.ts';

/** Rows on a page (contract, section 1). */
export const pageSize = 50;

/** Acts are paged backwards by their numbers, as long as these are in their keys. */
const actNumber = /^[1-9]\d{0,6}$/;

/** The lists that are paged, and how the order key of a row in each looks. */
const orderKeys = {
  submissions: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-f-]{36}$/,
  inbox: /^[01]#\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-f-]{36}$/,
  'submission-acts': actNumber,
  'record-acts': actNumber,
  erasures: /^\d{4}-\d\d-\d\d#[0-9a-f-]{36}$/,
  watches: /^[0-9a-f-]{36}$/,
  searches: /^[1-9]\d{0,9}$/,
  records: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-f-]{36}$/,
  acknowledgements: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-f-]{36}#[a-z0-9-]{1,32}$/,
  asked: /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z#[0-9a-f-]{36}#[a-z0-9-]{1,32}$/,
} as const;
export type Lists = keyof typeof orderKeys;

function prefix(list: Lists, agency: Agency): string {
  return `1|${list}|${agency}|`;
}

/**
 * The path of the next page, or null after the last. A cursor is a place in an order that does not move: rows that come or go
 * meanwhile neither shift a page nor double a row. It is no secret and no permission: a list is read under the caller's own agency
 * whatever the cursor says.
 */
export function nextPath(agency: Agency, list: Lists, after: string | null, path: string = list): string | null {
  return after === null ? null : `/v1/${agency}/${path}/after/${encodeBase64url(utf8(prefix(list, agency) + after))}`;
}

/** The order key that a cursor stands for, or undefined where it is none of this list and agency. */
export function readCursor(agency: Agency, list: Lists, cursor: string): string | undefined {
  const bytes = decodeBase64url(cursor);
  if (bytes === undefined || bytes.length > 200) return undefined;
  const text = String.fromCharCode(...bytes);
  const start = prefix(list, agency);
  if (!text.startsWith(start)) return undefined;
  const key = text.slice(start.length);
  return orderKeys[list].test(key) ? key : undefined;
}
