import type { Credentials } from '../iam/callers.ts';
import type { Maker } from '../template/deploy.ts';
import { arn, physicalName } from '../template/names.ts';

/** A function as its template defines it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  readonly roleArn: string;
  readonly region: string;
  /** The unpacked bundle. */
  readonly folder: string;
  readonly handler: string;
  readonly environment: Record<string, string>;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
}

/** Who may invoke a function: principal, and the ARN that calls, with `*` for any text. */
export interface Permission {
  readonly functionName: string;
  readonly principal: string;
  readonly sourceArn: string | undefined;
}

/** The makers of functions and of permissions to invoke them. */
export function functionMakers(functions: FunctionDefinition[], permissions: Permission[]): Record<string, Maker> {
  return {
    'AWS::Lambda::Function': (request) => {
      const definition = define(request);
      functions.push(definition);
      return { ref: definition.name, attributes: { Arn: definition.arn } };
    },
    'AWS::Lambda::Permission': ({ logicalId, properties }) => {
      const functionName = properties.needText('FunctionName').split(':').at(-1) ?? '';
      const sourceArn = properties.text('SourceArn');
      permissions.push({ functionName, principal: properties.needText('Principal'), sourceArn });
      properties.ignore('Action', 'SourceAccount');
      return { ref: logicalId, attributes: {} };
    },
  };
}

function define(request: Parameters<Maker>[0]): FunctionDefinition {
  const { properties, region } = request;
  const name = properties.text('FunctionName') ?? physicalName(request, 64);
  const key = properties.needObject('Code').needText('S3Key');
  const folder = request.asset(key);
  if (folder === undefined) throw new Error(`Function ${name}: the assembly has no asset ${key}`);
  const runtime = properties.needText('Runtime');
  if (!runtime.startsWith('nodejs')) throw new Error(`Function ${name}: the local cloud runs Node.js, not ${runtime}`);
  properties.ignore('Architectures', 'Description', 'KmsKeyArn', 'LoggingConfig', 'Tags', 'TracingConfig');
  properties.ignore('ReservedConcurrentExecutions', 'RecursiveLoop', 'RuntimeManagementConfig', 'DeadLetterConfig');
  const variables = properties.object('Environment')?.get('Variables') ?? {};
  return {
    name,
    arn: arn('lambda', region, `function:${name}`),
    roleArn: properties.needText('Role'),
    region,
    folder,
    handler: properties.needText('Handler'),
    environment: Object.fromEntries(Object.entries(variables ?? {}).map(([key, value]) => [key, String(value)])),
    timeoutSeconds: properties.number('Timeout') ?? 3,
    memoryMegabytes: properties.number('MemorySize') ?? 128,
  };
}

/**
 * The whole environment of a function: its template's variables and those that Lambda sets. Nothing of this process's
 * own environment is in it, so that what works here needs nothing that the template does not give.
 * @param endpoint the gateway: the one variable that tells an SDK that it is not on AWS.
 */
export function environmentOf(
  { name, region, folder, handler, environment, memoryMegabytes }: FunctionDefinition,
  { accessKeyId, secretAccessKey, sessionToken }: Required<Credentials>,
  endpoint: string,
): Record<string, string> {
  return {
    ...environment,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
    AWS_LAMBDA_LOG_STREAM_NAME: 'local',
    LAMBDA_TASK_ROOT: folder,
    _HANDLER: handler,
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    PATH: '/usr/local/bin:/usr/bin:/bin',
  };
}

/** The members of the context object that are the same for every call. */
export function contextOf({
  name,
  arn: invokedFunctionArn,
  memoryMegabytes,
}: FunctionDefinition): Record<string, string> {
  return {
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn,
    memoryLimitInMB: String(memoryMegabytes),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: 'local',
  };
}

/** Whether a permission lets `principal`, acting for `sourceArn`, invoke a function. */
export function mayInvoke(
  permissions: readonly Permission[],
  functionName: string,
  principal: string,
  sourceArn: string,
): boolean {
  return permissions.some((permission) => {
    if (permission.functionName !== functionName || permission.principal !== principal) return false;
    return permission.sourceArn === undefined || matchesPattern(permission.sourceArn, sourceArn);
  });
}

/** `*` stands for any text, a slash included, as in an ARN pattern of IAM. */
function matchesPattern(pattern: string, text: string): boolean {
  const expression = pattern
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${expression}$`).test(text);
}
