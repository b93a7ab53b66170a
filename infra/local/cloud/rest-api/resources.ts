import { isObject, type Json } from '../basics/json.ts';
import type { Maker } from '../template/deploy.ts';
import { apiId, physicalName } from '../template/names.ts';
import { gatewayResponseOf, type RestApi, readDefinition } from './definition.ts';
import { type MethodLimit, methodLimitOf } from './throttle.ts';

/** A stage that is served: its API, and its variables. */
export interface Stage {
  readonly api: RestApi;
  readonly name: string;
  readonly variables: Record<string, string> | null;
  /** How callers are held back. */
  readonly limits: MethodLimit[];
  readonly region: string;
}

/** The makers of REST APIs that are made from a definition, their gateway responses and their stages. */
export function restApiMakers(stages: Stage[]): Record<string, Maker> {
  const apis = new Map<string, RestApi>();
  const find = (id: string): RestApi => {
    const api = apis.get(id);
    if (api === undefined) throw new Error(`There is no REST API ${id}`);
    return api;
  };
  return {
    'AWS::ApiGateway::RestApi': (request) => {
      const { properties } = request;
      const body = properties.get('Body');
      const id = apiId(request);
      if (!isObject(body))
        throw new Error(`API ${request.logicalId}: the local cloud serves APIs with an inline Body alone`);
      const api = readDefinition(id, body);
      api.binaryMediaTypes.push(...properties.list('BinaryMediaTypes').map(String));
      if (!api.binaryMediaTypes.includes('*/*')) throw new Error(`API ${id}: binaryMediaTypes must hold */*`);
      properties.ignore(
        'Name',
        'Description',
        'EndpointConfiguration',
        'FailOnWarnings',
        'Mode',
        'Parameters',
        'Policy',
      );
      properties.ignore('DisableExecuteApiEndpoint', 'SecurityPolicy', 'EndpointAccessMode', 'Tags');
      apis.set(id, api);
      return { ref: id, attributes: { RestApiId: id, RootResourceId: 'root' } };
    },
    'AWS::ApiGateway::GatewayResponse': (request) => {
      const { properties } = request;
      const type = properties.needText('ResponseType');
      const parts: (Json | undefined)[] = ['StatusCode', 'ResponseParameters', 'ResponseTemplates'].map((name) =>
        properties.get(name),
      );
      const response = gatewayResponseOf(type, parts[0], parts[1], parts[2]);
      find(properties.needText('RestApiId')).gatewayResponses.set(type, response);
      return { ref: physicalName(request, 64), attributes: {} };
    },
    'AWS::ApiGateway::Deployment': (request) => {
      request.properties.ignoreAll();
      const id = physicalName(request, 32);
      return { ref: id, attributes: { DeploymentId: id } };
    },
    'AWS::ApiGateway::Stage': ({ properties, region }) => {
      const name = properties.needText('StageName');
      const variables = properties.get('Variables');
      properties.ignore('DeploymentId', 'AccessLogSetting', 'TracingEnabled', 'Description', 'Tags');
      stages.push({
        api: find(properties.needText('RestApiId')),
        name,
        variables: isObject(variables)
          ? Object.fromEntries(Object.entries(variables).map(([k, v]) => [k, String(v)]))
          : null,
        limits: properties
          .objects('MethodSettings')
          .map(methodLimitOf)
          .filter((limit) => limit !== undefined),
        region,
      });
      return { ref: name, attributes: {} };
    },
  };
}
