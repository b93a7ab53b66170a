import { describe, expect, it } from 'vitest';
import { Properties } from '../../infra/local/cloud/basics/json.ts';
import { methodLimitOf, Throttle } from '../../infra/local/cloud/rest-api/throttle.ts';

const setting = (path: string, method: string, rate: number, burst: number) =>
  methodLimitOf(
    new Properties(
      { ResourcePath: path, HttpMethod: method, ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst },
      'a stage',
    ),
  );
const limits = [setting('/*', '*', 1, 2), setting('/~1police~1submissions~1{id}', 'PUT', 10, 20)].filter(
  (limit) => limit !== undefined,
);

describe('the throttle of a stage', () => {
  it('lets its burst through, and then its rate, for each method of each path by itself', () => {
    let now = 0;
    const throttle = new Throttle(limits, () => now);
    const passing = (calls: number) =>
      Array.from({ length: calls }, () => throttle.admits('PUT', '/police/submissions/{id}')).filter(Boolean).length;
    expect(passing(50)).toBe(20);
    now += 500;
    expect(passing(50)).toBe(5);
    now += 3_600_000;
    expect(passing(50)).toBe(20);
  });

  it('counts all that has no setting of its own together, whatever its path and method', () => {
    const throttle = new Throttle(limits, () => 0);
    const calls = [
      ['GET', '/{proxy+}'],
      ['PUT', '/'],
      ['GET', '/police/submissions/{id}'],
    ] as const;
    expect(calls.map(([method, path]) => throttle.admits(method, path))).toEqual([true, true, false]);
    expect(throttle.admits('PUT', '/police/submissions/{id}')).toBe(true);
  });

  it('holds nobody back where the stage says nothing, and refuses a pattern that API Gateway does not know', () => {
    expect(new Throttle([]).admits('GET', '/')).toBe(true);
    for (const [path, method] of [
      ['/~1police~1*', '*'],
      ['/police', 'GET'],
    ] as const)
      expect(() => setting(path, method, 1, 1)).toThrow('one method of one path');
  });
});
