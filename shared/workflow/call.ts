import type { Approver, Evidence, Party } from '../domain/act.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Result } from '../domain/result.ts';
import { isApprover, type PrincipalEntry } from '../protocol/principal-entry.ts';
import type { Nonce } from './ports.ts';

/** A call whose signature holds, at its own agency's door, by somebody with a role for it. */
export interface SignedCall {
  readonly by: Party;
  readonly entry: PrincipalEntry;
  /** Of unsafe calls alone: a GET consumes nothing and stands as evidence for nothing. */
  readonly signed?: { readonly nonce: Nonce; readonly evidence: Evidence } | undefined;
  /** Milliseconds since 1970 at which the exchange judged it. */
  readonly now: number;
  /** The submission's or record's id in the path; empty where the route has none. */
  readonly id: string;
  /** The month in the path, where the route has one: `2026-11`. */
  readonly month?: string | undefined;
  /** The order key that the path's cursor stands for. */
  readonly after: string | undefined;
  /** The body: as parsed, and as received. */
  readonly body: unknown;
  readonly text: string;
}

/** What a call is answered. */
export interface Reply {
  readonly status: 200 | 201;
  readonly body: object;
  readonly location?: string | undefined;
  /** Whether the nonce was consumed by the same write as the effect; otherwise it is consumed alone. */
  readonly spent: boolean;
}

export type UseCase = (call: SignedCall) => Promise<Result<Reply, Refusal>>;

/** Evidence and nonce of a call that has an effect. Throws on a GET: a route was bound to the wrong use case. */
export function signedOf(call: SignedCall): NonNullable<SignedCall['signed']> {
  if (call.signed === undefined) throw new Error('a call with an effect came without a nonce');
  return call.signed;
}

/** The approver who calls. Throws where it is none: a route that others may call was bound to an approver's use case. */
export function approverOf({ by: { agency, keyid }, entry }: SignedCall): Approver {
  if (!isApprover(entry)) throw new Error('somebody who approves nothing came to an approver’s route');
  return { agency, keyid, holder: entry.holder };
}

/** Evidence with the body that was signed, for the acts that somebody may have to prove: each is there a bounded number of times. */
export function wholeEvidenceOf(call: SignedCall): Evidence {
  return { ...signedOf(call).evidence, body: call.text };
}

/** RFC 3339 in UTC, with milliseconds. */
export function timeOf(now: number): string {
  return new Date(now).toISOString();
}
