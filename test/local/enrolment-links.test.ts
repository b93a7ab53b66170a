import { describe, expect, it } from 'vitest';
import { EnrolmentLinks } from '../../infra/local/exchange/enrolment-links.ts';
import { newRegistrar } from '../../shared/client/keys.ts';

/** A registry that nothing is filed in: whoever reaches it would fail otherwise than refused. */
const registry = { endpoint: 'http://127.0.0.1:9', region: 'eu-north-1', table: 'none', credentials: {} as never };
const person = { name: 'police-approver-1', agency: 'police', roles: ['approver' as const], holder: 'police-holder-1' };
const url = 'http://127.0.0.1:8787/v1';
const registrars = { police: await newRegistrar() };

const tokenOf = (link: string): string => link.split('/').at(-1) ?? '';
const ownPage = {
  host: '127.0.0.1:8787',
  origin: 'http://127.0.0.1:8787',
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/json',
};
const sent = (value: unknown, headers: Record<string, string | undefined> = {}) => ({
  headers: { ...ownPage, ...headers },
  body: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
});
/** No keys at all: what they come to tells whether the token was looked at, and files nothing. */
const noKeys = { signingKey: 'none', decryptionKey: 'none' };

describe('a link that enrols a browser', () => {
  it('names the console, and has 128 random bits behind the fragment', () => {
    const links = new EnrolmentLinks(registrars);
    const one = links.linkFor(person, url);
    expect(one).toMatch(/^http:\/\/127\.0\.0\.1:8787\/v1\/console#\/enrol\/[A-Za-z0-9_-]{22}$/);
    expect(links.linkFor(person, url)).not.toBe(one);
  });

  it('is good for an hour, and a minute later for nobody', async () => {
    let now = 0;
    const links = new EnrolmentLinks(registrars, () => now);
    const token = tokenOf(links.linkFor(person, url));
    now = 3_600_000;
    expect((await links.enrol(sent({ token }), registry)).status).toBe(403);
  });

  it.each([
    ['no JSON', 'no'],
    ['a list', [1]],
    ['no token', {}],
    ['a token that is no text', { token: { toString: 1 } }],
    ['a token that nobody made', { token: 'A'.repeat(22) }],
    ['a name of JavaScript', { token: '__proto__' }],
  ])('is refused alike where it is %s', async (_, body) => {
    const links = new EnrolmentLinks(registrars);
    const { status, body: answer } = await links.enrol(sent(body), registry);
    expect({ status, answer: JSON.parse(answer.toString()) }).toEqual({
      status: 403,
      answer: { detail: 'this link is good no more' },
    });
  });

  it('is spent by whoever sends something else than keys with it, and nothing is filed', async () => {
    const links = new EnrolmentLinks(registrars);
    const token = tokenOf(links.linkFor(person, url));
    const keys = { signingKey: { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', d: 'AA' }, decryptionKey: 'none' };
    expect((await links.enrol(sent({ token, ...keys }), registry)).status).toBe(422);
    expect((await links.enrol(sent({ token }), registry)).status).toBe(403);
  });

  it.each<[string, Record<string, string | undefined>]>([
    ['a page of another origin', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['another origin in a browser that says no more', { origin: 'https://evil.example', 'sec-fetch-site': undefined }],
    ['no origin at all (a sandboxed frame)', { origin: 'null', 'sec-fetch-site': undefined }],
    ['a page at another port of this machine', { origin: 'http://127.0.0.1:3000', 'sec-fetch-site': 'same-site' }],
    ['a name that leads here', { host: 'evil.example:8787', origin: 'http://evil.example:8787' }],
    ['a name that begins as this machine does', { host: '127.0.0.1.evil.example:8787', origin: undefined }],
    ['a form that a page sends without asking', { 'content-type': 'text/plain', origin: undefined }],
    ['a body of no type', { 'content-type': undefined }],
  ])('is not heard from %s, whatever token it has, and not spent by it', async (_, headers) => {
    const links = new EnrolmentLinks(registrars);
    const token = tokenOf(links.linkFor(person, url));
    const refused = await links.enrol(sent({ token, ...noKeys }, headers), registry);
    expect({ status: refused.status, answer: refused.body.toString() }).toEqual({
      status: 403,
      answer: '{"detail":"this is for the console of this exchange alone"}',
    });
    expect((await links.enrol(sent({ token, ...noKeys }), registry)).status).toBe(422);
  });

  it('is good once among any number that come at the same time', async () => {
    const links = new EnrolmentLinks(registrars);
    const token = tokenOf(links.linkFor(person, url));
    const all = await Promise.all([1, 2, 3, 4].map(() => links.enrol(sent({ token, ...noKeys }), registry)));
    expect(all.map(({ status }) => status).sort()).toEqual([403, 403, 403, 422]);
  });
});
