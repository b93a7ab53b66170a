import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { SignedHeaders } from '../protocol/http-signature.ts';
import { problem } from '../protocol/problem.ts';
import { Unavailable } from '../workflow/ports.ts';
import { log, named } from './log.ts';
import { timeoutEarlyInMillis } from './out-of-time.ts';

/** The part of API Gateway's event (REST, proxy, payload 1.0) that the exchange believes. */
export type ApiEvent = Pick<
  APIGatewayProxyEvent,
  'httpMethod' | 'body' | 'isBase64Encoded' | 'multiValueHeaders' | 'multiValueQueryStringParameters'
> & { readonly requestContext: { readonly path: string } };
export type ApiAnswer = APIGatewayProxyResult;

/** A call as it was received, undecoded where API Gateway decodes. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly hasQuery: boolean;
  readonly headers: SignedHeaders;
  /** Whether whoever calls unpacks gzip, and what passes the answer on hands over bytes. */
  readonly takesGzip: boolean;
  readonly body: Uint8Array;
}

function linesOf(event: ApiEvent, name: string): readonly string[] | undefined {
  const lines = Object.entries(event.multiValueHeaders ?? {}).filter(([key]) => key.toLowerCase() === name);
  return lines.length === 0 ? undefined : lines.flatMap(([, values]) => values ?? []);
}

/** A weight of nothing refuses (RFC 9110, 12.5.3). */
function namesGzip(lines: readonly string[] | undefined): boolean {
  return (
    lines?.some((line) => line.split(',').some((one) => /^\s*gzip\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(one))) ??
    false
  );
}

/** Reads an event. The body comes as base64 from an API whose binary types are all types, and as text from some emulators. */
export function receivedFrom(event: ApiEvent): Received {
  return {
    method: event.httpMethod,
    path: event.requestContext.path,
    hasQuery: Object.keys(event.multiValueQueryStringParameters ?? {}).length > 0,
    headers: {
      signature: linesOf(event, 'signature'),
      signatureInput: linesOf(event, 'signature-input'),
      contentDigest: linesOf(event, 'content-digest'),
      contentType: linesOf(event, 'content-type'),
    },
    // API Gateway adds the trace to each call, and makes bytes of an answer in base64; some emulators do neither, and take text alone.
    takesGzip: namesGzip(linesOf(event, 'accept-encoding')) && linesOf(event, 'x-amzn-trace-id') !== undefined,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
  };
}

const plainHeaders = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** An answer in JSON. */
export function answer(status: number, body: object, headers: Record<string, string> = {}): ApiAnswer {
  return {
    statusCode: status,
    headers: { 'content-type': 'application/json', ...plainHeaders, ...headers },
    body: JSON.stringify(body),
  };
}

/** A refusal as problem details (RFC 9457). */
export function refusal(refused: Refusal): ApiAnswer {
  const { status, contentType, body, retryAfter } = problem(refused);
  const retry = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) };
  return { statusCode: status, headers: { 'content-type': contentType, ...plainHeaders, ...retry }, body };
}

/** Told a little before the function's time is over: a dependency took it. What it was asked for may still happen, once. */
function outOfTime(): never {
  throw new Unavailable('the time of the function is over');
}

/**
 * A Lambda handler around what answers one call: every answer is logged by its code, and whatever is thrown becomes a 503 (a
 * dependency) or a 500 (a bug) that tells nothing of its cause.
 */
export function apiHandler(answerTo: (received: Received) => Promise<ApiAnswer>, name: string) {
  return middy<ApiEvent, ApiAnswer>({ timeoutEarlyInMillis, timeoutEarlyResponse: outOfTime })
    .use({
      onError: (request) => {
        const isOutage = request.error?.name === 'Unavailable';
        log({ event: 'call-failed', route: name, ...named(request.error) });
        request.response = refusal(refuse(isOutage ? 'unavailable' : 'internal'));
      },
    })
    .handler((event) => answerTo(receivedFrom(event)));
}
