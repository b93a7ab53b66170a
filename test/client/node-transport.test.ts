import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Unreachable } from '../../shared/client/failures.ts';
import { nodeTransport } from '../../shared/client/node/transport.ts';
import { fetchTransport, largestAnswer } from '../../shared/client/transport.ts';

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A server that answers with what it was asked. */
const anEcho = async (): Promise<{ url: string; server: http.Server }> => {
  const server = http.createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    response.setHeader('x-seen', 'yes');
    response.end(JSON.stringify({ method: request.method, path: request.url, headers: request.headers, body }));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, server };
};

const put = { method: 'PUT', path: '/v1/police/submissions/x', headers: { signature: 's' }, body: '{"ö":1}' } as const;

/** A server that answers with so many bytes, and with no end if they are taken. */
const anAnswerOf = async (bytes: number): Promise<string> => {
  const { url, server } = await anEcho();
  server.removeAllListeners('request').on('request', (_, response) => response.end(Buffer.alloc(bytes, 97)));
  return url;
};

describe.each([
  ['node:http', (url: string) => nodeTransport(url, 'exchange.example')],
  ['fetch', fetchTransport],
] as const)('an answer over %s', (_, transport) => {
  it('is read as far as an answer may be long, and no further', async () => {
    const longest = await transport(await anAnswerOf(largestAnswer))(put);
    expect(longest.body.length).toBe(largestAnswer);
    const tooLong = transport(await anAnswerOf(largestAnswer + 1))(put);
    await expect(tooLong).rejects.toMatchObject({ name: 'Distrusted', doubt: 'answer-too-large' });
  });
});

describe('the transport over node:http', () => {
  it('sends these bytes to the address, and names the authority as Host', async () => {
    const { url } = await anEcho();
    const answer = await nodeTransport(url, 'exchange.example')(put);
    expect([answer.status, answer.header('X-Seen'), answer.header('x-none')]).toEqual([200, 'yes', undefined]);
    const seen = JSON.parse(answer.body);
    expect(seen).toMatchObject({ method: 'PUT', path: put.path, body: put.body });
    expect(seen.headers).toMatchObject({ host: 'exchange.example', signature: 's', 'content-length': '8' });
  });

  it('sends a GET without a body', async () => {
    const { url } = await anEcho();
    const { body } = await nodeTransport(url, 'exchange.example')({ method: 'GET', path: '/v1/keys', headers: {} });
    expect(JSON.parse(body).headers).not.toHaveProperty('content-length');
  });

  it('tells that nobody answers', async () => {
    const { url, server } = await anEcho();
    await new Promise((resolve) => server.close(resolve));
    const refused = nodeTransport(url, 'exchange.example')(put);
    await expect(refused).rejects.toBeInstanceOf(Unreachable);
    await expect(refused).rejects.toMatchObject({ stale: false });
  });

  it('tells a kept connection that had gone from an exchange that does not answer', async () => {
    const { url, server } = await anEcho();
    const send = nodeTransport(url, 'exchange.example');
    await send(put);
    // From now on the server ends each connection as soon as it is used.
    server.removeAllListeners('request').on('request', (request) => request.socket.destroy());
    await expect(send(put)).rejects.toMatchObject({ stale: true });
    await expect(send(put)).rejects.toMatchObject({ stale: false });
  });
});

describe('the transport over fetch', () => {
  it('sends the same call, where the address is the authority', async () => {
    const { url } = await anEcho();
    const answer = await fetchTransport(url)(put);
    expect(JSON.parse(answer.body)).toMatchObject({ method: 'PUT', path: put.path, body: put.body });
    expect(answer.header('X-Seen')).toBe('yes');
  });

  it('tells that nobody answers', async () => {
    const { url, server } = await anEcho();
    await new Promise((resolve) => server.close(resolve));
    await expect(fetchTransport(url)(put)).rejects.toBeInstanceOf(Unreachable);
  });
});
