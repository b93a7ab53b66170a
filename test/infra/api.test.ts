import { describe, expect, it } from 'vitest';
import type { Code } from '../../shared/domain/refusal.ts';
import { problem } from '../../shared/protocol/problem.ts';
import { routes } from '../../shared/protocol/routes.ts';
import { agencies, type Members, members, resources } from './templates.ts';

const [api] = resources('AWS::ApiGateway::RestApi');
const body = members(api?.properties.Body);
const paths = members(body.paths);
const everyMethod = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

/** The function that a method of a path is integrated with, by its name. */
const answering = (path: string, method: string): string | undefined => {
  const operation = members(members(paths[path])[method]);
  const { type, httpMethod, uri } = members(operation['x-amazon-apigateway-integration']);
  expect({ type, httpMethod }).toEqual({ type: 'aws_proxy', httpMethod: 'POST' });
  return /^arn:aws:apigateway:eu-north-1:lambda:path\/2015-03-31\/functions\/arn:aws:lambda:eu-north-1:000000000000:function:([a-z-]+)\/invocations$/.exec(
    String(uri),
  )?.[1];
};

const spelt = routes.flatMap(({ method, path, door, fn }) =>
  door
    ? agencies.map((agency) => ({
        path: `/${agency}/${path}`,
        method: method.toLowerCase(),
        fn: `joint-${agency}-${fn}`,
      }))
    : [{ path: `/${path}`, method: method.toLowerCase(), fn: `joint-${fn}` }],
);

