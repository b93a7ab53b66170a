/**
 * What API Gateway is told of the API as a whole. It stands twice, in the document and beside it: an import of the document puts back to
 * API Gateway's own defaults what the document does not say, and CloudFormation imports it with each change of a route.
 */
export interface ApiSettings {
  readonly endpointType: 'REGIONAL';
  /** TLS with post-quantum key agreement alone; a policy of this kind asks for the access mode beside it. */
  readonly securityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09';
  readonly endpointAccessMode: 'STRICT';
  /** Whether the API answers at its first name no more: with a domain of its own, a call there could only be refused. */
  readonly disableExecuteApiEndpoint: boolean;
}

/** The settings of an exchange with a domain of its own, or without one. The smoke run compares them with what API Gateway says. */
export function apiSettings(hasDomain: boolean): ApiSettings {
  return {
    endpointType: 'REGIONAL',
    securityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
    endpointAccessMode: 'STRICT',
    disableExecuteApiEndpoint: hasDomain,
  };
}

/**
 * The settings as members of the document. Of OpenAPI 3 the endpoint's configuration stands with the server, the others at the top:
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-endpoint-configuration.html,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-security-policy.html,
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-endpoint-access-mode.html
 */
export function inDocument(settings: ApiSettings) {
  return {
    servers: [
      {
        url: '/',
        'x-amazon-apigateway-endpoint-configuration': { disableExecuteApiEndpoint: settings.disableExecuteApiEndpoint },
      },
    ],
    'x-amazon-apigateway-security-policy': settings.securityPolicy,
    'x-amazon-apigateway-endpoint-access-mode': settings.endpointAccessMode,
  };
}
