import { describe, expect, it } from 'vitest';
import { type RouteName, type RoutesOf, routes } from '../../shared/protocol/routes.ts';
import { environmentOf } from '../../shared/runtime/config.ts';

describe('the table of routes', () => {
  it('has each method of each path once', () => {
    const places = routes.map(({ method, path, door }) => `${method} ${door ? '{agency}/' : ''}${path}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it('has the registry read afresh for whatever hands over a key, decides, takes back or searches', () => {
    const fresh = routes.flatMap((route) => (route.fresh ? [route.name] : []));
    expect(fresh).toEqual([
      'review',
      'decide',
      'decide-batch',
      'recall',
      'acknowledge',
      'search',
      'watch',
      'end-watch',
      'disclose',
      'retain',
    ] satisfies RouteName[]);
  });

  it('lets everybody call what stands before the doors, and nobody without a role what stands behind', () => {
    for (const { name, door, roles } of routes)
      expect({ name, signed: roles.length > 0 }).toEqual({ name, signed: door });
  });

  it('names a function behind a door that knows whose door it is', () => {
    for (const { fn, door } of routes) {
      const given: readonly string[] = environmentOf[fn];
      expect({ fn, behind: given.includes('AGENCY') }).toEqual({ fn, behind: door });
    }
  });

  // What tsc says of these lines is the test: an error that is missing is one.
  it('gives a function no route too few and none too many', () => {
    const all: Record<RoutesOf<'decide-approval'>, true> = { inbox: true, decide: true, 'decide-batch': true };
    // @ts-expect-error one route is missed
    const fewer: Record<RoutesOf<'decide-approval'>, true> = { inbox: true, decide: true };
    // @ts-expect-error one is another function's
    const more: Record<RoutesOf<'review-submission'>, true> = { review: true, inbox: true };
    expect([all, fewer, more].map((one) => Object.keys(one).length)).toEqual([3, 2, 2]);
  });
});
