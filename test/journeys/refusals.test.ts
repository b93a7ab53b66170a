import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Principal } from '../../shared/client/connection.ts';
import { newSigningKey } from '../../shared/client/keys.ts';
import { webCrypto } from '../../shared/protocol/crypto.ts';
import { problems } from '../../shared/protocol/problem.ts';
import { type Route, routes } from '../../shared/protocol/routes.ts';
import { thumbprint } from '../../shared/protocol/thumbprint.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type RawAnswer, type RawCall, sendRaw, signedCall } from '../support/raw-call.ts';

let exchange: TestExchange;
let stranger: Principal;
beforeAll(async () => {
  exchange = await startTestExchange();
  const signingKey = await newSigningKey('ed25519');
  const keyid = await thumbprint(webCrypto(), signingKey);
  stranger = { name: 'stranger', agency: 'police', roles: ['submitter'], status: 'active', keyid, signingKey };
});
afterAll(() => exchange.stop());

const principal = (name: string): Principal => {
  const found = exchange.connection.principals.find((p) => p.name === name);
  if (found === undefined) throw new Error(`no principal ${name}`);
  return found;
};
const someoneWith = (role: string, agency: string) =>
  principal(agency + { submitter: '-desk', approver: '-approver-1', reader: '-analyst', auditor: '-auditor' }[role]);
const unused = '01934f5e-7c00-7000-8000-00000000dead';
const doors = routes.filter((route) => route.door);
const nameOf = (route: Route): string => `${route.method} ${route.path}`;
const pathOf = (route: Route, cursor = 'AAAA'): string =>
  `/v1/police/${route.path.replace('{id}', unused).replace('{month}', '2026-11').replace('{cursor}', cursor)}`;
/** Bodies that the schema of their route takes. */
const bodies: Partial<Record<Route['name'], object>> = {
  selectors: { selectors: [{ type: 'phone', value: '070-174 06 12' }], salt: 'c'.repeat(22) },
  watch: {
    selector: { type: 'phone', value: '070-174 06 12' },
    salt: 's'.repeat(22),
    purpose: 'investigate',
    justification: 'On the label of a letter.',
    until: new Date(Date.now() + 86_400_000).toISOString().slice(0, 10),
  },
  'end-watch': {},
  search: {
    selector: { type: 'phone', value: '070-174 06 12' },
    salt: 'c'.repeat(22),
    purpose: 'prevent',
    justification: 'Because it is so.',
  },
  withdraw: { reason: 'Sent by mistake.' },
  review: {},
  decide: { decision: 'approve', sealedDigest: 'Q'.repeat(43) },
  'decide-batch': { decisions: [{ submission: unused, body: '{}', signature: { input: 'x', value: 'y' } }] },
  recall: { reason: 'It was another one.' },
  retain: { action: 'pause', reason: 'The suspect is in prison.' },
  acknowledge: { action: 'erased' },
  outcome: { outcome: 'none' },
  disclose: { purpose: 'prevent', justification: 'Because it is so.' },
  submit: { cover: coverFor(['customs'], 'H0'), sealed: 'a.b.c.d.e' },
};
const bodyOf = (route: Route): string | undefined =>
  route.method === 'GET' ? undefined : JSON.stringify(bodies[route.name]);

/** What can be wrong with a call, in the order in which it is said (contract, section 1), and how a good call is spoilt so. */
interface Fault {
  readonly code: string;
  readonly on?: (route: Route) => boolean;
  /** Changes what is signed. */
  readonly before?: (call: { method: 'GET' | 'PUT' | 'POST'; path: string; body?: string | undefined }) => void;
  readonly by?: (route: Route) => Principal;
  readonly created?: number;
  /** Changes what was signed. */
  readonly after?: (call: RawCall) => void;
}
const hasBody = (route: Route): boolean => route.method !== 'GET';
const noRole = (route: Route): Principal => {
  const name = ['police-desk', 'police-analyst', 'police-auditor'].find(
    (n) => !route.roles.some((r) => principal(n).roles.includes(r)),
  );
  return principal(name ?? 'police-desk');
};
const seconds = (): number => Math.floor(Date.now() / 1000);

