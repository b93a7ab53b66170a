import type { Agency } from '../domain/agency.ts';
import { ok } from '../domain/result.ts';
import type { AgencyRules, DueHours } from '../domain/rules.ts';
import { counts } from '../domain/submission.ts';
import { waitsFor } from '../domain/tasks.ts';
import { readDecisionBody } from '../protocol/bodies.ts';
import { approverOf, signedOf, timeOf, type UseCase, wholeEvidenceOf } from './call.ts';
import { carryOut } from './carry-out.ts';
import { nextPath } from './paging.ts';
import type { Exchange } from './ports.ts';
import type { Recording } from './record.ts';
import { taskOf } from './view.ts';

/** GET inbox: the tasks of the agency that this holder has not decided, urgent first, then by due. */
export function listInbox(exchange: Pick<Exchange, 'inbox'>, agency: Agency): UseCase {
  return async (call) => {
    const { holder } = approverOf(call);
    const { rows, next } = await exchange.inbox(agency, holder, call.after);
    // What was decided or has ended a moment ago may stand in the list yet: it is left out, and the page is that much shorter.
    const tasks = rows
      .filter(({ submission }) => waitsFor(submission, agency, holder))
      .map(({ submission }) => taskOf(submission, agency, holder));
    return ok({ status: 200, body: { tasks, next: nextPath(agency, 'inbox', next) }, spent: false });
  };
}

function deadlines(rules: Readonly<Record<Agency, AgencyRules>>): Readonly<Record<Agency, DueHours>> {
  return Object.fromEntries(Object.entries(rules).map(([agency, { dueHours }]) => [agency, dueHours]));
}

/** POST submissions/{id}/decisions: one holder's decision, for its own agency's part. */
export function decideApproval(ports: Recording, rules: Readonly<Record<Agency, AgencyRules>>): UseCase {
  return async (call) => {
    const body = readDecisionBody(call.body);
    if (!body.ok) return body;
    const { nonce } = signedOf(call);
    const { agency } = call.by;
    const done = await carryOut(ports, {
      id: call.id,
      nonce,
      as: agency,
      command: () => ({
        kind: 'decide',
        by: approverOf(call),
        at: timeOf(call.now),
        evidence: wholeEvidenceOf(call),
        dueHours: deadlines(rules),
        ...body.value,
      }),
    });
    if (!done.ok) return done;
    const { submission } = done.value.stored;
    return ok({
      status: 200,
      body: { id: submission.id, state: submission.state, ...counts(submission) },
      spent: done.value.acts.length > 0,
    });
  };
}
