import type { Agency } from '../domain/agency.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok } from '../domain/result.ts';
import type { Submission } from '../domain/submission.ts';
import { readDisclosureBody } from '../protocol/bodies.ts';
import { dayIn } from '../protocol/time.ts';
import { signedOf, timeOf, type UseCase } from './call.ts';
import { carryOut } from './carry-out.ts';
import type { ContentKeys, RecordContext, WrapKey } from './key-ports.ts';
import type { Records } from './ports.ts';
import type { Recording } from './record.ts';
import { serveKey } from './serve-key.ts';

export interface Disclosing extends Recording {
  readonly records: Pick<Records, 'wrappedKey'>;
  readonly keys: ContentKeys<RecordContext>;
  readonly wrap: WrapKey;
}

async function opened(ports: Disclosing, recipient: Agency, { id, originator, sealedDigest }: Submission) {
  const wrappedKey = await ports.records.wrappedKey({ recipient, originator, id });
  if (wrappedKey === undefined) {
    // It was there a moment ago, and has gone with a recall.
    const now = (await ports.exchange.readAs(recipient, id))?.submission.state;
    if (now === 'recalled' || now === 'erased') return err(refuse(`record-${now}`));
    throw new Error('a released report has no key for its recipient');
  }
  return ok(await ports.keys.open(wrappedKey, { submission: id, originator, recipient, sealedDigest }));
}

/** POST records/{id}/disclosures: the content key of a released report, wrapped to one reader, who says what for. */
export function discloseRecord(ports: Disclosing, recipient: Agency, timeZone?: string): UseCase {
  return async (call) => {
    const body = readDisclosureBody(call.body);
    if (!body.ok) return body;
    const { prepare, encryptedKey, use } = serveKey(ports, call, (s) => opened(ports, recipient, s));
    const done = await carryOut(ports, {
      id: call.id,
      nonce: signedOf(call).nonce,
      as: recipient,
      command: () => ({
        kind: 'disclose',
        by: call.by,
        at: timeOf(call.now),
        // Of the body its digest alone, which was signed: what it said stands in the act.
        evidence: signedOf(call).evidence,
        today: dayIn(timeZone, call.now),
        ...body.value,
      }),
      prepare,
      use,
    });
    if (!done.ok) return done;
    const { submission, hash } = done.value.stored;
    const { id, sealedDigest, seq } = submission;
    return ok({
      status: 200,
      body: { id, sealedDigest, encryptedKey: encryptedKey(), disclosure: { seq, hash } },
      spent: true,
    });
  };
}
