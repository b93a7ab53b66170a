import type { DecisionBody } from '../protocol/bodies.ts';
import type { Crypto } from '../protocol/crypto.ts';
import type { ActingPrincipal } from './acting.ts';
import { type Freshness, signCall } from './sign-call.ts';

/** One decision of a batch. */
export interface DecisionRow {
  readonly submission: string;
  readonly decision: DecisionBody;
}

/** A row of `POST decisions` takes so many decisions at most (contract, section 6). */
export const rowsInBatch = 25;

/** A decision as a row of a batch: the whole signed call that it would be by itself, carried instead of sent (contract, section 6). */
export async function signRow(
  { crypto, principal, authority }: { crypto: Crypto; principal: ActingPrincipal; authority: string },
  { submission, decision }: DecisionRow,
  freshness: Freshness,
): Promise<{ submission: string; body: string; signature: { input: string; value: string } }> {
  const body = JSON.stringify(decision);
  const path = `/v1/${principal.agency}/submissions/${submission}/decisions`;
  const { headers } = await signCall(crypto, principal, authority, { method: 'POST', path, body }, freshness);
  return {
    submission,
    body,
    signature: { input: headers['signature-input'] ?? '', value: headers.signature ?? '' },
  };
}
