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
/** Of so many persons the openings are counted at once, the latest: what stands with a submission stays short. */
const mostReaders = 50;

const left = ({ since }: Openings, at: string): number => Date.parse(since) + hour - Date.parse(at);
const isOf =
  (by: Party) =>
  (one: Openings): boolean =>
    one.agency === by.agency && one.reader === (by.holder ?? by.keyid);

/** The openings after one more by this party. Hours that have passed are forgotten. */
export const afterOpening = (all: readonly Openings[], by: Party, at: string): readonly Openings[] => {
  const running = all.filter((one) => left(one, at) > 0);
  const { agency, keyid, holder } = by;
  const now = running.find(isOf(by)) ?? { agency, reader: holder ?? keyid, since: at, times: 0 };
  const others = running.filter((one) => !isOf(by)(one));
  return [...others, { ...now, times: now.times + 1 }].slice(-mostReaders);
};

/** Seconds until this party may open the report again; undefined where it may now. */
export const secondsToWait = (all: readonly Openings[], by: Party, at: string): number | undefined => {
  const now = all.find(isOf(by));
  if (now === undefined || now.times < mostInAnHour || left(now, at) <= 0) return undefined;
  return Math.ceil(left(now, at) / 1000);
};
