import type { Evidence } from '../domain/act.ts';
import type { Agency } from '../domain/agency.ts';
import type { SearchStanding } from '../domain/searching.ts';
import type { Match, Watch } from '../domain/watching.ts';
import type { Nonce, NotWritten } from './ports.ts';

/** A watch as it is kept: by which token it stands, on which call, whose budget it uses, and what it has found. */
export interface KeptWatch {
  readonly watch: Watch;
  readonly token: string;
  readonly person: string;
  readonly matches: readonly Match[];
}

/** A watch that begins, or is ended, with what that makes of the day's budget: written whole, on the standing that was read, or not at all. */
export interface WatchChange {
  readonly agency: Agency;
  readonly person: string;
  readonly was: SearchStanding;
  readonly now: SearchStanding;
  readonly nonce: Nonce;
  readonly begun?: (Pick<KeptWatch, 'watch' | 'token'> & { readonly evidence: Evidence }) | undefined;
  readonly ended?: (Pick<KeptWatch, 'watch' | 'token'> & { readonly at: string }) | undefined;
}

/** Watches, in the table `Exchange`. */
export interface Watches {
  read(agency: Agency, id: string): Promise<KeptWatch | undefined>;
  /** Newest first, before this id: so many at most. */
  list(agency: Agency, before: string | undefined, most: number): Promise<readonly KeptWatch[]>;
  change(change: WatchChange): Promise<Extract<NotWritten, 'nonce-replayed' | 'stale'> | undefined>;
  /** Watches of this agency that stand by a token: a read of one partition, whatever other watches there are. */
  standingBy(agency: Agency, token: string): Promise<readonly string[]>;
  /** Notes a match; whether it is still to be told: one that was noted and told before is not. */
  noteMatch(watch: Watch, match: Match): Promise<boolean>;
  /** Marks that a match was told. */
  markMatchTold(watch: Watch, submission: string): Promise<void>;
}