/** Changes one member of a call, or of what is about to be signed. */
const set =
  <T>(member: keyof T, change: (call: T) => T[keyof T]) =>
  (call: T): void => {
    call[member] = change(call);
  };
const rawSet = set<RawCall>;
const toBeSigned = set<{ method: 'GET' | 'PUT' | 'POST'; path: string; body?: string | undefined }>;
const withHeaders = (change: (headers: Record<string, string>) => Record<string, string>) =>
  rawSet('headers', ({ headers }) => change(headers as Record<string, string>));
const otherFirst = (value = ''): string => value.replace(/:(.)/, (_, c) => `:${c === 'A' ? 'B' : 'A'}`);

const faults: readonly Fault[] = [
  { code: 'path-invalid', after: rawSet('path', ({ path }) => path.replace('/v1/', '/v1//')) },
  { code: 'query-not-allowed', after: rawSet('path', ({ path }) => `${path}?page=2`) },
  { code: 'method-not-allowed', after: rawSet('method', () => 'DELETE') },
  { code: 'body-too-large', on: hasBody, after: rawSet('body', () => Buffer.alloc(320 * 1024 + 1, 0x20)) },
  { code: 'content-type-invalid', on: hasBody, after: withHeaders((h) => ({ ...h, 'content-type': 'text/plain' })) },
  { code: 'signature-missing', after: withHeaders(({ signature: _, ...rest }) => rest) },
  {
    code: 'signature-malformed',
    after: withHeaders((h) => ({ ...h, 'signature-input': (h['signature-input'] ?? '').replace('tag=', 'tags=') })),
  },
  { code: 'key-unknown', by: () => stranger },
  { code: 'key-revoked', by: () => principal('police-former') },
  { code: 'signature-stale', created: -301 },
  {
    code: 'signature-invalid',
    after: withHeaders((h) => ('signature' in h ? { ...h, signature: otherFirst(h.signature) } : h)),
  },
  // A body that was made too large already stays so.
  {
    code: 'digest-mismatch',
    on: hasBody,
    after: rawSet('body', ({ body }) => Buffer.concat([body, Buffer.from(' ')])),
  },
  { code: 'not-found', before: toBeSigned('path', ({ path }) => path.replace('/police/', '/customs/')) },
  { code: 'role-missing', by: noRole },
  { code: 'cursor-invalid', on: (route) => route.path.endsWith('{cursor}') },
  { code: 'json-invalid', on: hasBody, before: toBeSigned('body', () => '{"a":1,"\\u0061":2}') },
];

/** Who would do: a caller with the route's role, at its own door. */
const caller = (route: Route) => someoneWith(route.roles[0] ?? 'submitter', 'police');

/** Sent as soon as it is let through: so many calls of paths that are none are held back, and none of it reaches a function. */
const sent = (raw: RawCall): Promise<RawAnswer> =>
  until(async () => {
    const answer = await sendRaw(exchange.connection, raw);
    return answer.code !== 'too-many-calls' && answer;
  });

const spoilt = async (route: Route, list: readonly Fault[]) => {
  const call = { method: route.method, path: pathOf(route), body: bodyOf(route) };
  for (const fault of list) fault.before?.(call);
  const by = list.map((fault) => fault.by?.(route)).find((p) => p !== undefined) ?? caller(route);
  const created = list.map((fault) => fault.created).find((c) => c !== undefined) ?? 0;
  const raw = await signedCall(exchange.connection, by, call, seconds() + created);
  for (const fault of list) fault.after?.(raw);
  return sent(raw);
};
const applies = (route: Route) => (fault: Fault) => fault.on?.(route) ?? true;

/** What police's door says to a principal before it looks at what is asked for; undefined where it lets it in. */
const whyNotLetIn = (one: Principal, route: Route): string | undefined => {
  if (one.status === 'revoked') return 'key-revoked';
  if (one.agency !== 'police') return 'not-found';
  return route.roles.some((role) => one.roles.includes(role)) ? undefined : 'role-missing';
};

