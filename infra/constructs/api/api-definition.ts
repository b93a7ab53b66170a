import type { Code } from '../../../shared/domain/refusal.ts';
import { problem } from '../../../shared/protocol/problem.ts';
import { type Route, routes } from '../../../shared/protocol/routes.ts';
import type { FunctionName } from '../../../shared/runtime/config.ts';
import { type ApiSettings, inDocument } from './api-settings.ts';

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'] as const;

/**
 * API Gateway's own refusals, as ours (contract, section 1). A call without a route is told by API Gateway as a missing token: it gets the
 * bytes of every other 404. What has no line here falls under its default; a client's fault of which API Gateway says nothing is a 404.
 */
const refusals: Readonly<Record<string, Code>> = {
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

function quoted(value: string): string {
  return `'${value}'`;
}

function gatewayResponse(code: Code) {
  const { status, contentType, body, retryAfter } = problem({ code });
  // The body is a template to API Gateway, in which these two signs mean something.
  if (/[$#]/.test(body)) throw new Error(`the problem ${code} holds a sign of the template language`);
  return {
    statusCode: String(status),
    responseParameters: {
      'gatewayresponse.header.Content-Type': quoted(contentType),
      'gatewayresponse.header.Cache-Control': quoted('no-store'),
      ...(retryAfter === undefined ? {} : { 'gatewayresponse.header.Retry-After': quoted(String(retryAfter)) }),
    },
    responseTemplates: { 'application/json': body },
  };
}

/** Where a route stands below the stage: at every door, or once. */
export function pathsOf(
  route: Route,
  agencies: readonly string[],
): readonly { readonly path: string; readonly agency?: string }[] {
  return route.door
    ? agencies.map((agency) => ({ path: `/${agency}/${route.path}`, agency }))
    : [{ path: `/${route.path}` }];
}

export interface ApiDefinitionProps {
  readonly title: string;
  readonly agencies: readonly string[];
  readonly settings: ApiSettings;
  /** The integration address of the function of this file, behind this agency's door or behind all. */
  readonly uriOf: (file: FunctionName, agency?: string) => string;
}

/**
 * The OpenAPI document that API Gateway is given, from the one table of routes: each method of each path spelt out. What is no route of
 * the contract (another method, another path, the root) goes to `refuse-call`, which says 400, 404 or 405 in the exchange's own words.
 * One resource for the whole API: with a resource for each method and permission, three doors alone come to 401 of the 500 that a stack may have.
 */
export function apiDefinition({ title, agencies, settings, uriOf }: ApiDefinitionProps) {
  const integration = (file: FunctionName, agency?: string) => ({
    'x-amazon-apigateway-integration': { type: 'aws_proxy', httpMethod: 'POST', uri: uriOf(file, agency) },
    responses: {},
  });
  const answered = new Map<string, Map<string, ReturnType<typeof integration>>>([
    ['/', new Map()],
    ['/{proxy+}', new Map()],
  ]);
  for (const route of routes) {
    for (const { path, agency } of pathsOf(route, agencies)) {
      const operations = answered.get(path) ?? new Map();
      answered.set(path, operations.set(route.method.toLowerCase(), integration(route.fn, agency)));
    }
  }
  const refused = integration('refuse-call');
  const paths = [...answered]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([path, operations]) => [
      path,
      {
        ...parametersOf(path),
        ...Object.fromEntries(methods.map((method) => [method, operations.get(method) ?? refused])),
      },
    ]);
  return {
    openapi: '3.0.1',
    info: { title, version: '1' },
    ...inDocument(settings),
    paths: Object.fromEntries(paths),
    'x-amazon-apigateway-binary-media-types': ['*/*'],
    'x-amazon-apigateway-gateway-responses': Object.fromEntries(
      Object.entries(refusals).map(([type, code]) => [type, gatewayResponse(code)]),
    ),
  };
}

function parametersOf(path: string) {
  const names = [...path.matchAll(/\{(\w+)\+?\}/g)].map(([, name]) => name);
  return names.length === 0
    ? {}
    : { parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })) };
}
