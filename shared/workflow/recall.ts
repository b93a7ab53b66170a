import { ok } from '../domain/result.ts';
import { readRecallBody } from '../protocol/bodies.ts';
import { signedOf, timeOf, type UseCase, wholeEvidenceOf } from './call.ts';
import { carryOut } from './carry-out.ts';
import type { Recording } from './record.ts';

/** POST records/{id}/recall: the originator takes back what was released, from all recipients at once; their keys go with the same write. */
export function recallRecord(ports: Recording): UseCase {
  return async (call) => {
    const body = readRecallBody(call.body);
    if (!body.ok) return body;
    const done = await carryOut(ports, {
      id: call.id,
      nonce: signedOf(call).nonce,
      as: call.by.agency,
      command: () => ({
        kind: 'recall',
        by: call.by,
        at: timeOf(call.now),
        evidence: wholeEvidenceOf(call),
        reason: body.value.reason,
      }),
    });
    if (!done.ok) return done;
    const { submission, hash } = done.value.stored;
    const { id, state, seq } = submission;
    return ok({ status: 200, body: { id, state, custody: { seq, hash } }, spent: true });
  };
}
