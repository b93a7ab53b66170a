import { isObject, type Json, type JsonObject } from '../basics/json.ts';

/** One part of a resource's path: a literal, `{name}`, or the greedy `{name+}`. */
export type Segment = { literal: string } | { parameter: string } | { greedy: string };

/** One resource of an API with the functions behind its methods. */
export interface Resource {
  /** As the definition writes it, e.g. `/police/submissions/{id}`. */
  readonly path: string;
  readonly segments: Segment[];
  /** HTTP method → integration; `ANY` stands for every method that is not there. */
  readonly methods: Map<string, Integration>;
}

export interface Integration {
  readonly functionArn: string;
  readonly timeoutMs: number;
}

/** How a gateway response is customised. */
export interface GatewayResponse {
  readonly statusCode: number | undefined;
  readonly headers: Record<string, string>;
  readonly contentType: string;
  readonly template: string | undefined;
}

export interface RestApi {
  readonly id: string;
  readonly resources: Resource[];
  readonly binaryMediaTypes: string[];
  /** By response type, e.g. `DEFAULT_4XX`. */
  readonly gatewayResponses: Map<string, GatewayResponse>;
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'x-amazon-apigateway-any-method'];
/** Members of a definition that change no answer on one machine. */
const withoutEffect = new Set([
  'openapi',
  'swagger',
  'info',
  'servers',
  'tags',
  'components',
  'definitions',
  'schemes',
  'x-amazon-apigateway-endpoint-access-mode',
  'x-amazon-apigateway-endpoint-configuration',
  'x-amazon-apigateway-importexport-version',
  'x-amazon-apigateway-security-policy',
]);
/** REST APIs wait so long for a function unless told otherwise. */
const defaultTimeoutMs = 29_000;

/**
 * Reads an API's definition: OpenAPI with API Gateway's extensions.
 * @param body the resolved definition.
 * @throws on an extension, or a kind of integration, that is not served here.
 */
export function readDefinition(id: string, body: JsonObject): RestApi {
  const known = new Set([
    ...withoutEffect,
    'paths',
    'x-amazon-apigateway-binary-media-types',
    'x-amazon-apigateway-gateway-responses',
  ]);
  const unknown = Object.keys(body).filter((name) => !known.has(name));
  if (unknown.length > 0) throw new Error(`API ${id}: the local cloud does not know ${unknown.join(', ')}`);
  const binary = body['x-amazon-apigateway-binary-media-types'];
  const responses = body['x-amazon-apigateway-gateway-responses'];
  return {
    id,
    resources: Object.entries(isObject(body.paths) ? body.paths : {}).map(([path, item]) => resourceOf(path, item)),
    binaryMediaTypes: Array.isArray(binary) ? binary.map(String) : [],
    gatewayResponses: new Map(
      Object.entries(isObject(responses) ? responses : {}).map(([type, given]) => {
        const { statusCode, responseParameters, responseTemplates } = isObject(given) ? given : {};
        return [type, gatewayResponseOf(type, statusCode, responseParameters, responseTemplates)];
      }),
    ),
  };
}

/** Cuts a path at its slashes; the root has one empty segment. */
export function segmentsOf(path: string): string[] {
  return path.replace(/^\//, '').split('/');
}

function resourceOf(path: string, item: Json): Resource {
  const found = new Map<string, Integration>();
  for (const [name, operation] of Object.entries(isObject(item) ? item : {})) {
    if (name === 'parameters' || name === 'summary' || name === 'description') continue;
    if (!methods.includes(name)) throw new Error(`${path}: the local cloud does not know the method ${name}`);
    const method = name === 'x-amazon-apigateway-any-method' ? 'ANY' : name.toUpperCase();
    found.set(method, integrationOf(`${method} ${path}`, operation));
  }
  const segments = segmentsOf(path).map((text): Segment => {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(text) ?? [];
    if (name === undefined) return { literal: text };
    return greedy === '+' ? { greedy: name } : { parameter: name };
  });
  return { path, segments, methods: found };
}

function integrationOf(name: string, operation: Json): Integration {
  const integration = isObject(operation) ? operation['x-amazon-apigateway-integration'] : undefined;
  const { type, uri, timeoutInMillis } = isObject(integration) ? integration : {};
  if (String(type).toLowerCase() !== 'aws_proxy') throw new Error(`${name}: the local cloud serves aws_proxy alone`);
  const [, functionArn] = /\/functions\/(arn:[^/]+)\/invocations$/.exec(String(uri)) ?? [];
  if (functionArn === undefined) throw new Error(`${name}: ${String(uri)} names no function`);
  return { functionArn, timeoutMs: typeof timeoutInMillis === 'number' ? timeoutInMillis : defaultTimeoutMs };
}

/**
 * Reads one gateway response. Header values are literals in single quotes; templates are text with `$context` variables.
 * @throws on a mapping that is not done here.
 */
export function gatewayResponseOf(
  type: string,
  statusCode: Json | undefined,
  parameters: Json | undefined,
  templates: Json | undefined,
): GatewayResponse {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(isObject(parameters) ? parameters : {})) {
    const [, header] = /^gatewayresponse\.header\.(.+)$/.exec(name) ?? [];
    const [, literal] = /^'(.*)'$/.exec(String(value)) ?? [];
    if (header === undefined || literal === undefined) {
      throw new Error(`Gateway response ${type}: the local cloud does not map ${name} from ${String(value)}`);
    }
    headers[header.toLowerCase()] = literal;
  }
  const all = isObject(templates) ? templates : {};
  const contentType = 'application/json' in all ? 'application/json' : (Object.keys(all)[0] ?? 'application/json');
  const template = all[contentType];
  if (typeof template === 'string' && /#(?:set|if|foreach)|\$input|\$util/.test(template)) {
    throw new Error(`Gateway response ${type}: the local cloud fills in $context variables alone`);
  }
  return {
    statusCode: statusCode === undefined ? undefined : Number(statusCode),
    headers,
    contentType,
    template: typeof template === 'string' ? template : undefined,
  };
}
