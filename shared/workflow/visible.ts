import type { Agency } from '../domain/agency.ts';
import { mayKnow, type Question } from '../domain/visibility.ts';
import type { Exchange, Stored } from './ports.ts';

/**
 * The submission, where this agency may know of it for what it asks. What it may not know of is not read to the end either: it is to the
 * clock too as an id that was never used.
 */
export async function visibleTo(
  exchange: Pick<Exchange, 'readAs'>,
  agency: Agency,
  id: string,
  question: Question,
): Promise<Stored | undefined> {
  const stored = await exchange.readAs(agency, id);
  return stored !== undefined && mayKnow(stored.submission, agency, question) ? stored : undefined;
}
