import { describe, expect, it } from 'vitest';
import { EnrolmentLinks } from '../../infra/local/exchange/enrolment-links.ts';
import { newRegistrar } from '../../shared/client/keys.ts';

/** A registry that nothing is filed in: whoever reaches it would fail otherwise than refused. */
const registry = { endpoint: 'http://127.0.0.1:9', region: 'eu-north-1', table: 'none', credentials: {} as never };
const person = { name: 'police-approver-1', agency: 'police', roles: ['approver' as const], holder: 'police-holder-1' };
const url = 'http://127.0.0.1:8787/v1';
const registrars = { police: await newRegistrar() };

const tokenOf = (link: string): string => link.split('/').at(-1) ?? '';
const sent = (value: unknown): Buffer => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));

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
});
