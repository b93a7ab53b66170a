import { type Code, type Refusal, refuse } from '../domain/refusal.ts';
import { err, type Result } from '../domain/result.ts';
import type { Reply, SignedCall } from './call.ts';
import type { Exchange } from './ports.ts';

/** Refusals that say nothing of the call itself: the same call, signed anew, may succeed later (contract, section 3). */
const consumesNothing: ReadonlySet<Code> = new Set<Code>([
  'nonce-replayed',
  'budget-exhausted',
  'too-many-calls',
  'internal',
  'unavailable',
]);

/** Whether a refusal with this code consumes the call's nonce. */
export function consumes(code: Code): boolean {
  return !consumesNothing.has(code);
}

/**
 * Consumes the nonce of an unsafe call alone where no write of an effect has, so that no captured call that was refused can succeed
 * later. Who sends one twice is told `nonce-replayed` and nothing else, whatever the answer would have been.
 */
export async function settleNonce(
  exchange: Pick<Exchange, 'consume'>,
  call: Pick<SignedCall, 'signed'>,
  outcome: Result<Reply, Refusal>,
): Promise<Result<Reply, Refusal>> {
  if (call.signed === undefined) return outcome;
  if (outcome.ok ? outcome.value.spent : !consumes(outcome.error.code)) return outcome;
  return (await exchange.consume(call.signed.nonce)) ? outcome : err(refuse('nonce-replayed'));
}
