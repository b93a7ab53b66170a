import type { Party } from './act.ts';
import type { Agency } from './agency.ts';
import type { PurposeCode } from './cover.ts';

/** A search, as it stands on the record of its agency: who, when and what for, and never what was searched for. */
export interface Searched {
  readonly act: 'searched';
  readonly agency: Agency;
  /** Counts the searches of the agency from 1, without gaps. */
  readonly seq: number;
  readonly at: string;
  readonly by: Party;
  readonly type: string;
  readonly purpose: PurposeCode;
  readonly justification: string;
  readonly caseReference?: string | undefined;
  readonly hit: boolean;
}

/** Searches that an agency has made, and what it, and one person of it, have used of a day. */
export interface SearchStanding {
  readonly seq: number;
  readonly agency: Used;
  readonly person: Used;
}
/** A day (YYYY-MM-DD, in the agency's time zone), and how many searches were used of it. */
export interface Used {
  readonly day: string;
  readonly times: number;
  /** Watches that stand, by the last day of each: each counts as a search on every one of its days. */
  readonly watching?: Readonly<Record<string, number>>;
}

/** How many searches one person and one agency may make a day. */
export interface Budgets {
  readonly person: number;
  readonly agency: number;
}

function timesOn({ day, times }: Used, today: string): number {
  return day === today ? times : 0;
}

/** Searches and watches of a day. */
function usedOn(used: Used, today: string): number {
  const standing = Object.entries(used.watching ?? {}).filter(([until]) => until >= today);
  return timesOn(used, today) + standing.reduce((sum, [, count]) => sum + count, 0);
}

/** Whether nothing is left of a day. */
export function isExhausted(standing: SearchStanding, budgets: Budgets, today: string): boolean {
  return usedOn(standing.person, today) >= budgets.person || usedOn(standing.agency, today) >= budgets.agency;
}

/** What is used after one more; of a search that was refused too, for every guess is one. */
export function afterOneMore(
  { agency, person }: SearchStanding,
  today: string,
): Pick<SearchStanding, 'agency' | 'person'> {
  return {
    agency: { ...agency, day: today, times: timesOn(agency, today) + 1 },
    person: { ...person, day: today, times: timesOn(person, today) + 1 },
  };
}

/** By whom a budget goes: the holder, or, where an entry has none, its key. */
export function searcherOf({ holder, keyid }: Party): string {
  return holder === undefined ? `key ${keyid}` : `holder ${holder}`;
}
