import type { Party } from './act.ts';
import type { Agency } from './agency.ts';
import type { PurposeCode } from './cover.ts';
import type { SearchStanding, Used } from './searching.ts';

/** So many days ahead a watch may last. */
export const longestWatch = 90;

/** Somebody waits for a record that carries what was asked for; the value, and its token, are no part of what is shown. */
export interface Watch {
  readonly id: string;
  readonly agency: Agency;
  readonly by: Party;
  readonly type: string;
  readonly purpose: PurposeCode;
  readonly justification: string;
  readonly caseReference?: string | undefined;
  readonly createdAt: string;
  /** The last day of it, where the agency is, and the moment at which that ends. */
  readonly until: string;
  readonly endsAt: string;
  readonly endedAt?: string | undefined;
}

/** A record that was released to the watching agency. */
export interface Match {
  readonly submission: string;
  readonly at: string;
}

/** Whether a watch stood when a record was released. */
export function stoodAt({ createdAt, endsAt, endedAt }: Watch, releasedAt: string): boolean {
  return createdAt <= releasedAt && releasedAt < (endedAt ?? endsAt);
}

/** One watch more, or one fewer, that lasts until this day; those that have ended by themselves are forgotten. */
function counted({ watching = {}, ...used }: Used, until: string, by: 1 | -1, today: string): Used {
  const days = { ...watching, [until]: (watching[until] ?? 0) + by };
  const left = Object.entries(days).filter(([day, count]) => day >= today && count > 0);
  return { ...used, watching: Object.fromEntries(left) };
}

/** What is used of the day once a watch stands: it counts as a search on each of its days. */
export function afterWatch({ seq, agency, person }: SearchStanding, until: string, today: string): SearchStanding {
  return {
    seq,
    agency: counted(agency, until, 1, today),
    person: counted(person, until, 1, today),
  };
}

/** What is used of the day once it has been ended: of this day it has been a search. */
export function afterWatchEnded(standing: SearchStanding, until: string, today: string): SearchStanding {
  if (until < today) return standing;
  const once = (used: Used): Used => {
    const { day, times, ...rest } = counted(used, until, -1, today);
    return { ...rest, day: today, times: (day === today ? times : 0) + 1 };
  };
  return { seq: standing.seq, agency: once(standing.agency), person: once(standing.person) };
}
