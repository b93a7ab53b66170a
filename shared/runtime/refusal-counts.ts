import type { Code } from '../domain/refusal.ts';

/** How often an environment writes what it has counted, at the most: who has a good key and sends nothing but bad calls costs no more. */
const writtenEvery = 60_000;

type Counts = Partial<Record<Code, number>>;

/**
 * Counts the refusals of calls that somebody has signed, for the statistics: the first at once, those of the minute after it together
 * with the first call after that minute. What an environment has counted when it ends is lost: there are at least as many.
 *
 * @param write puts counts on record, and may fail: then they are kept for the next time.
 */
export function refusalCounts(write: (counts: Counts, now: number) => Promise<void>) {
  let counted: Counts = {};
  let last = Number.NEGATIVE_INFINITY;
  /** Takes note of a call: of its code, where it was refused. Never throws: whoever calls is answered all the same. */
  return async (code: Code | undefined, now: number): Promise<void> => {
    if (code !== undefined) counted[code] = (counted[code] ?? 0) + 1;
    if (Object.keys(counted).length === 0 || now - last < writtenEvery) return;
    const before = counted;
    counted = {};
    last = now;
    try {
      await write(before, now);
    } catch {
      counted = before;
    }
  };
}
