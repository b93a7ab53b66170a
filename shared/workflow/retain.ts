import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import { clockOf, goesOn, toldErasure } from '../domain/retention.ts';
import { readRetentionBody } from '../protocol/bodies.ts';
import { dayIn } from '../protocol/time.ts';
import { approverOf, signedOf, timeOf, type UseCase, wholeEvidenceOf } from './call.ts';
import { carryOut } from './carry-out.ts';
import { type Lists, nextPath } from './paging.ts';
import type { Exchange } from './ports.ts';
import type { Recording } from './record.ts';

/** POST records/{id}/retention: an approver's word on how long its own agency keeps what it has; the other's clock it does not touch. */
export function retainRecord(ports: Recording, agency: Agency, timeZone: string | undefined): UseCase {
  return async (call) => {
    const body = readRetentionBody(call.body);
    if (!body.ok) return body;
    const done = await carryOut(ports, {
      id: call.id,
      nonce: signedOf(call).nonce,
      as: agency,
      command: () => ({
        kind: 'retain',
        by: approverOf(call),
        at: timeOf(call.now),
        evidence: wholeEvidenceOf(call),
        today: dayIn(timeZone, call.now),
        ...body.value,
      }),
    });
    if (!done.ok) return done;
    const { stored, acts } = done.value;
    const clock = clockOf(stored.submission, agency);
    if (clock === undefined) return err(refuse('record-erased'));
    return ok({ status: 200, body: { id: call.id, erasure: toldErasure(clock) }, spent: acts.length > 0 });
  };
}

/** How far ahead the list of what goes looks. */
const ahead = 30 * 86_400_000;

/** GET erasures: what goes of the agency's own in the next 30 days, the soonest first. */
export function listErasures(
  exchange: Pick<Exchange, 'erasures'>,
  agency: Agency,
  timeZone: string | undefined,
): UseCase {
  return async (call) => {
    const until = dayIn(timeZone, call.now + ahead);
    const { rows, next } = await exchange.erasures(agency, until, call.after);
    const erasures = rows.flatMap(({ submission: s }) => {
      const clock = clockOf(s, agency);
      // What was extended or erased a moment ago may stand in the list yet.
      if (clock === undefined || goesOn(clock) > until) return [];
      const { on, rule } = toldErasure(clock);
      const kind = agency === s.originator ? 'submission' : 'record';
      return [{ id: s.id, kind, reference: s.cover.reference, on, rule }];
    });
    const list: Lists = 'erasures';
    return ok({ status: 200, body: { erasures, next: nextPath(agency, list, next) }, spent: false });
  };
}
