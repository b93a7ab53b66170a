import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { encodeBase64url } from '../protocol/base64.ts';
import { readReviewBody } from '../protocol/bodies.ts';
import { type SignedCall, signedOf, timeOf, type UseCase } from './call.ts';
import { carryOut, type Recording } from './carry-out.ts';
import type { ContentKeys, StagingContext, WrapKey } from './ports.ts';

export interface Reviewing extends Recording {
  readonly keys: ContentKeys<StagingContext>;
  readonly wrap: WrapKey;
}

/** The content key wrapped to the caller alone. */
export const handedOver = (call: SignedCall, contentKey: Uint8Array, wrap: WrapKey): string => {
  const { decryptionKey } = call.entry;
  if (decryptionKey === undefined) throw new Error('an entry with this role has a decryption key');
  return encodeBase64url(wrap(contentKey, decryptionKey));
};

/**
 * POST submissions/{id}/reviews: the content key, wrapped to the approver, for the ciphertext that it has fetched elsewhere. The key is
 * unwrapped before the act is written, so that a KMS that fails leaves no act of a review that was none, and handed over after it,
 * so that no key leaves without its act. A replay is found by the nonce before it can make KMS unwrap anything.
 */
export const reviewSubmission =
  (ports: Reviewing): UseCase =>
  async (call) => {
    const body = readReviewBody(call.body);
    if (!body.ok) return body;
    const { nonce, evidence } = signedOf(call);
    let contentKey: Uint8Array | undefined;
    const unwrap = async (context: StagingContext): Promise<Refusal | undefined> => {
      if (contentKey !== undefined) return undefined;
      const [consumed, stagedKey] = await Promise.all([
        ports.exchange.isConsumed(nonce),
        ports.exchange.stagedKey(call.id),
      ]);
      if (consumed) return refuse('nonce-replayed');
      // It was pending a moment ago: somebody has ended it meanwhile.
      if (stagedKey === undefined) return refuse('state-conflict');
      contentKey = await ports.keys.open(stagedKey, context);
      return undefined;
    };
    const done = await carryOut(ports, {
      id: call.id,
      nonce,
      told: (s) => s.originator === call.by.agency,
      command: () => ({
        kind: 'review',
        by: call.by,
        at: timeOf(call.now),
        evidence: { ...evidence, body: call.text },
        justification: body.value.justification,
      }),
      prepare: (s) => unwrap({ submission: s.id, originator: s.originator, sealedDigest: s.sealedDigest }),
    });
    if (!done.ok) return done;
    return answered(call, done.value.stored.submission.sealedDigest, contentKey, ports.wrap);
  };

const answered = (
  call: SignedCall,
  sealedDigest: string,
  contentKey: Uint8Array | undefined,
  wrap: WrapKey,
): Result<{ status: 200; body: object; spent: true }, Refusal> => {
  if (contentKey === undefined) return err(refuse('internal'));
  const encryptedKey = handedOver(call, contentKey, wrap);
  return ok({ status: 200, body: { id: call.id, sealedDigest, encryptedKey }, spent: true });
};
