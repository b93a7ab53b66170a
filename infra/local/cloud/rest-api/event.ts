import { randomBytes, randomUUID } from 'node:crypto';
import { account } from '../template/deploy.ts';
import type { Match } from './match.ts';

/** A call as it came over the wire. */
export interface Call {
  readonly method: string;
  /** Path and query, as sent. */
  readonly target: string;
  /** Names and values in turn, every line in its order. */
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  readonly sourceIp: string;
  readonly receivedAt: Date;
}

/** What the event says of the API that was called. */
export interface Called {
  readonly apiId: string;
  readonly stage: string;
  readonly stageVariables: Record<string, string> | null;
  readonly region: string;
}

/** What belongs to the connection and not to the call is not shown to a function. */
const notPassedOn = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'expect',
  'keep-alive',
  'upgrade',
  'te',
]);

/**
 * Builds the event of a Lambda proxy integration, version 1.0, as API Gateway builds it where every media type is binary:
 * the body in base64, every line of every header, an empty query like none, and in `requestContext.path` the path as it
 * was called, the stage included. The API's own function must judge that path: nothing here made it shorter.
 */
export function proxyEvent(call: Call, match: Match, { apiId, stage, stageVariables, region }: Called): object {
  const [path = '/', query] = split(call.target);
  const lines = headerLines(call);
  const requestId = randomUUID();
  const hasBody = call.body.length > 0;
  const host = lines.get('host')?.values.at(-1) ?? '';
  return {
    resource: match.resource.path,
    path: belowStage(path, stage),
    httpMethod: call.method,
    headers: Object.fromEntries([...lines.values()].map(({ name, values }) => [name, values.at(-1) ?? ''])),
    multiValueHeaders: Object.fromEntries([...lines.values()].map(({ name, values }) => [name, values])),
    ...queryOf(query),
    pathParameters: Object.keys(match.parameters).length === 0 ? null : match.parameters,
    stageVariables,
    requestContext: {
      resourceId: Buffer.from(match.resource.path).toString('hex').slice(0, 6),
      resourcePath: match.resource.path,
      httpMethod: call.method,
      extendedRequestId: randomBytes(12).toString('base64'),
      requestTime: commonLogTime(call.receivedAt),
      path,
      accountId: account,
      protocol: 'HTTP/1.1',
      stage,
      domainPrefix: apiId,
      requestTimeEpoch: call.receivedAt.getTime(),
      requestId,
      identity: identity(call.sourceIp, lines.get('user-agent')?.values.at(-1) ?? null),
      domainName: host || `${apiId}.execute-api.${region}.amazonaws.com`,
      deploymentId: 'local1',
      apiId,
    },
    body: hasBody ? call.body.toString('base64') : null,
    isBase64Encoded: hasBody,
  };
}

/** Cuts off the query at the first question mark. */
export function split(target: string): [path: string, query: string | undefined] {
  const at = target.indexOf('?');
  return at < 0 ? [target, undefined] : [target.slice(0, at), target.slice(at + 1)];
}

/** The path below the stage, `/` at least. */
export function belowStage(path: string, stage: string): string {
  return path.slice(stage.length + 1) || '/';
}

/** Header lines by lower-case name, each under the spelling that came first. */
function headerLines(call: Call): Map<string, { name: string; values: string[] }> {
  const lines = new Map<string, { name: string; values: string[] }>();
  const add = (name: string, value: string): void => {
    const known = lines.get(name.toLowerCase());
    if (known === undefined) lines.set(name.toLowerCase(), { name, values: [value] });
    else known.values.push(value);
  };
  for (let i = 0; i + 1 < call.rawHeaders.length; i += 2) {
    const name = call.rawHeaders[i] ?? '';
    if (!notPassedOn.has(name.toLowerCase())) add(name, call.rawHeaders[i + 1] ?? '');
  }
  const forwardedFor = [...(lines.get('x-forwarded-for')?.values ?? []), call.sourceIp].join(', ');
  for (const [name, value] of [
    ['X-Amzn-Trace-Id', `Root=1-${hexSeconds(call.receivedAt)}-${randomBytes(12).toString('hex')}`],
    ['X-Forwarded-For', forwardedFor],
    ['X-Forwarded-Port', '443'],
    ['X-Forwarded-Proto', 'https'],
  ] as const) {
    lines.delete(name.toLowerCase());
    add(name, value);
  }
  return lines;
}

function queryOf(query: string | undefined): object {
  const parameters = [...new URLSearchParams(query ?? '')];
  if (parameters.length === 0) return { queryStringParameters: null, multiValueQueryStringParameters: null };
  const multi: Record<string, string[]> = Object.create(null);
  for (const [name, value] of parameters) {
    multi[name] ??= [];
    multi[name].push(value);
  }
  return { queryStringParameters: Object.fromEntries(parameters), multiValueQueryStringParameters: { ...multi } };
}

function identity(sourceIp: string, userAgent: string | null): object {
  return {
    cognitoIdentityPoolId: null,
    accountId: null,
    cognitoIdentityId: null,
    caller: null,
    sourceIp,
    principalOrgId: null,
    accessKey: null,
    cognitoAuthenticationType: null,
    cognitoAuthenticationProvider: null,
    userArn: null,
    userAgent,
    user: null,
  };
}

function hexSeconds(time: Date): string {
  return Math.floor(time.getTime() / 1000).toString(16);
}

/** 09/Apr/2026:12:34:56 +0000 */
function commonLogTime(time: Date): string {
  const [, , day, month, year, clock] = /^(\w+), (\d+) (\w+) (\d+) ([\d:]+)/.exec(time.toUTCString()) ?? [];
  return `${day}/${month}/${year}:${clock} +0000`;
}
