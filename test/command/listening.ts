import http from 'node:http';
import https from 'node:https';
import { authority, type StandInExchange } from './stand-in-exchange.ts';

/** How a stand-in is served, where it is not over http at 127.0.0.1. */
interface Served {
  readonly anyHost?: boolean;
  /** Key and certificate, as PEM. */
  readonly tls?: { readonly key: string; readonly cert: string };
  readonly at?: '127.0.0.1' | '::1';
}

/**
 * A stand-in behind a real socket, at another address than its authority: the one that `exchange` names at each call. Whoever calls for
 * another host has made a mistake, which is what some tests are about: `anyHost`.
 */
export const listening = async (
  exchange: () => Pick<StandInExchange, 'transport'>,
  { anyHost = false, tls, at = '127.0.0.1' }: Served = {},
): Promise<http.Server> => {
  const answer: http.RequestListener = async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method, url = '', headers } = request;
    if (!anyHost && headers.host !== authority) throw new Error(`called for ${headers.host}`);
    const call = { method: method as 'GET', path: url, headers: headers as Record<string, string>, body };
    const answer = await exchange().transport(call);
    const retryAfter = answer.header('retry-after');
    response.writeHead(answer.status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
    response.end(answer.body);
  };
  const made = tls === undefined ? http.createServer(answer) : https.createServer(tls, answer);
  await new Promise<void>((resolve) => made.listen(0, at, resolve));
  return made;
};
