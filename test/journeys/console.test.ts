import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answers } from '../../shared/protocol/answers.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';

let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

const raise = (): never => {
  throw new Error('no such principal');
};
const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(exchange.connection.url + path, { headers });
const namedIn = (page: string): string[] => [...page.matchAll(/\/v1(\/console\/[^"]+)"/g)].map(([, path = '']) => path);

describe('the console of an exchange', () => {
  it('is a page that is never kept, and files that are kept for good', async () => {
    const page = await get('/console');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-store');
    const named = namedIn(await page.text());
    expect(named.length).toBeGreaterThan(2);
    for (const path of named) {
      const file = await get(path);
      expect({ path, status: file.status, kept: file.headers.get('cache-control') }).toEqual({
        path,
        status: 200,
        kept: 'public, max-age=31536000, immutable',
      });
      expect((await file.arrayBuffer()).byteLength).toBeGreaterThan(100);
    }
  });

  it('lets the page run and load its own files alone, call whoever served it, and be framed by nobody', async () => {
    const { headers } = await get('/console');
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split('; ').map((one) => {
        const [name = '', ...values] = one.split(' ');
        return [name, values.join(' ')] as const;
      }),
    );
    expect(Object.fromEntries(policy)).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'connect-src': "'self'",
      'base-uri': "'none'",
      'form-action': "'none'",
      'frame-ancestors': "'none'",
      'require-trusted-types-for': "'script'",
      'trusted-types': "'none'",
    });
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
  });

  it('is compressed for whoever unpacks it, and for nobody else', async () => {
    const [path = ''] = namedIn(await (await get('/console')).text()).filter((name) => name.endsWith('.js'));
    const plain = await get(path, { 'accept-encoding': 'identity' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    const refused = await get(path, { 'accept-encoding': 'br, gzip;q=0' });
    expect(refused.headers.get('content-encoding')).toBeNull();
    const packed = await get(path, { 'accept-encoding': 'br, gzip' });
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(packed.headers.get('vary')).toBe('accept-encoding');
    // fetch has unpacked it.
    expect(await packed.text()).toBe(await plain.text());
  });

  it('tells a browser what connection.json tells other clients', async () => {
    const answer = await get('/console/connection.json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const told = v.parse(answers.consoleConnection, await answer.json());
    const { authority, registrars } = exchange.connection;
    expect(told).toMatchObject({ authority, registrars, timeZones: {} });
    expect(told.agencies.map(({ id }) => id)).toEqual(Object.keys(registrars));
  });

  it('has no file but those of the build', async () => {
    const missing = ['/console/manifest.json', '/console/index.js', '/console/serve-console', '/console/constructor'];
    for (const path of missing) expect({ path, status: (await get(path)).status }).toEqual({ path, status: 404 });
    for (const path of ['/console/', '/console/..', '/console/%2e%2e', '/console//main.js', '/console/a%2Fb'])
      expect({ path, refused: (await get(path)).status >= 400 }).toEqual({ path, refused: true });
    expect((await get('/console?x=1')).status).toBe(400);
    const posted = await fetch(`${exchange.connection.url}/console`, { method: 'POST', body: '{}' });
    expect(posted.status).toBe(405);
  });
});

describe('what answers beside the API', () => {
  const origin = (): string => new URL(exchange.connection.url).origin;

  it('enrols by a token and answers nothing else: any other path and method is the API’s own 404', async () => {
    const asJson = { 'content-type': 'application/json' };
    const refused = await fetch(`${origin()}/local/enrolments`, { method: 'POST', headers: asJson, body: '{}' });
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({ detail: 'this link is good no more' });
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    const others = [
      ['GET', '/local/enrolments'],
      ['OPTIONS', '/local/enrolments'],
      ['POST', '/local/enrolments/'],
      ['POST', '/local'],
      ['POST', '/v1/local/enrolments'],
    ] as const;
    for (const [method, path] of others) {
      const { status } = await fetch(origin() + path, { method });
      expect({ method, path, status }).toEqual({ method, path, status: 404 });
    }
  });

  it('lets no link take over keys that are somebody’s already', async () => {
    const principals = exchange.connection.principals;
    const of = (name: string) => principals.find((one) => one.name === name);
    const { keyid, signingKey, decryptionKey } = of('customs-approver-1') ?? raise();
    const token = exchange.linkFor('police-approver-1').split('/').at(-1);
    const publicOf = ({ kty, crv, x, y, n, e }: Record<string, unknown>) => ({ kty, crv, x, y, n, e });
    const answer = await fetch(`${origin()}/local/enrolments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        token,
        signingKey: publicOf({ ...signingKey }),
        decryptionKey: publicOf({ ...decryptionKey }),
      }),
    });
    expect({ status: answer.status, told: await answer.json() }).toEqual({
      status: 409,
      told: { detail: 'these keys are enrolled already' },
    });
    // They are who they were.
    expect((await exchange.as('customs-approver-1')).principal.keyid).toBe(keyid);
    expect(await (await exchange.as('customs-approver-1')).inbox().next()).toMatchObject({ done: true });
  });
});
