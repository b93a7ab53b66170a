import type { Party } from './act.ts';
import type { Agency } from './agency.ts';

/** How often one person has opened a report in the hour that began then. */
export interface Openings {
  readonly agency: Agency;
  /** The holder; of a system or a shared desk, which has none, the key. */
  readonly reader: string;
  readonly since: string;
  readonly times: number;
}

/**
 * How often one person may open one report in an hour (contract, sections 6 and 7). Each opening is an act on record, with what it was
 * for; a client that has run wild writes no more than this, and nobody who works comes near it.
 */
export const mostInAnHour = 100;
const hour = 3_600_000;
/**
 * So many counts run at once: what stands with a submission stays short. Whoever comes when all of them run goes on with the lowest, to the
 * end of its hour. Were the oldest forgotten instead, one person more than are counted, and they would push each other out and open without
 * end. So however many they are, they come to `mostReaders * mostInAnHour` together.
 */
export const mostReaders = 50;

function left({ since }: Openings, at: string): number {
  return Date.parse(since) + hour - Date.parse(at);
}
function readerOf({ keyid, holder }: Party): string {
  return holder ?? keyid;
}
function isOf(by: Party) {
  return (one: Openings): boolean => one.agency === by.agency && one.reader === readerOf(by);
}
function runningAt(all: readonly Openings[], at: string): readonly Openings[] {
  return all.filter((one) => left(one, at) > 0);
}
/** The count that one more opening of this party adds to; undefined where it begins one. */
function countOf(running: readonly Openings[], by: Party): Openings | undefined {
  const own = running.find(isOf(by));
  if (own !== undefined || running.length < mostReaders) return own;
  return running.reduce((lowest, one) => (one.times < lowest.times ? one : lowest));
}

/** The openings after one more by this party. Hours that have passed are forgotten. */
export function afterOpening(all: readonly Openings[], by: Party, at: string): readonly Openings[] {
  const running = runningAt(all, at);
  const count = countOf(running, by) ?? { since: at, times: 0 };
  const now = { agency: by.agency, reader: readerOf(by), since: count.since, times: count.times + 1 };
  return [...running.filter((one) => one !== count), now];
}

/** Seconds until this party may open the report again; undefined where it may now. */
export function secondsToWait(all: readonly Openings[], by: Party, at: string): number | undefined {
  const running = runningAt(all, at);
  const count = countOf(running, by);
  if (count === undefined || count.times < mostInAnHour) return undefined;
  // Whoever has no count of its own begins one as soon as any of them ends.
  const ending = isOf(by)(count) ? [count] : running;
  return Math.ceil(Math.min(...ending.map((one) => left(one, at))) / 1000);
}