describe('the API', () => {
  it('answers every route of the contract at every door, by the function behind that door', () => {
    for (const { path, method, fn } of spelt)
      expect({ path, method, fn: answering(path, method) }).toEqual({ path, method, fn });
  });

  it('refuses every other method of those paths, and every other path, in its own words', () => {
    expect(Object.keys(paths).sort()).toEqual([...new Set(spelt.map(({ path }) => path)), '/', '/{proxy+}'].sort());
    for (const path of Object.keys(paths)) {
      for (const method of everyMethod) {
        if (spelt.some((route) => route.path === path && route.method === method)) continue;
        expect(answering(path, method)).toBe('joint-refuse-call');
      }
    }
  });

  it('integrates with functions that exist, and that let it in', () => {
    const names = resources('AWS::Lambda::Function').map(({ properties }) => String(properties.FunctionName));
    for (const { fn } of spelt) expect(names).toContain(fn);
    const permissions = resources('AWS::Lambda::Permission').filter(
      ({ properties }) => properties.Principal === 'apigateway.amazonaws.com',
    );
    expect(permissions).toHaveLength(12 * agencies.length + 4);
  });

  it('may call the functions of a door for that door’s paths alone', () => {
    for (const { id, properties } of resources('AWS::Lambda::Permission')) {
      const door = agencies.find((agency) =>
        id.startsWith(`Door${agency.replace(/(^|-)(.)/g, (_, __, c) => c.toUpperCase())}`),
      );
      if (door !== undefined) expect(properties.SourceArn).toMatch(new RegExp(`/v1/\\*/${door}/\\*$`));
    }
  });

  it('refuses in problem details what never reaches a function, in the very bytes of the functions', () => {
    const responses = members(body['x-amazon-apigateway-gateway-responses']);
    const expected: Record<string, Code> = {
      REQUEST_TOO_LARGE: 'body-too-large',
      WAF_FILTERED: 'blocked',
      MISSING_AUTHENTICATION_TOKEN: 'not-found',
      RESOURCE_NOT_FOUND: 'not-found',
      THROTTLED: 'too-many-calls',
      QUOTA_EXCEEDED: 'too-many-calls',
      UNSUPPORTED_MEDIA_TYPE: 'content-type-invalid',
      INTEGRATION_FAILURE: 'unavailable',
      INTEGRATION_TIMEOUT: 'unavailable',
      DEFAULT_4XX: 'not-found',
      DEFAULT_5XX: 'internal',
    };
    expect(Object.keys(responses).sort()).toEqual(Object.keys(expected).sort());
    for (const [type, code] of Object.entries(expected)) {
      const { status, contentType, body: text, retryAfter } = problem({ code });
      const response = members(responses[type]);
      expect(response.statusCode).toBe(String(status));
      expect(response.responseTemplates).toEqual({ 'application/json': text });
      expect(response.responseParameters).toMatchObject({ 'gatewayresponse.header.Content-Type': `'${contentType}'` });
      expect(members(response.responseParameters)['gatewayresponse.header.Retry-After']).toBe(
        retryAfter === undefined ? undefined : `'${retryAfter}'`,
      );
    }
  });

  it('hands bodies over as they came, and speaks TLS with post-quantum key agreement', () => {
    expect(body['x-amazon-apigateway-binary-media-types']).toEqual(['*/*']);
    expect(api?.properties.BinaryMediaTypes).toEqual(['*/*']);
    expect(api?.properties).toMatchObject({
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'STRICT',
      EndpointConfiguration: { Types: ['REGIONAL'] },
    });
  });

  it('says in the document too what an import of it would else put back to API Gateway’s defaults', () => {
    expect(body).toMatchObject({
      'x-amazon-apigateway-security-policy': api?.properties.SecurityPolicy,
      'x-amazon-apigateway-endpoint-access-mode': api?.properties.EndpointAccessMode,
      servers: [{ 'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: false } }],
    });
    expect(api?.properties).toMatchObject({
      DisableExecuteApiEndpoint: false,
      Parameters: { endpointConfigurationTypes: 'REGIONAL' },
    });
  });

  it('writes of a call nothing that the caller made up', () => {
    const [stage] = resources('AWS::ApiGateway::Stage');
    const format = String(members(stage?.properties.AccessLogSetting).Format);
    const named = [...format.matchAll(/\$context\.([\w.]+)/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([
      'error.responseType',
      'httpMethod',
      'requestId',
      'requestTimeEpoch',
      'resourcePath',
      'responseLatency',
      'responseLength',
      'status',
    ]);
    const settings = (stage?.properties.MethodSettings ?? []) as readonly Members[];
    for (const { DataTraceEnabled, LoggingLevel = 'OFF' } of settings)
      expect({ DataTraceEnabled, LoggingLevel }).toEqual({ DataTraceEnabled: false, LoggingLevel: 'OFF' });
  });

  it('holds callers back at each method of each door by itself, at public reads and all other paths sooner', () => {
    const [stage] = resources('AWS::ApiGateway::Stage');
    const settings = (stage?.properties.MethodSettings ?? []) as readonly Members[];
    const limits = new Map(
      settings.map(({ HttpMethod, ResourcePath, ThrottlingRateLimit, ThrottlingBurstLimit }) => {
        expect(ThrottlingBurstLimit).toBe(2 * Number(ThrottlingRateLimit));
        return [
          `${HttpMethod} ${String(ResourcePath)
            .replace(/^\/(?=~1)/, '')
            .replaceAll('~1', '/')}`,
          Number(ThrottlingRateLimit),
        ];
      }),
    );
    expect([...limits.keys()].sort()).toEqual(
      ['* /*', ...new Set(spelt.map(({ method, path }) => `${method.toUpperCase()} ${path}`))].sort(),
    );
    const rateOf = (what: string): number => limits.get(what) ?? 0;
    const open = ['* /*', 'GET /keys', 'GET /openapi'].map(rateOf);
    const doors = [...limits].filter(([what]) => agencies.some((agency) => what.includes(` /${agency}/`)));
    for (const [, rate] of doors) expect(rate).toBeGreaterThan(Math.max(...open));
    // What an account has in a region: https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
    expect([...limits.values()].reduce((sum, rate) => sum + rate, 0)).toBeLessThan(10_000);
    const submissions = doors.filter(([what]) => /^PUT .*\/submissions\/\{id\}$/.test(what)).map(([, rate]) => rate);
    expect(submissions.reduce((sum, rate) => sum + rate, 0)).toBeLessThanOrEqual(1_000);
  });

  it('stands behind a web firewall where the configuration asks for one, which lets large sealed bodies pass', () => {
    const [acl] = resources('AWS::WAFv2::WebACL');
    const rules = (acl?.properties.Rules ?? []) as readonly Members[];
    const common = rules.find(({ Name }) => Name === 'AWSManagedRulesCommonRuleSet');
    expect(JSON.stringify(common)).toContain('{"ActionToUse":{"Count":{}},"Name":"SizeRestrictions_BODY"}');
    expect(resources('AWS::WAFv2::WebACLAssociation')).toHaveLength(1);
  });
});
