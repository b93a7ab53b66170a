import { type Code, type Refusal, refuse } from '../domain/refusal.ts';
import { err, ok, type Result } from '../domain/result.ts';
import { utf8 } from '../protocol/base64.ts';
import { readBatchBody } from '../protocol/bodies.ts';
import { contentDigestHeader } from '../protocol/content-digest.ts';
import { isUuid7 } from '../protocol/ids.ts';
import { parseIJson } from '../protocol/json.ts';
import { problems } from '../protocol/problem.ts';
import { type Authentication, authenticate } from './authenticate.ts';
import { type Reply, type SignedCall, signedOf, type UseCase } from './call.ts';
import type { Exchange } from './ports.ts';
import { settleNonce } from './settle-nonce.ts';

interface Row {
  readonly submission: string;
  readonly body: string;
  readonly signature: { readonly input: string; readonly value: string };
}

export interface Batching {
  readonly authentication: Authentication;
  readonly exchange: Pick<Exchange, 'consume'>;
  /** What a single call to `submissions/{id}/decisions` would run. */
  readonly single: UseCase;
}

/** The row as the single call that it stands for; whoever carries it, only its signer's own caller may. */
async function callOf(ports: Batching, outer: SignedCall, row: Row): Promise<Result<SignedCall, Refusal>> {
  if (!isUuid7(row.submission)) return err(refuse('path-invalid'));
  const bytes = utf8(row.body);
  const headers = {
    signature: [row.signature.value],
    signatureInput: [row.signature.input],
    contentDigest: [await contentDigestHeader(ports.authentication.crypto, bytes)],
    contentType: ['application/json'],
  };
  const path = `/v1/${outer.by.agency}/submissions/${row.submission}/decisions`;
  const received = { method: 'POST', path, headers, body: bytes };
  const authentic = await authenticate(ports.authentication, received, outer.now, true);
  if (!authentic.ok) return authentic;
  const { keyid, entry, nonce, evidence } = authentic.value;
  if (keyid !== outer.by.keyid || evidence === undefined) return err(refuse('role-missing'));
  return ok({ ...outer, entry, id: row.submission, text: row.body, body: undefined, signed: { nonce, evidence } });
}

async function decidedAlone(ports: Batching, call: SignedCall): Promise<Result<Reply, Refusal>> {
  const parsed = parseIJson(utf8(call.text));
  const outcome = parsed.ok
    ? await ports.single({ ...call, body: parsed.value })
    : err<Refusal>(refuse('json-invalid'));
  return settleNonce(ports.exchange, call, outcome);
}

function resultOf(submission: string, outcome: Result<Reply, Refusal>) {
  if (outcome.ok) {
    const { state } = outcome.value.body as { readonly state?: string };
    return { submission, status: outcome.value.status, state };
  }
  const code: Code = outcome.error.code;
  return { submission, status: problems[code].status, code };
}

/** An outage in one row is that row's answer: the rows before it have been decided, and the caller has to be told so. */
async function decidedRow(ports: Batching, outer: SignedCall, row: Row) {
  try {
    const call = await callOf(ports, outer, row);
    return resultOf(row.submission, call.ok ? await decidedAlone(ports, call.value) : call);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'Unavailable') throw error;
    return resultOf(row.submission, err(refuse('unavailable')));
  }
}

/**
 * POST decisions: the batch's own nonce goes first, so that a batch that is refused, a replay above all, has judged no row. Up to 25 whole signed calls in one, each judged as the single call would be and each evidence by itself. Rows are
 * judged in their order, one after another, so that two rows about one submission have one meaning.
 */
export function decideBatch(ports: Batching): UseCase {
  return async (call) => {
    const body = readBatchBody(call.body);
    if (!body.ok) return body;
    if (!(await ports.exchange.consume(signedOf(call).nonce))) return err(refuse('nonce-replayed'));
    const results = [];
    for (const row of body.value.decisions) results.push(await decidedRow(ports, call, row));
    return ok({ status: 200, body: { results }, spent: true });
  };
}
