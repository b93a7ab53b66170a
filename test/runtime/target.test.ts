import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { routes } from '../../shared/protocol/routes.ts';
import { targetOf } from '../../shared/runtime/target.ts';
import { anId } from '../support/submissions.ts';

const agencies = ['police', 'customs'];
const codeOf = (method: string, path: string, hasQuery = false) => {
  const target = targetOf({ method, path, hasQuery }, agencies);
  return target.ok ? target.value.route.name : target.error.code;
};

describe('the path of a call', () => {
  it.each([
    ['/v1/police/inbox/', 'path-invalid'],
    ['/v1//inbox', 'path-invalid'],
    ['/v1/', 'path-invalid'],
    ['/v1/police/inbox.json', 'path-invalid'],
    ['/v1/police/./inbox', 'path-invalid'],
    ['/v1/police/../keys', 'path-invalid'],
    ['/v1/log/../keys', 'path-invalid'],
    ['/v1/log/./checkpoint', 'path-invalid'],
    ['/v1/police/inb%6fx', 'path-invalid'],
    ['/v1/police/inb\u00f6x', 'path-invalid'],
    ['/v1/police/submissions/no-id', 'path-invalid'],
    [`/v1/police/submissions/${anId.toUpperCase()}`, 'path-invalid'],
    ['/v1', 'not-found'],
    ['/v2/keys', 'not-found'],
    ['/v1/log/tile.txt', 'not-found'],
    ['/v1/police', 'not-found'],
    ['/v1/police/keys', 'not-found'],
    ['/v1/inbox', 'not-found'],
    ['/v1/coastguard/inbox', 'not-found'],
    ['/v1/police/submissions/after', 'not-found'],
    ['/v1/police/records/after', 'not-found'],
    [`/v1/police/records/${anId}/nothing`, 'not-found'],
    ['/v1/police/decisions', 'method-not-allowed'],
    ['/v1/keys', 'keys'],
    ['/v1/police/inbox', 'inbox'],
    ['/v1/police/inbox/after/AAAA', 'inbox'],
    [`/v1/customs/records/${anId}/sealed`, 'record-sealed'],
  ])('GET %s is %s', (path, expected) => {
    expect(codeOf('GET', path)).toBe(expected);
  });

  it('comes before the query, the query before the route, the route before the method', () => {
    expect(codeOf('DELETE', '/v1/police/inbox/', true)).toBe('path-invalid');
    expect(codeOf('DELETE', '/v1/police/nothing', true)).toBe('query-not-allowed');
    expect(codeOf('DELETE', '/v1/police/nothing')).toBe('not-found');
    expect(codeOf('DELETE', '/v1/police/inbox')).toBe('method-not-allowed');
  });

  it.each(['2026-13', '2026-00', '1999-12', '2026-1', '2026-11-01', 'november'])(
    'is none of a month where that is %s',
    (month) => {
      expect(codeOf('GET', `/v1/police/statistics/${month}`)).toBe('path-invalid');
    },
  );

  it('leads to its route, and to no other, for every route of the contract', () => {
    for (const { path, door, method, name } of routes) {
      const called = path
        .replace('{id}', anId)
        .replace('{cursor}', 'AAAA')
        .replace('{file}', 'main-a1.js')
        .replace('{month}', '2026-11');
      expect(codeOf(method, door ? `/v1/police/${called}` : `/v1/${called}`)).toBe(name);
    }
  });

  it('never throws, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ unit: 'binary' }), (method, path) => {
        expect(typeof codeOf(method, path)).toBe('string');
        expect(typeof codeOf(method, `/v1/${path}`)).toBe('string');
      }),
    );
  });
});
