import type { DecisionBody } from '../protocol/bodies.ts';
import type { Crypto } from '../protocol/crypto.ts';
import type { ActingPrincipal } from './acting.ts';
import type { Surroundings } from './calls.ts';
import { type Freshness, signCall } from './sign-call.ts';

/** One decision of a batch. */
export interface DecisionRow {
  readonly submission: string;
  readonly decision: DecisionBody;
}

/** A row of `POST decisions` takes so many decisions at most (contract, section 6). */
export const rowsInBatch = 25;

/** Who signs rows. */
interface Signer {
  readonly crypto: Crypto;
  readonly principal: ActingPrincipal;
  readonly authority: string;
}

/** A decision as a row of a batch: the whole signed call that it would be by itself, carried instead of sent (contract, section 6). */
async function signRow(
  { crypto, principal, authority }: Signer,
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

/** Makes the call of a batch, signed anew for each attempt: one that waits for the exchange would else hold signatures that have gone stale. */
export function batchCall(signer: Signer, rows: readonly DecisionRow[], { now, random }: Surroundings) {
  const signed = (row: DecisionRow) => signRow(signer, row, { created: Math.floor(now() / 1000), random: random(18) });
  return async () => {
    const body = JSON.stringify({ decisions: await Promise.all(rows.map(signed)) });
    return { method: 'POST', path: `/v1/${signer.principal.agency}/decisions`, body } as const;
  };
}
