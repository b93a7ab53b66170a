import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  STATUS_CODES,
} from 'node:http';
import type { Socket } from 'node:net';
import { readBody } from '../basics/bodies.ts';
import type { Log } from '../basics/output.ts';
import { mayInvoke, type Permission } from '../lambda/definition.ts';
import type { Functions } from '../lambda/functions.ts';
import { arn } from '../template/names.ts';
import { functionAnswer, type GatewayFault, gatewayAnswer, type HttpAnswer } from './answers.ts';
import type { RestApi } from './definition.ts';
import { belowStage, type Call, type Called, proxyEvent, split } from './event.ts';
import { integrationOf, matchResource } from './match.ts';
import type { Throttle } from './throttle.ts';

/** A deployed API with what it needs to be served. */
export interface Served {
  readonly api: RestApi;
  readonly called: Called;
  /** What the stage lets through. */
  readonly throttle: Throttle;
  readonly functions: Functions;
  readonly permissions: readonly Permission[];
  readonly log: Log;
  /** How far the cloud's clock runs ahead of this machine's, in milliseconds. */
  readonly aheadMs: number;
  /** Answers what is no path of the stage; undefined where it does not either. An API on AWS has nothing beside its stages. */
  readonly beside?: Beside;
}

/** What a server answers beside its API. */
export type Beside = (call: {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
}) => Promise<HttpAnswer> | undefined;

/** API Gateway takes a request line and headers of so many bytes. */
const maxHeaderSize = 10_240;
/** API Gateway takes bodies of 10 MB. */
const bodyLimit = 10 * 1024 * 1024;

/** Serves one stage of a REST API on a port of 127.0.0.1. */
export async function serve(served: Served, port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 65_000, maxHeaderSize }, (incoming, response) => {
    void answer(incoming, served)
      .catch((fault: Error) => {
        served.log({ level: 'ERROR', message: `The API failed: ${fault.message}` });
        return gatewayAnswer(served.api, 'DEFAULT_5XX');
      })
      .then((given) => send(response, given, Date.now() + served.aheadMs));
  });
  server.on('clientError', (_, socket) => refuseRequest(socket as Socket, served.api));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

async function answer(incoming: IncomingMessage, served: Served): Promise<HttpAnswer> {
  const { api, called } = served;
  const receivedAt = new Date(Date.now() + served.aheadMs);
  const body = await readBody(incoming, bodyLimit);
  if (body === undefined) return gatewayAnswer(api, 'REQUEST_TOO_LARGE');
  const { method = 'GET', url = '/', rawHeaders, headers } = incoming;
  const call: Call = { method, target: url, rawHeaders, body, sourceIp: '127.0.0.1', receivedAt };
  const [path] = split(url);
  if (path !== `/${called.stage}` && !path.startsWith(`/${called.stage}/`)) {
    return served.beside?.({ method, path, headers, body }) ?? gatewayAnswer(api, 'MISSING_AUTHENTICATION_TOKEN');
  }
  return answerBelowStage(call, path, served);
}

async function answerBelowStage(call: Call, path: string, served: Served): Promise<HttpAnswer> {
  const { api, called, throttle, functions, permissions, log } = served;
  const match = matchResource(api.resources, belowStage(path, called.stage));
  const integration = match && integrationOf(match.resource, call.method);
  if (match === undefined || integration === undefined) return gatewayAnswer(api, 'MISSING_AUTHENTICATION_TOKEN');
  if (!throttle.admits(call.method, match.resource.path)) return gatewayAnswer(api, 'THROTTLED');
  const { functionArn, timeoutMs } = integration;
  const name = functions.definition(functionArn).name;
  const source = arn('execute-api', called.region, `${api.id}/${called.stage}/${call.method}${match.resource.path}`);
  if (!mayInvoke(permissions, name, 'apigateway.amazonaws.com', source)) {
    log({ level: 'ERROR', message: `No permission of the template lets the API invoke ${name} for ${source}` });
    return gatewayAnswer(api, 'API_CONFIGURATION_ERROR');
  }
  const outcome = await inTime(functions.invoke(functionArn, proxyEvent(call, match, called)), timeoutMs);
  if (outcome === 'too late') return gatewayAnswer(api, 'INTEGRATION_TIMEOUT');
  if (!outcome.ok) return gatewayAnswer(api, faultOf(outcome.error.errorType));
  const given = functionAnswer(outcome.payload);
  if (given !== undefined) return given;
  log({ level: 'ERROR', message: `${name} answered what is no answer of a proxy integration` });
  return gatewayAnswer(api, 'DEFAULT_5XX');
}

function faultOf(errorType: string): GatewayFault {
  return errorType === 'RequestEntityTooLargeException' ? 'REQUEST_TOO_LARGE' : 'DEFAULT_5XX';
}

/** Waits so long for an answer and no longer; the function goes on by itself. */
async function inTime<T>(answer: Promise<T>, milliseconds: number): Promise<T | 'too late'> {
  const late = Promise.withResolvers<'too late'>();
  const timer = setTimeout(() => late.resolve('too late'), milliseconds);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function send(response: ServerResponse, { status, headers, body }: HttpAnswer, now: number): void {
  const own: [string, string][] = [
    ['date', new Date(now).toUTCString()],
    ['content-length', String(body.length)],
  ];
  const lines = [...headers, ...own];
  response.writeHead(status, lines.flat());
  response.end(body);
}

/** What is no HTTP is refused in the API's own words, and the connection closed. */
function refuseRequest(socket: Socket, api: RestApi): void {
  if (!socket.writable) return;
  const { status, headers, body } = gatewayAnswer(api, 'BAD_REQUEST_BODY');
  const lines = [...headers, ['content-length', String(body.length)], ['connection', 'close']];
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n${body}`,
  );
}
