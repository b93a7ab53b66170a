import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { whyNoAddress } from '../address.ts';
import { Distrusted, Unreachable } from '../failures.ts';
import { type HttpAnswer, type HttpCall, largestAnswer, type Transport } from '../transport.ts';
import { noTrust } from './certificates.ts';

/** Nobody waits longer for an answer: a function of the exchange ends sooner. */
const longestWait = 30_000;

function answerOf(incoming: http.IncomingMessage, resolve: (answer: HttpAnswer) => void, fail: (error: Error) => void) {
  const chunks: Buffer[] = [];
  let bytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > largestAnswer) incoming.destroy(new Distrusted('answer-too-large'));
    else chunks.push(chunk);
  });
  incoming.on('error', fail);
  incoming.on('end', () =>
    resolve({
      status: incoming.statusCode ?? 0,
      header: (name) => {
        const value = incoming.headers[name.toLowerCase()];
        return Array.isArray(value) ? value[0] : value;
      },
      body: Buffer.concat(chunks).toString(),
    }),
  );
}

/**
 * A transport over node:http or node:https, with Host set to the authority: a system may be reached at another address than the
 * one that calls are signed for. A certificate has to hold for the address, not for that Host. `url` as in connection.json, ending in /v1.
 * Connections are kept. Throws TypeError where `url` is no way to an exchange: what is not https: would go in the clear.
 */
export function nodeTransport(url: string, authority: string): Transport {
  const why = whyNoAddress(url);
  if (why !== undefined) throw new TypeError(`the address of an exchange ${why}`);
  const { protocol, hostname: bracketed, port, host } = new URL(url);
  const hostname = bracketed.replace(/^\[|\]$/g, '');
  const { request, Agent } = protocol === 'https:' ? https : http;
  const agent = new Agent({ keepAlive: true });

  const send = ({ method, path, headers, body }: HttpCall): Promise<HttpAnswer> =>
    new Promise((resolve, reject) => {
      const length = method === 'GET' ? {} : { 'content-length': Buffer.byteLength(body ?? '') };
      const outgoing = request({
        agent,
        hostname,
        // Node would take the Host header for it, and verify the certificate for that name.
        servername: isIP(hostname) ? '' : hostname,
        port,
        method,
        path,
        headers: { ...headers, ...length, host: authority },
        timeout: longestWait,
      });
      const fail = (cause: Error & { code?: string }): void => {
        // The other end may close a kept connection just as it is used: that is no outage, and the client signs again.
        const stale = outgoing.reusedSocket && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
        const distrust = noTrust(cause, hostname);
        const found = distrust === undefined ? ` (${cause.code ?? cause.message})` : `: ${distrust.found}`;
        const unreachable = new Unreachable(`no answer from ${host}${found}`, {
          cause,
          stale,
          advice: distrust?.advice,
        });
        reject(cause instanceof Distrusted ? cause : unreachable);
      };
      outgoing.on('timeout', () => outgoing.destroy(new Error(`nothing in ${longestWait / 1000} s`)));
      outgoing.on('error', fail);
      outgoing.on('response', (incoming) => answerOf(incoming, resolve, fail));
      outgoing.end(body);
    });
  return send;
}
