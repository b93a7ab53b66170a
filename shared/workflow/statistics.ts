import type { Agency } from '../domain/agency.ts';
import { published } from '../domain/published.ts';
import { ok } from '../domain/result.ts';
import { countsOf } from '../domain/statistics.ts';
import { boundsOf } from '../protocol/time.ts';
import type { UseCase } from './call.ts';
import type { Exchange } from './ports.ts';

/** Whose statistics, and by whose midnight their months begin. */
export interface StatisticsOf {
  readonly agency: Agency;
  readonly timeZone: string | undefined;
}

/** GET statistics/{month}: an agency's own, as it may be handed on. What is read is that month's, however much there is of others. */
export function showStatistics(exchange: Pick<Exchange, 'tallies'>, { agency, timeZone }: StatisticsOf): UseCase {
  return async ({ month = '' }) => {
    const { from, until } = boundsOf(month, timeZone);
    const counts = countsOf(await exchange.tallies(agency, from, until));
    return ok({ status: 200, body: { month, agency, ...published(counts, 0) }, spent: false });
  };
}
