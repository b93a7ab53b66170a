import { type AgencyClient, Distrusted, Refused } from '../client.ts';
import { isIn, lock, lockUnknown } from '../session/session.ts';
import { failureWords } from './failure-words.ts';

/** What a call has come to, when it has not come to what was asked for. */
export type Failure =
  | { readonly kind: 'refused'; readonly code: string }
  | { readonly kind: 'distrusted'; readonly doubt: Distrusted['doubt'] }
  | { readonly kind: 'unreachable' };

/**
 * Takes what a call has thrown. A key that is not taken ends the session at once: whoever has the screen before them may see nothing
 * more. A call that was made by `by`, for somebody who may be in no longer, ends nobody else's session.
 */
export function failureOf(error: unknown, by?: AgencyClient): Failure {
  if (error instanceof Refused) {
    const isTheirs = by === undefined || isIn(by);
    if (isTheirs && error.code === 'key-revoked') lock('revoked');
    if (isTheirs && error.code === 'key-unknown') lockUnknown();
    return { kind: 'refused', code: error.code };
  }
  if (error instanceof Distrusted) return { kind: 'distrusted', doubt: error.doubt };
  return { kind: 'unreachable' };
}

/** A failure in words that say what to do. */
export function sentenceOf(failure: Failure): string {
  const words = failureWords();
  if (failure.kind === 'unreachable') return words.unreachable;
  if (failure.kind === 'distrusted') return `${words.distrusted} ${words.doubts[failure.doubt]}`;
  return words.codes[failure.code] ?? words.refused(failure.code);
}

/** Tells a failure where it came about. */
export function FailureNote({ failure }: { failure: Failure }) {
  return (
    <div class="ds-alert" data-color={failure.kind === 'unreachable' ? 'warning' : 'danger'} role="alert">
      {sentenceOf(failure)}
    </div>
  );
}
