import type { Agency } from '../domain/agency.ts';
import { ok } from '../domain/result.ts';
import { type AgencyRules, type DueHours, dueHoursOf, ruleOf } from '../domain/rules.ts';
import { counts } from '../domain/submission.ts';
import { waitsFor } from '../domain/tasks.ts';
import { readDecisionBody } from '../protocol/bodies.ts';
import { dayIn } from '../protocol/time.ts';
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

type Rules = Readonly<Record<Agency, AgencyRules>>;

/** Each agency's deadlines on its own day. */
function deadlines(rules: Rules, now: number): Readonly<Record<Agency, DueHours>> {
  return Object.fromEntries(
    Object.entries(rules).map(([agency, own]) => [agency, dueHoursOf(own, dayIn(own.timeZone, now))]),
  );
}

/** Whether who approves for this agency today has to say how secrecy was balanced. */
function asksForSecrecy(rules: AgencyRules | undefined, now: number): boolean {
  return rules !== undefined && ruleOf(rules, 'secrecy-assessment', dayIn(rules.timeZone, now)) === 'required';
}

/** POST submissions/{id}/decisions: one holder's decision, for its own agency's part. */
export function decideApproval(ports: Recording, rules: Rules): UseCase {
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
        dueHours: deadlines(rules, call.now),
        secrecyRequired: asksForSecrecy(rules[agency], call.now),
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
