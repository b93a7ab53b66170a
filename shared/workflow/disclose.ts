import type { Agency } from '../domain/agency.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import { wasReleasedTo } from '../domain/submission.ts';
import { readDisclosureBody } from '../protocol/bodies.ts';
import { signedOf, timeOf, type UseCase } from './call.ts';
import { carryOut, type Recording } from './carry-out.ts';
import type { ContentKeys, RecordContext, Records, WrapKey } from './ports.ts';
import { handedOver } from './review.ts';

export interface Disclosing extends Recording {
  readonly records: Pick<Records, 'wrappedKey'>;
  readonly keys: ContentKeys<RecordContext>;
  readonly wrap: WrapKey;
}

/**
 * POST records/{id}/disclosures: the content key of a released report, wrapped to one reader, who says what for. As with a
 * review, the act is written after the key was unwrapped and before it is handed over.
 */
export const discloseRecord =
  (ports: Disclosing, recipient: Agency): UseCase =>
  async (call) => {
    const body = readDisclosureBody(call.body);
    if (!body.ok) return body;
    const { nonce, evidence } = signedOf(call);
    let contentKey: Uint8Array | undefined;
    const unwrap = async (context: RecordContext): Promise<Refusal | undefined> => {
      if (contentKey !== undefined) return undefined;
      const [consumed, wrappedKey] = await Promise.all([
        ports.exchange.isConsumed(nonce),
        ports.records.wrappedKey(recipient, call.id),
      ]);
      if (consumed) return refuse('nonce-replayed');
      if (wrappedKey === undefined) throw new Error('a released report has no key for its recipient');
      contentKey = await ports.keys.open(wrappedKey, context);
      return undefined;
    };
    const done = await carryOut(ports, {
      id: call.id,
      nonce,
      told: (s) => wasReleasedTo(s, recipient),
      command: () => ({
        kind: 'disclose',
        by: call.by,
        at: timeOf(call.now),
        evidence: { ...evidence, body: call.text },
        ...body.value,
      }),
      prepare: ({ id, originator, sealedDigest }) => unwrap({ submission: id, originator, recipient, sealedDigest }),
    });
    if (!done.ok) return done;
    const act = done.value.acts[0];
    if (contentKey === undefined || act === undefined) return err(refuse('internal'));
    return ok({
      status: 200,
      body: {
        id: call.id,
        sealedDigest: done.value.stored.submission.sealedDigest,
        encryptedKey: handedOver(call, contentKey, ports.wrap),
        disclosure: { seq: act.seq, hash: act.custody.hash },
      },
      spent: true,
    });
  };
