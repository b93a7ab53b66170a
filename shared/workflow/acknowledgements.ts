import type { Agency } from '../domain/agency.ts';
import { ok } from '../domain/result.ts';
import { type AgencyRules, ruleOf } from '../domain/rules.ts';
import { dayIn } from '../protocol/time.ts';
import { timeOf, type UseCase } from './call.ts';
import { nextPath } from './paging.ts';
import type { Asked, Exchange, Page, Stored } from './ports.ts';

const day = 86_400_000;

/** The rows of a page that still stand, with their submissions: what is answered or erased a moment ago may be in the index yet. */
async function standing(exchange: Pick<Exchange, 'read'>, { rows }: Page<Asked>) {
  const found = await Promise.all(rows.map(({ submission }) => exchange.read(submission)));
  return rows.flatMap((asked, i) => {
    const { submission: s }: Partial<Stored> = found[i] ?? {};
    if (s?.state !== 'released' && s?.state !== 'recalled') return [];
    if (s.acknowledged?.some(({ agency }) => agency === asked.agency)) return [];
    return [{ asked, s, kind: s.state === 'recalled' ? 'recalled' : 'replaced' } as const];
  });
}

/** GET acknowledgements: what the agency's recipients have not answered for longer than its law of today gives them, the oldest first. */
export function listOverdue(
  exchange: Pick<Exchange, 'read' | 'unanswered'>,
  originator: Agency,
  allRules: Readonly<Record<Agency, AgencyRules>>,
): UseCase {
  const rules = allRules[originator];
  if (rules === undefined) throw new Error('an agency has no rules in the configuration');
  return async (call) => {
    const { days } = ruleOf(rules, 'acknowledgement', dayIn(rules.timeZone, call.now));
    const before = timeOf(call.now - days * day);
    const page = await exchange.unanswered(originator, before, call.after);
    const overdue = (await standing(exchange, page)).map(({ asked: { submission: id, agency, since }, s, kind }) => {
      const { reference } = s.cover;
      return { id, reference, agency, since, kind };
    });
    return ok({
      status: 200,
      body: { overdue, next: nextPath(originator, 'acknowledgements', page.next) },
      spent: false,
    });
  };
}

/** GET acknowledgements/asked: what the agency itself is asked, and has not answered, the oldest first. */
export function listAsked(exchange: Pick<Exchange, 'read' | 'askedOf'>, recipient: Agency): UseCase {
  return async (call) => {
    const page = await exchange.askedOf(recipient, call.after);
    const asked = (await standing(exchange, page)).map(({ asked: { submission: id, since }, s, kind }) => {
      const { originator, cover } = s;
      return { id, reference: cover.reference, originator, since, kind };
    });
    const next = nextPath(recipient, 'asked', page.next, 'acknowledgements/asked');
    return ok({ status: 200, body: { asked, next }, spent: false });
  };
}
