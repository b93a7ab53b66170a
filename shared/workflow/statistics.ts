import type { Agency } from '../domain/agency.ts';
import { published } from '../domain/published.ts';
import { ok } from '../domain/result.ts';
import { type AgencyRules, ruleOf } from '../domain/rules.ts';
import { countsOf } from '../domain/statistics.ts';
import { boundsOf, dayIn } from '../protocol/time.ts';
import { timeOf, type UseCase } from './call.ts';
import type { Exchange } from './ports.ts';

const day = 86_400_000;

/** How many answers the agency's recipients owe it for longer than its law of today gives them; read from an index, page by page. */
async function overdueNow(
  exchange: Pick<Exchange, 'unanswered'>,
  agency: Agency,
  rules: AgencyRules,
  now: number,
): Promise<number> {
  const { days } = ruleOf(rules, 'acknowledgement', dayIn(rules.timeZone, now));
  let [count, after]: [number, string | undefined] = [0, undefined];
  do {
    const { rows, next } = await exchange.unanswered(agency, timeOf(now - days * day), after);
    count += rows.length;
    after = next ?? undefined;
  } while (after !== undefined);
  return count;
}

/** GET statistics/{month}: an agency's own, as it may be handed on. What is read is that month's, however much there is of others. */
export function showStatistics(
  exchange: Pick<Exchange, 'tallies' | 'unanswered'>,
  agency: Agency,
  allRules: Readonly<Record<Agency, AgencyRules>>,
): UseCase {
  const rules = allRules[agency];
  if (rules === undefined) throw new Error('an agency has no rules in the configuration');
  return async ({ month = '', now }) => {
    const { from, until } = boundsOf(month, rules.timeZone);
    const [tallied, overdue] = await Promise.all([
      exchange.tallies(agency, from, until),
      overdueNow(exchange, agency, rules, now),
    ]);
    return ok({ status: 200, body: { month, agency, ...published(countsOf(tallied), overdue) }, spent: false });
  };
}