describe.each(doors.map((route) => [nameOf(route), route] as const))('%s', (_name, route) => {
  it('lets in those of its agency who have a role for it, and nobody else', async () => {
    for (const one of exchange.connection.principals) {
      const call = { method: route.method, path: pathOf(route), body: bodyOf(route) };
      const { code } = await sendRaw(exchange.connection, await signedCall(exchange.connection, one, call));
      const expected = whyNotLetIn(one, route);
      // Who is let in may still be told that there is no such submission.
      if (expected === undefined)
        expect(['200', '201', 'not-found', 'cursor-invalid', 'sealed-invalid'], one.name).toContain(code);
      else expect(code, one.name).toBe(expected);
    }
  });

  it('says of each fault the one right code, as a problem that echoes nothing', async () => {
    for (const fault of faults.filter(applies(route))) {
      const answer = await spoilt(route, [fault]);
      // A path with a cursor that cannot be read says so only to those who may have the list at all.
      expect(answer.code, fault.code).toBe(fault.code);
      const problem = problems[fault.code as keyof typeof problems];
      expect(answer.status).toBe(problem.status);
      expect(answer.contentType).toBe('application/problem+json');
      expect(JSON.parse(answer.text)).toEqual({
        type: `urn:samsyn:problem:${fault.code}`,
        title: problem.title,
        status: problem.status,
        detail: problem.detail,
        code: fault.code,
      });
    }
  });

  it('says first what is wrong first, of any two faults', async () => {
    const ours = faults.filter(applies(route));
    const pairs = ours.flatMap((first, i) => ours.slice(i + 1).map((second) => [first, second] as const));
    // Two callers at once, or a key that is nobody's with a role: such pairs are no call that anybody could make.
    const possible = pairs.filter(
      ([a, b]) => !(a.by && b.by) && !(a.code === 'method-not-allowed' && b.code === 'not-found'),
    );
    for (const [first, second] of possible) {
      const { code } = await spoilt(route, [first, second]);
      expect(code, `${first.code} and ${second.code}`).toBe(first.code);
    }
  });
});

