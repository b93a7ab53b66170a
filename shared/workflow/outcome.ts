import { ok } from '../domain/result.ts';
import { readOutcomeBody } from '../protocol/bodies.ts';
import { signedOf, timeOf, type UseCase } from './call.ts';
import { carryOut } from './carry-out.ts';
import type { Recording } from './record.ts';

/** POST records/{id}/outcomes: what has come of a record at a recipient. Each is told once by an agency: the same again is no second act. */
export function tellOutcome(ports: Recording): UseCase {
  return async (call) => {
    const body = readOutcomeBody(call.body);
    if (!body.ok) return body;
    const { agency } = call.by;
    const done = await carryOut(ports, {
      id: call.id,
      nonce: signedOf(call).nonce,
      as: agency,
      command: () => ({
        kind: 'result',
        by: call.by,
        at: timeOf(call.now),
        evidence: signedOf(call).evidence,
        ...body.value,
      }),
    });
    if (!done.ok) return done;
    const { stored, acts } = done.value;
    const { submission } = stored;
    const told = 'outcomes' in submission ? (submission.outcomes ?? []) : [];
    const outcomes = told.filter((one) => one.agency === agency).map(({ outcome }) => outcome);
    const { id, state, seq } = submission;
    return ok({
      status: 200,
      body: { id, state, outcomes, custody: { seq, hash: stored.hash } },
      spent: acts.length > 0,
    });
  };
}
