import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import { readWithdrawalBody } from '../protocol/bodies.ts';
import { actsPage, followed, type ReadingActs } from './acts.ts';
import { signedOf, timeOf, type UseCase, wholeEvidenceOf } from './call.ts';
import { carryOut } from './carry-out.ts';
import { type Lists, nextPath } from './paging.ts';
import type { Exchange } from './ports.ts';
import type { Recording } from './record.ts';
import { shapeOf } from './view.ts';

/** GET submissions: the agency's own, newest first. */
export function listSubmissions(exchange: Exchange, agency: Agency): UseCase {
  return async (call) => {
    const { rows, next } = await exchange.ofOriginator(agency, call.after);
    const list: Lists = 'submissions';
    return ok({
      status: 200,
      body: { submissions: rows.map((row) => shapeOf(row)), next: nextPath(agency, list, next) },
      spent: false,
    });
  };
}

/**
 * Acts that stand with a submission: the latest; those before them are paged. No more than a report has in ordinary use: with 200, one that
 * was opened thirty thousand times took nearly twice as long to show as one that was opened thirty times (npm run growth).
 */
const actsShown = 30;

/** GET submissions/{id}, with its latest acts as the caller's agency may read them. */
export function showSubmission(reading: ReadingActs): UseCase {
  return async (call) => {
    const stored = await followed(reading.exchange, call);
    if (stored === undefined) return err(refuse('not-found'));
    const { acts, earlier } = await actsPage(reading, stored, call, actsShown);
    const actsBefore = nextPath(call.by.agency, 'submission-acts', earlier, `submissions/${call.id}/acts`);
    return ok({ status: 200, body: { ...shapeOf(stored, call.by.agency), acts, actsBefore }, spent: false });
  };
}

/** POST submissions/{id}/withdrawal: the originator takes a submission back, for good: one that is pending, or whose release is known not to be proved. */
export function withdrawSubmission(ports: Recording): UseCase {
  return async (call) => {
    const body = readWithdrawalBody(call.body);
    if (!body.ok) return body;
    const { nonce } = signedOf(call);
    const done = await carryOut(ports, {
      id: call.id,
      nonce,
      as: call.by.agency,
      command: () => ({
        kind: 'withdraw',
        by: call.by,
        at: timeOf(call.now),
        evidence: wholeEvidenceOf(call),
        reason: body.value.reason,
      }),
    });
    return done.ok ? ok({ status: 200, body: shapeOf(done.value.stored), spent: true }) : done;
  };
}
