import { randomUUID } from 'node:crypto';
import { isObject, type Json, parseJson } from '../basics/json.ts';
import type { RestApi } from './definition.ts';

/** One answer to a client: header lines in order, a name may come more than once. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: [name: string, value: string][];
  readonly body: Buffer;
}

/** The gateway responses that arise here: each with its status and the message that API Gateway gives by itself. */
const defaults = {
  MISSING_AUTHENTICATION_TOKEN: [403, 'Missing Authentication Token'],
  BAD_REQUEST_BODY: [400, 'Bad Request'],
  THROTTLED: [429, 'Too Many Requests'],
  REQUEST_TOO_LARGE: [413, 'Request Too Long'],
  INTEGRATION_TIMEOUT: [504, 'Endpoint request timed out'],
  API_CONFIGURATION_ERROR: [500, 'Internal server error'],
  /** A function that failed, or whose answer is none, has no type of its own. */
  DEFAULT_5XX: [502, 'Internal server error'],
} as const satisfies Record<string, readonly [number, string]>;

export type GatewayFault = keyof typeof defaults;

/** Headers that a function cannot set: API Gateway passes them on under another name. */
const remapped = new Set(['connection', 'content-length', 'date', 'server', 'transfer-encoding', 'www-authenticate']);
const members = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded']);

/** What API Gateway answers by itself, customised by the template where it says how. */
export function gatewayAnswer(api: RestApi, fault: GatewayFault): HttpAnswer {
  const [status, message] = defaults[fault];
  const family = status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX';
  const custom = api.gatewayResponses.get(fault) ?? api.gatewayResponses.get(family);
  const requestId = randomUUID();
  const headers = { 'content-type': custom?.contentType ?? 'application/json', ...custom?.headers };
  const body = fill(custom?.template ?? '{"message":$context.error.messageString}', message, fault, requestId);
  return {
    status: custom?.statusCode ?? status,
    headers: [['x-amzn-requestid', requestId], ...Object.entries(headers)],
    body: Buffer.from(body),
  };
}

function fill(template: string, message: string, fault: GatewayFault, requestId: string): string {
  return template
    .replaceAll('$context.error.messageString', JSON.stringify(message))
    .replaceAll('$context.error.message', message)
    .replaceAll('$context.error.responseType', fault)
    .replaceAll('$context.requestId', requestId);
}

/**
 * Turns a function's answer into HTTP; undefined when it is none that API Gateway takes (a status that is no integer, a
 * body that is no text, a member that it does not know), which makes a 502.
 * @param payload the function's answer, as JSON text.
 */
export function functionAnswer(payload: string): HttpAnswer | undefined {
  const answer = parseJson(payload);
  if (!isObject(answer) || Object.keys(answer).some((name) => !members.has(name))) return undefined;
  const { statusCode, body = null, isBase64Encoded = false } = answer;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined;
  if ((body !== null && typeof body !== 'string') || typeof isBase64Encoded !== 'boolean') return undefined;
  const headers = headerLines(answer.headers, answer.multiValueHeaders);
  if (headers === undefined) return undefined;
  if (!headers.some(([name]) => name === 'content-type')) headers.push(['content-type', 'application/json']);
  headers.push(['x-amzn-requestid', randomUUID()]);
  return { status, headers, body: Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8') };
}

function headerLines(single: Json | undefined, multi: Json | undefined): [string, string][] | undefined {
  const lines: [string, string][] = [];
  const several = isObject(multi) ? multi : {};
  for (const [name, values] of Object.entries(several)) {
    if (!Array.isArray(values)) return undefined;
    for (const value of values) lines.push([headerName(name), String(value)]);
  }
  for (const [name, value] of Object.entries(isObject(single) ? single : {})) {
    if (isObject(value) || Array.isArray(value)) return undefined;
    // A header in both lists is taken from the one of several values.
    if (!Object.keys(several).some((other) => other.toLowerCase() === name.toLowerCase())) {
      lines.push([headerName(name), String(value)]);
    }
  }
  return lines;
}

function headerName(name: string): string {
  const lower = name.toLowerCase();
  return remapped.has(lower) ? `x-amzn-remapped-${lower}` : lower;
}
