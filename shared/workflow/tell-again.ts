import { timeOf } from './call.ts';
import type { Exchange, ToTell } from './ports.ts';

/** Somebody could not be told, or may have been; whoever asks again tells those alone. */
export class Untold extends Error {
  override name = 'Untold';
}

/** What is told so long after there was something to tell was perhaps told before: a sweep asks after a minute, a queue after three. */
const late = 60_000;
const day = 86_400_000;

/**
 * Asked before anybody is told: where they may have been told before, and only the mark of it was lost, marks first that they are told
 * again. Whoever cannot mark that tells nobody, and while it is not known what came of it nobody is told for a day: a table that takes no
 * mark has nobody told at every turn of the sweep. What is told in time costs no write.
 *
 * @returns whether it was marked
 * @throws Untold where it is not known what came of the last time
 */
export async function beginTelling(
  exchange: Pick<Exchange, 'beginTellingAgain'>,
  whom: ToTell,
  since: string,
  now: number,
): Promise<boolean> {
  if (now - Date.parse(since) < late) return false;
  const dayAgo = timeOf(now - day);
  const unless = dayAgo > since ? dayAgo : since;
  if (!(await exchange.beginTellingAgain(whom, timeOf(now), unless))) {
    throw new Untold('they were told again, and it is not known what came of it');
  }
  return true;
}
