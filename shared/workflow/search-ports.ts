import type { Custody } from '../custody/leaf.ts';
import type { Evidence } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import type { Searched, SearchStanding } from '../domain/searching.ts';
import type { Selector } from '../domain/selectors.ts';
import type { Nonce, NotWritten } from './ports.ts';

/** KMS, as selectors use it: what stands in a report is known to the tables by this alone. */
export interface Macs {
  /** HMAC-SHA-256 over `type \n value`, in base64url. */
  token(selector: Selector): Promise<string>;
}

/** A search that is committed to, with the call that it stands on. */
export type RecordedSearch = Searched & { readonly evidence: Evidence; readonly custody: Custody };

/** A search as an auditor is shown it. */
export type ShownSearch = Omit<Searched, 'act' | 'agency'>;

/** One search more: what was used, and, unless it was refused, its act. Written whole, on the standing that was read, or not at all. */
export interface SearchChange {
  readonly agency: Agency;
  readonly person: string;
  readonly was: SearchStanding;
  readonly now: SearchStanding;
  readonly made?: { readonly search: RecordedSearch; readonly nonce: Nonce } | undefined;
}

/** Searches, and where tokens lie, in the table `Exchange`. */
export interface Searches {
  standing(agency: Agency, person: string): Promise<SearchStanding>;
  /** Records of this agency that carry a token, newest first, so many at most. */
  bearing(agency: Agency, token: string, most: number): Promise<readonly string[]>;
  /** Whether an agency holds a token in anything that it has not shared with this other one. */
  holds(holder: Agency, token: string, unsharedWith: Agency): Promise<boolean>;
  write(change: SearchChange): Promise<Extract<NotWritten, 'nonce-replayed' | 'stale'> | undefined>;
  /** The latest before this number, from this time on (RFC 3339), newest first: so many at most. */
  list(agency: Agency, before: number | undefined, since: string, most: number): Promise<readonly ShownSearch[]>;
}
