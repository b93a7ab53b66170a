import http, { type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Unreachable } from '../../shared/client/failures.ts';
import type { HttpAnswer, HttpCall } from '../../shared/client/transport.ts';
import { trustOf } from '../../shared/command/console/console.ts';
import { serveConsole } from '../../shared/command/console/local-server.ts';
import { ran } from './terminal.ts';

const page = { type: 'text/html; charset=utf-8', bytes: Buffer.from('<!doctype html>'), gzipped: Buffer.from('') };
const script = { type: 'text/javascript; charset=utf-8', bytes: Buffer.from('export {};'), gzipped: Buffer.from('') };
const registrar = { kty: 'EC' as const, crv: 'P-256' as const, x: 'x', y: 'y' };
const connection = {
  url: 'https://samsyn.example/v1',
  authority: 'samsyn.example',
  formerAuthorities: ['old.example'],
  notifications: {},
  registrars: { police: registrar, customs: registrar },
  names: { police: { sv: 'Polismyndigheten', en: 'Swedish Police Authority' } },
  principals: [],
};

let server: Server;
let port: number;
let calls: HttpCall[];
let answering: () => Promise<HttpAnswer>;
beforeAll(async () => {
  const transport = (call: HttpCall): Promise<HttpAnswer> => {
    calls.push(call);
    return answering();
  };
  const files = new Map([
    ['index.html', page],
    ['index-a1b2c3d4.js', script],
  ]);
  server = await serveConsole({ files, connection: trustOf(connection), transport, port: 0 });
  port = (server.address() as AddressInfo).port;
});
afterAll(() => {
  server.close();
  server.closeAllConnections();
});
beforeEach(() => {
  calls = [];
  answering = async () => ({
    status: 201,
    header: (name) => ({ 'content-type': 'application/json', location: '/v1/x', 'set-cookie': 'a=b' })[name],
    body: '{"id":"x"}',
  });
});

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

const send = (path: string, { method = 'GET', headers = {}, body }: Sent = {}) =>
  new Promise<{ status: number; headers: http.IncomingHttpHeaders; text: string }>((resolve, reject) => {
    const outgoing = http.request({ host: '127.0.0.1', port, path, method, headers }, async (incoming) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: Buffer.concat(chunks).toString() });
    });
    outgoing.on('error', reject).end(body);
  });

