import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import type { Submission } from '../domain/submission.ts';
import { encodeBase64url } from '../protocol/base64.ts';
import { type SignedCall, signedOf } from './call.ts';
import type { Given, WrapKey } from './key-ports.ts';
import type { Exchange } from './ports.ts';

export interface ServingKeys {
  readonly exchange: Pick<Exchange, 'isConsumed'>;
  readonly wrap: WrapKey;
}

/** A content key on its way to one person: made ready before the act is written, and served after it. */
export interface ServedKey {
  readonly prepare: (s: Submission) => Promise<Refusal | undefined>;
  /** The key, wrapped to the caller (base64url). Throws before it was made ready. */
  readonly encryptedKey: () => string;
  /** By which number KMS knows that it opened it. Throws before it was made ready. */
  readonly use: () => string;
}

/** What is asked beside the submission itself, so that nobody waits for both; who needs the answer meets its failure. */
function startedEarly<T>(answer: Promise<T>): Promise<T> {
  answer.catch(() => undefined);
  return answer;
}

/**
 * Serves a content key to the caller of a review or a disclosure. It is unwrapped and wrapped again before the act is written, so that
 * what fails on the way leaves no act of a reading that was none; and it leaves after the act, so that none leaves without. A
 * replay is found by its nonce before it can make KMS unwrap anything. However often the act is decided anew, KMS is asked once.
 */
export function serveKey(
  ports: ServingKeys,
  call: SignedCall,
  open: (s: Submission) => Promise<Result<Given, Refusal>>,
): ServedKey {
  let ready: { readonly encryptedKey: string; readonly use: string } | undefined;
  const made = () => {
    if (ready === undefined) throw new Error('no key was made ready');
    return ready;
  };
  const isConsumed = startedEarly(ports.exchange.isConsumed(signedOf(call).nonce));
  return {
    async prepare(s) {
      if (ready !== undefined) return undefined;
      if (await isConsumed) return refuse('nonce-replayed');
      const opened = await open(s);
      if (!opened.ok) return opened.error;
      const { key, use } = opened.value;
      const { decryptionKey } = call.entry;
      if (decryptionKey === undefined) throw new Error('an entry with this role has a decryption key');
      ready = { encryptedKey: encodeBase64url(ports.wrap(key, decryptionKey)), use };
      return undefined;
    },
    encryptedKey: () => made().encryptedKey,
    use: () => made().use,
  };
}
