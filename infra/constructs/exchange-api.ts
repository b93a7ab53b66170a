import { ArnFormat, Aws, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Configuration } from '../config.ts';
import { functionName } from '../names.ts';
import { apiDefinition } from './api-definition.ts';
import type { ExchangeFunction } from './exchange-function.ts';

/** The stage, and with it the first segment of every path of the contract. */
export const stage = 'v1';

/** Calls a second, and at once, before API Gateway answers 429: as many as KMS unwraps RSA in Stockholm (1,000 a second). */
const throttlingRateLimit = 1000;
const throttlingBurstLimit = 2000;

/**
 * What is written of a call: nothing that the caller made up. The route's pattern stands for the path, and there is no address, no user
 * agent, no header.
 */
const accessLog = apigateway.AccessLogFormat.custom(
  JSON.stringify({
    requestId: '$context.requestId',
    time: '$context.requestTimeEpoch',
    method: '$context.httpMethod',
    route: '$context.resourcePath',
    status: '$context.status',
    error: '$context.error.responseType',
    latency: '$context.responseLatency',
    length: '$context.responseLength',
  }),
);

export interface ExchangeApiProps {
  readonly configuration: Configuration;
}

/** The REST API: regional, one stage, TLS with post-quantum key agreement, made from the contract's routes. */
export class ExchangeApi extends Construct {
  readonly api: apigateway.SpecRestApi;
  /** `@authority` of every signed call: as configured, or the API's own host. Made of its id, never of its address, which is a cycle. */
  readonly authority: string;
  readonly url: string;

  constructor(scope: Construct, id: string, props: ExchangeApiProps) {
    super(scope, id);
    const { configuration } = props;
    const removalPolicy = configuration.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const log = new logs.LogGroup(this, 'Access', {
      logGroupName: `/aws/apigateway/${configuration.name}`,
      retention: configuration.logRetentionDays,
      removalPolicy,
    });
    this.api = new apigateway.SpecRestApi(this, 'Api', {
      restApiName: configuration.name,
      apiDefinition: apigateway.ApiDefinition.fromInline(this.definition(configuration)),
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: stage,
        throttlingRateLimit,
        throttlingBurstLimit,
        accessLogDestination: new apigateway.LogGroupLogDestination(log),
        accessLogFormat: accessLog,
      },
    });
    this.api.node.tryRemoveChild('Endpoint');
    const resource = this.api.node.defaultChild;
    if (!(resource instanceof apigateway.CfnRestApi)) throw new Error('the API has no resource');
    resource.securityPolicy = apigateway.SecurityPolicy.TLS13_1_2_PFS_PQ_2025_09;
    resource.endpointAccessMode = apigateway.EndpointAccessMode.STRICT;
    this.acknowledge(configuration);

    const host = `${this.api.restApiId}.execute-api.${Stack.of(this).region}.${Aws.URL_SUFFIX}`;
    this.url = `https://${host}/${stage}`;
    this.authority = configuration.authority?.replaceAll('{api}', this.api.restApiId) ?? host;
  }

  /** Lets API Gateway call a function, for the paths below its agency's door alone, or, without an agency, for this path. */
  letCall(fn: ExchangeFunction, path: string): void {
    new lambda.CfnPermission(fn, 'Call', {
      action: 'lambda:InvokeFunction',
      functionName: fn.fn.functionArn,
      principal: 'apigateway.amazonaws.com',
      sourceAccount: Aws.ACCOUNT_ID,
      sourceArn: Stack.of(this).formatArn({
        service: 'execute-api',
        resource: this.api.restApiId,
        resourceName: `${stage}/*/${path}`,
      }),
    });
  }

  /** Functions are named as strings: they are told the API's id, and a reference back would be a cycle. */
  private definition(configuration: Configuration) {
    const stack = Stack.of(this);
    const gateway = `arn:${stack.partition}:apigateway:${stack.region}:lambda:path/2015-03-31/functions`;
    return apiDefinition({
      title: configuration.name,
      agencies: configuration.agencies.map(({ id }) => id),
      uriOf: (file, agency) =>
        `${gateway}/${stack.formatArn({
          service: 'lambda',
          resource: 'function',
          resourceName: functionName(configuration, file, agency),
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        })}/invocations`,
    });
  }

  private acknowledge(configuration: Configuration): void {
    Validations.of(this).acknowledge(
      {
        id: 'AwsSolutions-APIG2',
        reason:
          'A validator of API Gateway would parse bodies before their signature holds, and answer in other words than the contract: ' +
          'the functions verify the raw bytes first and judge them by the contract’s schema.',
      },
      {
        id: 'AwsSolutions-APIG6',
        reason:
          'The execution log repeats what callers send. The access log holds no word of theirs, and the functions log ids and codes.',
      },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason:
          'The role by which API Gateway writes any access log of the account: API Gateway asks for this managed policy.',
      },
    );
    if (!configuration.webFirewall && !configuration.production) {
      Validations.of(this).acknowledge({
        id: 'AwsSolutions-APIG3',
        reason:
          'The web firewall is left out of this deployment by its configuration (webFirewall); production is not let off.',
      });
    }
  }
}
