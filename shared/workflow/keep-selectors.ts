import type { Refusal } from '../domain/refusal.ts';
import { refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { encodeBase64url } from '../protocol/base64.ts';
import { readSelectorsBody } from '../protocol/search-bodies.ts';
import { distinct, normalised } from '../protocol/selectors/normalise.ts';
import { dayIn } from '../protocol/time.ts';
import { type SignedCall, signedOf, type UseCase } from './call.ts';
import { type Exchange, Unavailable } from './ports.ts';
import type { Recording } from './record.ts';
import type { Macs } from './search-ports.ts';
import { tokensReplaced } from './tokens.ts';
import { visibleTo } from './visible.ts';

export interface KeepingSelectors extends Recording {
  readonly macs: Macs;
  readonly timeZone: string | undefined;
}

/** How often a set is put in its place when others send another, or end the submission, meanwhile. */
const attempts = 8;

async function pendingOf(exchange: Exchange, { by, id }: SignedCall) {
  const stored = await visibleTo(exchange, by.agency, id, 'withdraw');
  if (stored === undefined) return err(refuse('not-found'));
  return stored.submission.state === 'pending' ? ok(stored.submission) : err(refuse('state-conflict'));
}

async function replaced(
  ports: KeepingSelectors,
  call: SignedCall,
  tokens: readonly string[],
): Promise<Result<void, Refusal>> {
  const { exchange, chance } = ports;
  const { nonce } = signedOf(call);
  for (let i = 0; i < attempts; i += 1) {
    const pending = await pendingOf(exchange, call);
    if (!pending.ok) return pending;
    const version = encodeBase64url(chance.random(9));
    const steps = tokensReplaced(pending.value, await exchange.carried(call.id), tokens, version);
    let failure: Awaited<ReturnType<Exchange['write']>>;
    for (const [at, step] of steps.entries()) {
      const isLast = at === steps.length - 1;
      failure = await exchange.write([...(isLast ? [{ kind: 'nonce-consumed', nonce } as const] : []), ...step]);
      if (failure !== undefined) break;
    }
    if (failure === undefined) return ok(undefined);
    if (failure === 'nonce-replayed') return err(refuse(failure));
  }
  throw new Unavailable('others keep changing the same submission');
}

/**
 * PUT submissions/{id}/selectors: by what a report can be searched for, in the place of what was sent before. What is kept of it are tokens;
 * the body is neither kept nor told on. No act is written: the report is what is approved, and its approvers compare the number.
 */
export function keepSelectors(ports: KeepingSelectors): UseCase {
  return async (call) => {
    const today = dayIn(ports.timeZone, call.now);
    const body = readSelectorsBody(call.body, (selector) => normalised(selector, today));
    if (!body.ok) return body;
    // What is foreign, or has ended, makes nobody ask KMS; nor does a replay.
    const [pending, isReplay] = await Promise.all([
      pendingOf(ports.exchange, call),
      ports.exchange.isConsumed(signedOf(call).nonce),
    ]);
    if (isReplay) return err(refuse('nonce-replayed'));
    if (!pending.ok) return pending;
    const tokens = await Promise.all(distinct(body.value).map((selector) => ports.macs.token(selector)));
    const done = await replaced(ports, call, tokens);
    return done.ok ? ok({ status: 200, body: { id: call.id, count: tokens.length }, spent: true }) : done;
  };
}
