import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { mayKnow } from '../domain/releasability.ts';
import { err, ok } from '../domain/result.ts';
import { readWithdrawalBody } from '../protocol/bodies.ts';
import { signedOf, timeOf, type UseCase, wholeEvidenceOf } from './call.ts';
import { carryOut, type Recording } from './carry-out.ts';
import { type Lists, nextPath } from './paging.ts';
import type { Exchange } from './ports.ts';
import { shapeOf, shapeWithActs } from './view.ts';

/** GET submissions: the agency's own, newest first. */
export const listSubmissions =
  (exchange: Exchange, agency: Agency): UseCase =>
  async (call) => {
    const { rows, next } = await exchange.ofOriginator(agency, call.after);
    const list: Lists = 'submissions';
    return ok({
      status: 200,
      body: { submissions: rows.map(shapeOf), next: nextPath(agency, list, next) },
      spent: false,
    });
  };

/** GET submissions/{id}, with its acts as the caller's agency may read them. */
export const showSubmission =
  (exchange: Exchange): UseCase =>
  async (call) => {
    const { agency } = call.by;
    const stored = await exchange.read(call.id);
    if (stored === undefined || !mayKnow(stored.submission, agency)) return err(refuse('not-found'));
    const told =
      agency === stored.submission.originator || call.entry.roles.some((r) => r === 'approver' || r === 'auditor');
    if (!told) return err(refuse('not-found'));
    const acts = await exchange.acts(call.id, stored.submission.seq + 1, Number.POSITIVE_INFINITY);
    return ok({ status: 200, body: shapeWithActs(stored, acts, agency), spent: false });
  };

/** POST submissions/{id}/withdrawal: the originator takes a pending submission back, for good. */
export const withdrawSubmission =
  (ports: Recording): UseCase =>
  async (call) => {
    const body = readWithdrawalBody(call.body);
    if (!body.ok) return body;
    const { nonce } = signedOf(call);
    const done = await carryOut(ports, {
      id: call.id,
      nonce,
      told: (s) => s.originator === call.by.agency,
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