describe('a body', () => {
  it.each([
    ['withdraw', {}, ['/reason']],
    ['withdraw', { reason: 'abcd', x: 1 }, ['', '/reason']],
    ['review', { justification: 'Too short' }, ['/justification']],
    ['decide', { decision: 'maybe', sealedDigest: 'x', reason: 1 }, ['/decision', '/reason', '/sealedDigest']],
    [
      'disclose',
      { purpose: 'fun', justification: '', caseReference: 'ö' },
      ['/caseReference', '/justification', '/purpose'],
    ],
    ['decide-batch', { decisions: [] }, ['/decisions']],
    ['selectors', { selectors: [], salt: 'short' }, ['/salt', '/selectors']],
    [
      'selectors',
      {
        selectors: [
          { type: 'imei', value: '1' },
          { type: 'phone', value: 'x' },
        ],
        salt: 'c'.repeat(22),
      },
      ['/selectors/0/value', '/selectors/1/value'],
    ],
    [
      'search',
      { selector: { type: 'shoe', value: '' } },
      ['/justification', '/purpose', '/salt', '/selector/type', '/selector/value'],
    ],
  ] as const)('of %s: %j is told all its faults at once', async (name, body, pointers) => {
    const route = doors.find((r) => r.name === name);
    if (route === undefined) throw new Error('no such route');
    const raw = await signedCall(exchange.connection, caller(route), {
      method: route.method,
      path: pathOf(route),
      body: JSON.stringify(body),
    });
    const { code, text } = await sendRaw(exchange.connection, raw);
    expect(code).toBe('body-invalid');
    const told = (JSON.parse(text) as { errors: { pointer: string }[] }).errors.map((e) => e.pointer);
    expect([...new Set(told)].sort()).toEqual([...pointers].sort());
  });

  it('of a submission is judged in the order of the contract: the whole cover, the law of sharing, the sealed report', async () => {
    const answered = async (agency: string, cover: object, sealed: string) => {
      const call = {
        method: 'PUT' as const,
        path: `/v1/${agency}/submissions/${unused}`,
        body: JSON.stringify({ cover, sealed }),
      };
      const raw = await signedCall(exchange.connection, principal(`${agency}-desk`), call);
      const { code, text } = await sendRaw(exchange.connection, raw);
      const { errors } = JSON.parse(text) as { errors: { pointer: string }[] };
      return [code, ...errors.map(({ pointer }) => pointer)];
    };
    const petty = {
      name: 'Ringa narkotikabrott',
      minimumPenaltyMonths: 0,
      maximumPenaltyMonths: 6,
      systematic: false,
    };
    const ofCustoms = coverFor(['police'], 'H0', { offence: petty });
    const soon = { ...ofCustoms, priority: 'soon', replaces: unused };
    expect(await answered('customs', soon, 'no')).toEqual(['cover-invalid', '/cover/priority', '/cover/replaces']);
    const replacing = { ...ofCustoms, replaces: unused };
    expect(await answered('customs', replacing, 'no')).toEqual(['cover-invalid', '/cover/replaces']);
    expect((await answered('customs', ofCustoms, 'no'))[0]).toBe('sharing-refused');
    expect((await answered('police', coverFor(['customs'], 'H0'), 'no'))[0]).toBe('sealed-invalid');
  });

  it('of a submission with a report that was sealed for another id, or whose key is spoilt, is refused', async () => {
    const desk = principal('police-desk');
    const put = async (cover: object, sealed: string) => {
      const call = {
        method: 'PUT' as const,
        path: `/v1/police/submissions/${unused}`,
        body: JSON.stringify({ cover, sealed }),
      };
      return (await sendRaw(exchange.connection, await signedCall(exchange.connection, desk, call))).code;
    };
    const cover = coverFor(['customs'], 'H0');
    const { id, body } = await (await exchange.as('police-desk')).prepare(cover, aReport('x'));
    const { sealed } = JSON.parse(body) as { sealed: string };
    expect(await put(cover, sealed)).toBe('sealed-invalid');
    const spoiltKey = sealed.replace(/^([^.]+)\.(.)/, (_, head, c) => `${head}.${c === 'A' ? 'B' : 'A'}`);
    const call = {
      method: 'PUT' as const,
      path: `/v1/police/submissions/${id}`,
      body: JSON.stringify({ cover, sealed: spoiltKey }),
    };
    expect((await sendRaw(exchange.connection, await signedCall(exchange.connection, desk, call))).code).toBe(
      'sealed-invalid',
    );
  });

  it('of a customs submission on a petty offence is refused under the sharing rule', async () => {
    const offence = {
      name: 'Ringa narkotikabrott',
      minimumPenaltyMonths: 0,
      maximumPenaltyMonths: 6,
      systematic: false,
    };
    const desk = await exchange.as('customs-desk');
    const { id, body } = await desk.prepare(coverFor(['police'], 'H0', { offence }), aReport('x'));
    await expect(desk.send({ id, body })).rejects.toMatchObject({ code: 'sharing-refused' });
  });

  it('with a sealed key that was used under another id is refused, and leaves the id free', async () => {
    const desk = await exchange.as('police-desk');
    const cover = coverFor(['customs'], 'H0');
    const first = await desk.prepare(cover, aReport('x'));
    const second = await desk.prepare(cover, aReport('y'));
    await desk.send(first);
    const [, usedKey] = (JSON.parse(first.body) as { sealed: string }).sealed.split('.');
    const parts = (JSON.parse(second.body) as { sealed: string }).sealed.split('.');
    const copied = [parts[0], usedKey, ...parts.slice(2)].join('.');
    const body = JSON.stringify({ cover, sealed: copied });
    await expect(desk.send({ id: second.id, body })).rejects.toMatchObject({ code: 'sealed-key-reused' });
    expect((await desk.send(second)).state).toBe('pending');
  });
});
