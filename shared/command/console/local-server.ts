import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Unreachable } from '../../client/failures.ts';
import { isOwnPage } from '../../client/node/own-page.ts';
import type { HttpAnswer, Transport } from '../../client/transport.ts';
import type { ConsoleConnection } from '../../protocol/answers.ts';
import { type ConsoleFile, indexFile, keptOf, pageHeaders } from '../../runtime/console-files.ts';

/** What a local console is made of. */
export interface LocalConsole {
  readonly files: ReadonlyMap<string, ConsoleFile>;
  /** What the browser trusts: as the agency's own connection file says. */
  readonly connection: ConsoleConnection;
  /** The way to the exchange, with its own name in Host. */
  readonly transport: Transport;
  readonly port: number;
}

/** No body of the contract has more (section 1); a page that sends more is none of ours. */
const bodyLimit = 320 * 1024;

/** What of a call is passed on, and what of its answer: all that the contract knows, and nothing of the browser or of a network. */
const passedOn = ['content-type', 'content-digest', 'signature', 'signature-input'];
const passedBack = ['content-type', 'cache-control', 'retry-after', 'location'];

const page = '/v1/console';

function answer(
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: string | Buffer,
): void {
  response.writeHead(status, { 'cache-control': 'no-store', ...pageHeaders, ...headers }).end(body);
}

function refuse(response: ServerResponse, status: number, why: string): void {
  answer(response, status, { 'content-type': 'text/plain; charset=utf-8' }, `${why}\n`);
}

async function bodyOf(incoming: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += chunk.length;
    if (length > bodyLimit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** A file of the console, the page itself, or what the browser is to trust; undefined for any other path. */
function own(
  { files, connection }: LocalConsole,
  path: string,
): (() => [Record<string, string>, string | Buffer]) | undefined {
  if (path === `${page}/connection.json`)
    return () => [{ 'content-type': 'application/json' }, JSON.stringify(connection)];
  const name = path === page ? indexFile : path.slice(page.length + 1);
  const file = path === page || path.startsWith(`${page}/`) ? files.get(name) : undefined;
  return file && (() => [{ 'content-type': file.type, 'cache-control': keptOf(name) }, file.bytes]);
}

/** What an exchange answers in (contract, section 1). */
function isContracts({ status, header }: HttpAnswer): boolean {
  return (
    !(status >= 300 && status < 400) && /^application\/(?:problem\+)?json(?:;|$)/.test(header('content-type') ?? '')
  );
}

/**
 * For what an exchange has answered. It is not to be trusted with this page: a document or a script of its own, at this very address,
 * could use the browser's keys. So it is data, in whatever way a browser has come to it.
 */
const dataHeaders = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

function passBack(response: ServerResponse, { status, header, body }: HttpAnswer): void {
  const headers = passedBack.flatMap((name): [string, string][] => {
    const value = header(name);
    return value === undefined ? [] : [[name, value]];
  });
  response.writeHead(status, { ...Object.fromEntries(headers), ...dataHeaders }).end(body);
}

/** Passes a call on as it came: what is signed in it (method, authority, path, digest, type) is not touched. */
async function pass(
  local: LocalConsole,
  incoming: IncomingMessage,
  path: string,
  response: ServerResponse,
): Promise<void> {
  const { method = '' } = incoming;
  if (method !== 'GET' && method !== 'PUT' && method !== 'POST') return refuse(response, 405, 'no such method');
  const body = await bodyOf(incoming);
  if (body === undefined) return refuse(response, 413, 'the body is too large');
  const headers = passedOn.flatMap((name): [string, string][] => {
    const value = incoming.headers[name];
    return typeof value === 'string' ? [[name, value]] : [];
  });
  try {
    const call = { method, path, headers: Object.fromEntries(headers), ...(method !== 'GET' && { body }) } as const;
    const given = await local.transport(call);
    if (!isContracts(given)) return refuse(response, 502, 'the exchange answers what is none of its contract');
    passBack(response, given);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    refuse(response, error instanceof Unreachable ? 502 : 500, 'the exchange does not answer');
  }
}

/** A page of another name that was made to lead here (DNS rebinding) is told nothing. */
function isHere({ headers: { host } }: IncomingMessage, port: number): boolean {
  return host === `127.0.0.1:${port}` || host === `localhost:${port}`;
}

async function respond(
  local: LocalConsole,
  port: number,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { url: path = '', method, headers } = incoming;
  if (!isHere(incoming, port)) return refuse(response, 421, 'this is not the host that you mean');
  const file = method === 'GET' ? own(local, path) : undefined;
  if (file !== undefined) return answer(response, 200, ...file());
  if (path === page || path.startsWith(`${page}/`) || !path.startsWith('/v1/'))
    return refuse(response, 404, 'there is nothing here');
  // No page of another place uses this machine's way to the exchange, and nobody is led to an answer as to a page.
  const { 'sec-fetch-dest': goal = 'empty' } = headers;
  if (!isOwnPage(headers) || goal !== 'empty') return refuse(response, 403, 'this is for the console alone');
  return pass(local, incoming, path, response);
}

/**
 * Serves the console on a port of 127.0.0.1 (0: a free one). It holds no key and signs nothing: whoever reaches it can do with it what
 * they could do at the exchange itself.
 * @throws what listening throws, EADDRINUSE above all.
 */
export async function serveConsole(local: LocalConsole): Promise<Server> {
  const server = createServer((incoming, response) => {
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : local.port;
    respond(local, port, incoming, response).catch(() => response.destroy());
  });
  server.listen(local.port, '127.0.0.1');
  await once(server, 'listening');
  return server;
}
