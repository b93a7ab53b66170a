import { ArnFormat, Aws, CfnOutput, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { routes } from '../../../shared/protocol/routes.ts';
import type { Configuration } from '../../configuration/config.ts';
import { functionName } from '../../configuration/names.ts';
import type { ExchangeFunction } from '../functions/exchange-function.ts';
import { type Limit, limitOf, unmatched } from '../functions/room.ts';
import { kept } from '../state/retention.ts';
import { apiDefinition, pathsOf } from './api-definition.ts';
import { type ApiSettings, apiSettings } from './api-settings.ts';

/** The stage, and with it the first segment of every path of the contract. */
export const stage = 'v1';

/** How a stage is told the limit of one method. */
function setting({ rate, burst }: Limit): apigateway.MethodDeploymentOptions {
  return {
    throttlingRateLimit: rate,
    throttlingBurstLimit: burst,
  };
}

/** A limit for each method of each door, for each public read, and one for all other paths and methods. */
function methodOptions(agencies: readonly string[]): Record<string, apigateway.MethodDeploymentOptions> {
  return Object.fromEntries(
    routes.flatMap((route) =>
      pathsOf(route, agencies).map(({ path }) => [`${path}/${route.method}`, setting(limitOf(route, agencies.length))]),
    ),
  );
}

/**
 * Says of a call what the exchange itself knows, and nothing that the caller made up: the route's pattern stands for the path; addresses,
 * user agents and headers are left out.
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

const withoutExecutionLog =
  'The execution log repeats what callers send. The access log holds no word of theirs, and the functions log ids and codes.';

export interface ExchangeApiProps {
  readonly configuration: Configuration;
  readonly logsKey: kms.IKey;
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
    const settings = apiSettings(configuration.domain !== undefined);
    const log = new logs.LogGroup(this, 'Access', {
      logGroupName: `/aws/apigateway/${configuration.name}`,
      encryptionKey: props.logsKey,
      retention: configuration.logRetentionDays,
      removalPolicy: kept(configuration),
    });
    this.api = new apigateway.SpecRestApi(this, 'Api', {
      restApiName: configuration.name,
      apiDefinition: apigateway.ApiDefinition.fromInline(this.definition(configuration, settings)),
      endpointTypes: [apigateway.EndpointType.REGIONAL],
      // Of an import too, which else makes an API at the edge.
      parameters: { endpointConfigurationTypes: settings.endpointType },
      cloudWatchRole: true,
      cloudWatchRoleRemovalPolicy: RemovalPolicy.RETAIN,
      deployOptions: {
        stageName: stage,
        ...setting(unmatched),
        methodOptions: methodOptions(configuration.agencies.map(({ id }) => id)),
        accessLogDestination: new apigateway.LogGroupLogDestination(log),
        accessLogFormat: accessLog,
      },
    });
    this.api.node.tryRemoveChild('Endpoint');
    const resource = this.api.node.defaultChild;
    if (!(resource instanceof apigateway.CfnRestApi)) throw new Error('the API has no resource');
    resource.securityPolicy = settings.securityPolicy;
    resource.endpointAccessMode = settings.endpointAccessMode;
    resource.disableExecuteApiEndpoint = settings.disableExecuteApiEndpoint;
    // In the document too: an API that takes it from one place alone would serve the console's files as base64.
    resource.binaryMediaTypes = ['*/*'];
    this.acknowledge(configuration);

    const { domain, authority } = configuration;
    const host = domain?.name ?? `${this.api.restApiId}.execute-api.${Stack.of(this).region}.${Aws.URL_SUFFIX}`;
    this.url = `https://${host}/${stage}`;
    this.authority = authority?.replaceAll('{api}', this.api.restApiId) ?? host;
    if (domain !== undefined) this.answerAt(domain, settings);
  }

  /** A name of the operator's own, with the same post-quantum TLS. `/v1` is in front of the paths here as it is there. */
  private answerAt(domain: NonNullable<Configuration['domain']>, settings: ApiSettings): void {
    const name = new apigateway.CfnDomainName(this, 'Domain', {
      domainName: domain.name,
      regionalCertificateArn: domain.certificate,
      endpointConfiguration: { types: ['REGIONAL'] },
      securityPolicy: settings.securityPolicy,
      endpointAccessMode: settings.endpointAccessMode,
    });
    new apigateway.CfnBasePathMapping(this, 'DomainPath', {
      domainName: name.ref,
      basePath: stage,
      restApiId: this.api.restApiId,
      stage: this.api.deploymentStage.stageName,
    });
    new CfnOutput(this, 'DomainTarget', {
      description: `${domain.name} is to be an alias of this name in DNS`,
      value: name.attrRegionalDomainName,
    }).overrideLogicalId('DomainTarget');
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
  private definition(configuration: Configuration, settings: ApiSettings) {
    const stack = Stack.of(this);
    const gateway = `arn:${stack.partition}:apigateway:${stack.region}:lambda:path/2015-03-31/functions`;
    return apiDefinition({
      title: configuration.name,
      agencies: configuration.agencies.map(({ id }) => id),
      settings,
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
        id: 'Serverless-APIGWXrayEnabled',
        reason:
          'A trace would hold addresses and paths of callers. The access log has each call’s latency, and no word of theirs.',
      },
      { id: 'AwsSolutions-APIG6', reason: withoutExecutionLog },
      { id: 'NIST.800.53.R5-APIGWExecutionLoggingEnabled', reason: withoutExecutionLog },
      {
        id: 'NIST.800.53.R5-APIGWCacheEnabledAndEncrypted',
        reason:
          'No answer is kept: each is given to the one signed call that asked, and is a custody act where it shows something.',
      },
      {
        id: 'NIST.800.53.R5-APIGWSSLEnabled',
        reason:
          'A client certificate shows API Gateway to a server behind it. Behind this API are functions, called by IAM: each lets in this API alone.',
      },
      {
        id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
        reason:
          'The role by which API Gateway writes any access log of the account: API Gateway asks for this managed policy.',
      },
    );
    const { webFirewall, webFirewallLeftOut } = configuration;
    if (!webFirewall) {
      const reason =
        'The web firewall is left out of this deployment, which is none of production, by its configuration.';
      for (const id of ['AwsSolutions-APIG3', 'NIST.800.53.R5-APIGWAssociatedWithWAF'])
        Validations.of(this).acknowledge({ id, reason: webFirewallLeftOut ?? reason });
    }
  }
}
