import type { Counts } from './statistics.ts';

/**
 * A count as it is told: a number, `<5` for one to four, or null where the number would let another be computed. Statistics are made to
 * be handed on: whoever reads them knows these rules, has all months, and solves for what is hidden.
 */
export type Told = number | '<5' | null;

/** The first number that is told as it is; below it, somebody may be recognised by being counted. */
const leastTold = 5;
const mostHidden = leastTold - 1;

function isHidden(count: number): boolean {
  return count >= 1 && count <= mostHidden;
}

/** What is told of these, together. */
function knownOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => (isHidden(count) ? sum : sum + count), 0);
}

function told(count: number): Told {
  return isHidden(count) ? '<5' : count;
}

function each<Name extends string>(counts: Partial<Record<Name, number>>): Record<Name, Told> {
  const all = Object.entries(counts) as [Name, number][];
  return Object.fromEntries(all.map(([name, count]) => [name, told(count)])) as Record<Name, Told>;
}

/**
 * A part of a whole: it is not told where what is left of the whole is so few. Of six that would be one, and nobody else: of six all are
 * not told either.
 */
function partOf(whole: number, part: number): Told {
  const left = whole - part;
  return part >= leastTold && (isHidden(left) || (left === 0 && whole === leastTold + 1)) ? null : told(part);
}

/** Where so many came in a month, some always wait for the next one: nobody can balance what came against what ended. */
const many = 20;

/**
 * What came in is no less than what has ended: it is told where the hidden ends could be others and it would still be so. Where more
 * ended than came, whoever has the months before would learn what was left of them.
 */
function cameIn(submitted: number, ends: readonly number[]): Told {
  const hidden = ends.filter(isHidden).length;
  const known = knownOf(ends);
  if (isHidden(submitted)) return hidden < mostHidden ? '<5' : null;
  if (hidden === 0) return submitted >= known || submitted >= many ? submitted : null;
  return submitted >= known + hidden + 2 || (submitted === 0 && known === 0) ? submitted : null;
}

/** Urgent ones are among what ended: where more of them than the ends that are told would say how many the hidden ones are, neither number is told. */
function urgentAmong(ends: readonly number[], { of, within }: Counts['urgent']) {
  const known = knownOf(ends);
  const tells = (count: number): boolean => count >= leastTold && count > known && ends.some(isHidden);
  return { of: tells(of) ? null : told(of), within: tells(of) && within >= leastTold ? null : partOf(of, within) };
}

/** The number in a sorted list below which so much of it lies (nearest rank), to hundredths. */
function quantile(sorted: readonly number[], part: number): number {
  const value = sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0;
  return Math.round(100 * value) / 100;
}

/** Of five decisions and more, as far as these are told: that there are five would otherwise say something of the hidden ones. */
function hoursOf(hours: readonly number[], ends: readonly number[]) {
  const known = knownOf(ends);
  if (hours.length < leastTold || (known < leastTold && ends.some(isHidden))) return { median: null, p95: null };
  const sorted = hours.toSorted((a, b) => a - b);
  return { median: quantile(sorted, 0.5), p95: quantile(sorted, 0.95) };
}

/** An agency's month as it may be handed on (contract, section 7). */
export function published(counts: Counts, overdueAcknowledgements: number) {
  const { submitted, released, ended, urgent, searches } = counts;
  const ends = [released, ended.rejected, ended.returned, ended.expired];
  return {
    submitted: cameIn(submitted, ends),
    released: told(released),
    rejected: told(ended.rejected),
    returned: told(ended.returned),
    expired: told(ended.expired),
    urgentInTime: urgentAmong(ends, urgent),
    hoursToDecision: hoursOf(counts.hours, ends.slice(0, 3)),
    reads: each(counts.reads),
    searches: { made: told(searches.made), hits: partOf(searches.made, searches.hits) },
    overdueAcknowledgements: told(overdueAcknowledgements),
    outcomes: each(counts.outcomes),
    refusals: each(counts.refusals),
  };
}