describe('the console of an agency’s own machine', () => {
  it('serves its own page and files under the policy of the exchange, and nothing else below them', async () => {
    const { status, headers, text } = await send('/v1/console');
    expect({ status, text, kept: headers['cache-control'] }).toEqual({
      status: 200,
      text: '<!doctype html>',
      kept: 'no-store',
    });
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    const file = await send('/v1/console/index-a1b2c3d4.js');
    expect(file.headers).toMatchObject({
      'content-type': script.type,
      'cache-control': expect.stringMatching(/immutable/),
    });
    for (const path of ['/v1/console/', '/v1/console/../keys', '/v1/console/manifest.json', '/', '/local/enrolments'])
      expect({ path, status: (await send(path)).status }).toEqual({ path, status: 404 });
    expect(calls).toEqual([]);
  });

  it('tells the browser whom to trust by the agency’s own file, and no key or credential', async () => {
    const { text } = await send('/v1/console/connection.json');
    expect(JSON.parse(text)).toEqual({
      authority: 'samsyn.example',
      formerAuthorities: ['old.example'],
      agencies: [
        { id: 'police', names: { sv: 'Polismyndigheten', en: 'Swedish Police Authority' } },
        { id: 'customs', names: { sv: 'customs', en: 'customs' } },
      ],
      registrars: { police: registrar, customs: registrar },
      timeZones: {},
    });
  });

  it('passes calls on as they are signed, without what a browser adds, and answers without what an exchange has not to say', async () => {
    const signed = {
      'content-type': 'application/json',
      'content-digest': 'd',
      signature: 's',
      'signature-input': 'i',
    };
    const origin = `http://127.0.0.1:${port}`;
    const headers = { ...signed, cookie: 'c', origin, 'user-agent': 'u', 'x-forwarded-for': 'f' };
    const answer = await send('/v1/police/submissions/x/decisions', { method: 'POST', headers, body: '{"å": 1}' });
    expect(calls).toEqual([
      { method: 'POST', path: '/v1/police/submissions/x/decisions', headers: signed, body: '{"å": 1}' },
    ]);
    expect({ status: answer.status, text: answer.text }).toEqual({ status: 201, text: '{"id":"x"}' });
    expect(answer.headers.location).toBe('/v1/x');
    expect(answer.headers['set-cookie']).toBeUndefined();
    await send('/v1/police/inbox?x=1');
    expect(calls[1]).toEqual({ method: 'GET', path: '/v1/police/inbox?x=1', headers: {} });
  });

  it('answers nobody who means another host: a page elsewhere may make its own name lead here', async () => {
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1.evil.example:${port}`]) {
      const { status, text } = await send('/v1/console/connection.json', { headers: { host } });
      expect({ host, status, told: text.includes('samsyn.example') }).toEqual({ host, status: 421, told: false });
    }
    expect((await send('/v1/console', { headers: { host: `localhost:${port}` } })).status).toBe(200);
  });

  it.each([
    ['a page of another place', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a page of another place, in a browser that says no more', { origin: 'https://evil.example' }],
    ['a page at another port of this machine', { 'sec-fetch-site': 'same-site' }],
    ['a frame without an origin', { origin: 'null' }],
    ['whoever is led to an answer as to a page', { 'sec-fetch-site': 'none', 'sec-fetch-dest': 'document' }],
    ['whoever takes an answer for a script', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'script' }],
    ['whoever makes it a worker', { 'sec-fetch-site': 'same-origin', 'sec-fetch-dest': 'serviceworker' }],
  ])('passes no call of %s on', async (_, headers) => {
    for (const method of ['GET', 'POST'])
      expect((await send('/v1/keys', { method, headers: { ...headers } })).status).toBe(403);
    expect(calls).toEqual([]);
  });

  it.each([
    ['a page', 200, 'text/html'],
    ['a page that calls itself more', 200, 'text/html; charset=application/json'],
    ['a script', 200, 'text/javascript'],
    ['a drawing that has scripts', 200, 'image/svg+xml'],
    ['what has no type', 200, undefined],
    ['a way to elsewhere', 302, 'application/json'],
  ])(
    'hands nothing of the exchange over that is %s: it would be at the address that the keys belong to',
    async (...of) => {
      const [, status, type] = of;
      const header = (name: string) => ({ 'content-type': type, location: 'https://evil.example/' })[name];
      answering = async () => ({ status, header, body: '<script>alert(1)</script>' });
      const answer = await send('/v1/keys');
      expect({ status: answer.status, text: answer.text, to: answer.headers.location }).toEqual({
        status: 502,
        text: 'the exchange answers what is none of its contract\n',
        to: undefined,
      });
    },
  );

  it('hands answers over as data: they run nothing, whatever is made of them', async () => {
    answering = async () => ({
      status: 404,
      header: (name) => ({ 'content-type': 'application/problem+json', 'content-security-policy': 'x' })[name],
      body: '{}',
    });
    expect((await send('/v1/keys')).headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
  });

  it('takes no other method and no body beyond the contract’s', async () => {
    for (const method of ['DELETE', 'PATCH', 'OPTIONS', 'HEAD'])
      expect({ method, status: (await send('/v1/keys', { method })).status }).toEqual({ method, status: 405 });
    const large = await send('/v1/police/submissions/x', { method: 'PUT', body: 'x'.repeat(320 * 1024 + 1) });
    expect(large.status).toBe(413);
    expect(calls).toEqual([]);
  });

  it('says that the exchange does not answer, and goes on', async () => {
    answering = () => Promise.reject(new Unreachable('no answer from 10.0.0.1'));
    const { status, text } = await send('/v1/keys');
    expect({ status, text }).toEqual({ status: 502, text: 'the exchange does not answer\n' });
    expect((await send('/v1/console')).status).toBe(200);
  });
});

describe('samsyn console', () => {
  it('has help, and says what is wrong with a port', async () => {
    expect((await ran(['console', '--help'])).out).toContain('127.0.0.1:8788');
    const { code, err } = await ran(['console', '--port', 'x', '--connection', 'none.json']);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('none.json') });
  });
});
