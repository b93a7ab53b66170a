import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import type { Submission } from '../domain/submission.ts';
import { encodeBase64url } from '../protocol/base64.ts';
import { type SignedCall, signedOf } from './call.ts';
import type { WrapKey } from './key-ports.ts';
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
  open: (s: Submission) => Promise<Result<Uint8Array, Refusal>>,
): ServedKey {
  let encryptedKey: string | undefined;
  const isConsumed = startedEarly(ports.exchange.isConsumed(signedOf(call).nonce));
  return {
    async prepare(s) {
      if (encryptedKey !== undefined) return undefined;
      if (await isConsumed) return refuse('nonce-replayed');
      const contentKey = await open(s);
      if (!contentKey.ok) return contentKey.error;
      const { decryptionKey } = call.entry;
      if (decryptionKey === undefined) throw new Error('an entry with this role has a decryption key');
      encryptedKey = encodeBase64url(ports.wrap(contentKey.value, decryptionKey));
      return undefined;
    },
    encryptedKey() {
      if (encryptedKey === undefined) throw new Error('no key was made ready');
      return encryptedKey;
    },
  };
}
