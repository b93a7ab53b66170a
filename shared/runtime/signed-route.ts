import { type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { isJsonContentType } from '../protocol/http-signature.ts';
import { parseIJson } from '../protocol/json.ts';
import type { Route, RouteName } from '../protocol/routes.ts';
import { type Authentic, type Authentication, authenticate } from '../workflow/authenticate.ts';
import { type Reply, type SignedCall, timeOf, type UseCase } from '../workflow/call.ts';
import { type Lists, readCursor } from '../workflow/paging.ts';
import type { Exchange } from '../workflow/ports.ts';
import { consumes, settleNonce } from '../workflow/settle-nonce.ts';
import { answer, apiHandler, type Received, refusal } from './http.ts';
import { log } from './log.ts';
import { refusalCounts } from './refusal-counts.ts';
import { spentNonces } from './spent-nonces.ts';
import { type Target, targetOf } from './target.ts';

/** Largest body, in bytes (contract, section 1). */
const bodyLimit = 320 * 1024;

const spent = spentNonces();

/** A function behind one agency's door: what it answers to, and what it needs to know who calls. */
export interface Door {
  readonly name: string;
  readonly agency: string;
  readonly agencies: readonly string[];
  readonly authentication: Authentication;
  readonly exchange: Pick<Exchange, 'consume' | 'tally'>;
  readonly useCases: Partial<Record<RouteName, UseCase>>;
  readonly now: () => number;
}

/** Size, then content type: what is wrong with a call before anybody asks whose it is. */
function frameFault({ method, body, headers }: Received): Refusal | undefined {
  if (body.length > bodyLimit) return refuse('body-too-large');
  if (method !== 'GET' && !isJsonContentType(headers.contentType)) return refuse('content-type-invalid');
  return undefined;
}

function signedCall(authentic: Authentic, target: Target, text: string, now: number): SignedCall {
  const { entry, keyid, nonce, evidence } = authentic;
  return {
    by: { agency: entry.agency, keyid, holder: entry.holder },
    entry,
    now,
    id: target.id,
    month: target.month,
    after: undefined,
    body: undefined,
    text,
    ...(evidence === undefined ? {} : { signed: { nonce, evidence } }),
  };
}

/** Door, role, cursor, JSON, and then the use case: each can only refuse what the ones before it have let through. */
async function judged(door: Door, route: Route, target: Target, call: SignedCall, body: Uint8Array) {
  if (call.by.agency !== door.agency) return err(refuse('not-found'));
  if (!route.roles.some((role) => call.entry.roles.includes(role))) return err(refuse('role-missing'));
  const after = target.cursor === undefined ? undefined : readCursor(door.agency, route.name as Lists, target.cursor);
  if (target.cursor !== undefined && after === undefined) return err(refuse('cursor-invalid'));
  const parsed = call.signed === undefined ? ok(undefined) : parseIJson(body);
  if (!parsed.ok) return err(refuse(parsed.error));
  const useCase = door.useCases[route.name];
  if (useCase === undefined) throw new Error('the API sent a route to a function that does not answer it');
  return useCase({ ...call, after, body: parsed.value });
}

type Count = ReturnType<typeof refusalCounts>;

async function answered(door: Door, received: Received, target: Target, count: Count): Promise<Result<Reply, Refusal>> {
  const fault = frameFault(received);
  if (fault !== undefined) return err(fault);
  const { method, path, headers, body } = received;
  const now = door.now();
  const call = { method, path, headers, body: method === 'GET' && body.length === 0 ? undefined : body };
  const authentic = await authenticate(door.authentication, call, now, target.route.fresh);
  if (!authentic.ok) return authentic;
  const signed = signedCall(authentic.value, target, Buffer.from(body).toString('utf8'), now);
  const nonce = signed.signed?.nonce;
  if (nonce === undefined) return judged(door, target.route, target, signed, body);
  if (spent.has(nonce)) return err(refuse('nonce-replayed'));
  const outcome = await settleNonce(door.exchange, signed, await judged(door, target.route, target, signed, body));
  if (outcome.ok || outcome.error.code === 'nonce-replayed' || consumes(outcome.error.code)) spent.add(nonce);
  // Another agency's principal at this door is told not-found, and is none of this agency's statistics.
  if (signed.by.agency === door.agency) await count(outcome.ok ? undefined : outcome.error.code, now);
  return outcome;
}

/**
 * The handler of a function behind an agency's door. What is wrong first is said first, in the contract's order: path, query, route,
 * method, size, content type, signature and nonce, door, role, cursor, JSON, and then what the use case judges.
 */
export function signedFunction(door: Door) {
  const count = refusalCounts((codes, now) =>
    door.exchange.tally({ of: door.agency, at: timeOf(now), counted: { what: 'refused', codes } }),
  );
  return apiHandler(async (received) => {
    const target = targetOf(received, door.agencies);
    const outcome = target.ok ? await answered(door, received, target.value, count) : target;
    const route = target.ok ? target.value.route.name : 'none';
    if (!outcome.ok) {
      const refused = refusal(outcome.error);
      log({ event: 'call-answered', route, status: refused.statusCode, code: outcome.error.code });
      return refused;
    }
    const { status, body, location } = outcome.value;
    log({ event: 'call-answered', route, status });
    return answer(status, body, location === undefined ? {} : { location });
  }, door.name);
}
