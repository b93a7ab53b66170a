import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Submission } from '../domain/submission.ts';
import { readReviewBody } from '../protocol/bodies.ts';
import { approverOf, signedOf, timeOf, type UseCase } from './call.ts';
import { carryOut } from './carry-out.ts';
import type { ContentKeys, StagingContext, WrapKey } from './key-ports.ts';
import type { Recording } from './record.ts';
import { serveKey } from './serve-key.ts';

export interface Reviewing extends Recording {
  readonly keys: ContentKeys<StagingContext>;
  readonly wrap: WrapKey;
}

/** The content key, asked for once its submission is known to be the caller's: what was asked before would tell a foreign id by its time. */
async function opened(ports: Reviewing, { id, originator, sealedDigest }: Submission) {
  const staged = await ports.exchange.stagedKey(id);
  // It was pending a moment ago: somebody has ended it meanwhile.
  if (staged === undefined) return err(refuse('state-conflict'));
  const context = { submission: id, originator, sealedDigest, intake: staged.intake };
  return ok(await ports.keys.open(staged.key, context));
}

/** POST submissions/{id}/reviews: the content key, wrapped to the approver, for the ciphertext that it has fetched elsewhere. */
export function reviewSubmission(ports: Reviewing): UseCase {
  return async (call) => {
    const body = readReviewBody(call.body);
    if (!body.ok) return body;
    let selectors = 0;
    const { prepare, encryptedKey, use } = serveKey(ports, call, async (s) => {
      const [key, carried] = await Promise.all([opened(ports, s), ports.exchange.carried(s.id)]);
      selectors = carried?.tokens.length ?? 0;
      return key;
    });
    const done = await carryOut(ports, {
      id: call.id,
      nonce: signedOf(call).nonce,
      as: call.by.agency,
      command: () => ({
        kind: 'review',
        by: approverOf(call),
        at: timeOf(call.now),
        // Of the body its digest alone, which was signed: what it said stands in the act.
        evidence: signedOf(call).evidence,
        justification: body.value.justification,
      }),
      prepare,
      use,
    });
    if (!done.ok) return done;
    const { sealedDigest } = done.value.stored.submission;
    return ok({
      status: 200,
      body: { id: call.id, sealedDigest, encryptedKey: encryptedKey(), selectors },
      spent: true,
    });
  };
}
