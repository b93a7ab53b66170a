import { ok } from '../domain/result.ts';
import { readAcknowledgementBody } from '../protocol/bodies.ts';
import { signedOf, timeOf, type UseCase, wholeEvidenceOf } from './call.ts';
import { carryOut } from './carry-out.ts';
import type { Recording } from './record.ts';

/** POST records/{id}/acknowledgements: what a recipient has done with what it had taken from a record that was recalled, or corrected. */
export function acknowledgeRecord({ exchange, ...rest }: Recording): UseCase {
  return async (call) => {
    const body = readAcknowledgementBody(call.body);
    if (!body.ok) return body;
    const { agency } = call.by;
    const { action } = body.value;
    const replaced = await exchange.isAskedToAcknowledge(call.id, agency);
    const done = await carryOut(
      { exchange, ...rest },
      {
        id: call.id,
        nonce: signedOf(call).nonce,
        as: agency,
        command: () => ({
          kind: 'acknowledge',
          by: call.by,
          at: timeOf(call.now),
          evidence: wholeEvidenceOf(call),
          action,
          replaced,
        }),
      },
    );
    if (!done.ok) return done;
    const { stored, acts } = done.value;
    const { id, state, seq } = stored.submission;
    return ok({
      status: 200,
      body: { id, state, action, custody: { seq, hash: stored.hash } },
      spent: acts.length > 0,
    });
  };
}
