import { type Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentOf, type FunctionName, type Variable } from '../../shared/runtime/config.ts';
import type { Bundles } from '../bundle.ts';
import type { Configuration } from '../config.ts';
import { functionName, pascal } from '../names.ts';
import type { Alarms } from './alarms.ts';
import type { Conditions } from './key-policy.ts';
import { kept } from './retention.ts';

/** What every function of the exchange is made with. */
export interface Frame {
  readonly configuration: Configuration;
  readonly bundles: Bundles;
  readonly alarms: Alarms;
  readonly logsKey: kms.IKey;
}

export interface ExchangeFunctionProps extends Frame {
  /** The file in `functions/`, without its ending. */
  readonly file: FunctionName;
  /** The agency behind whose door it stands; none for what is deployed once. */
  readonly agency?: string;
  readonly timeout: Duration;
  readonly memorySize?: number;
  /**
   * In production, as many environments as are kept for it, and its most: neither another door nor what carries on what was accepted waits
   * behind a flood. Elsewhere nothing is kept: a new account may have 10 environments in all, and Lambda refuses to leave fewer than 100 unreserved.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedAtOnce?: number;
}

/** IAM's limit for all inline policies of a role, in characters. */
const policyLimit = 10_240;

/** Lambda's limit for all variables of a function together, in bytes: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const environmentLimit = 4096;
/** The longest that a deployment puts in place of a reference: a queue's URL or a topic's ARN; a key's ARN, a table's name, a part of a host. */
const addressLength = 130;
const nameLength = 80;

/** How long a resolved value becomes as a JSON string, where each reference takes so many characters. */
const deployedLength = (value: unknown, reference: number): number => {
  if (typeof value === 'string') return Buffer.byteLength(JSON.stringify(value)) - 2;
  const parts = (value as { readonly 'Fn::Join'?: readonly [string, readonly unknown[]] })['Fn::Join']?.[1];
  return parts?.reduce<number>((sum, part) => sum + deployedLength(part, reference), 0) ?? reference;
};

/** A policy as IAM counts it: each reference takes what a deployment puts in its place, and an ARN of a key is shorter than of a queue. */
const deployedPolicy = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(deployedPolicy);
  if (value === null || typeof value !== 'object') return value;
  const [[name = '', given] = []] = Object.entries(value);
  if (name === 'Fn::Join') return (given as [string, readonly unknown[]])[1].map(deployedPolicy).join('');
  if (given === 'AWS::AccountId') return '0'.repeat(12);
  if (name === 'Ref' || name.startsWith('Fn::'))
    return 'x'.repeat(/Key/.test(JSON.stringify(given)) ? nameLength : addressLength);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, deployedPolicy(one)]));
};

/**
 * One function with a role of its own, of a fixed name, that may write to its own log group and whatever the owner of a resource grants
 * it; no managed policy. The policy is inline in the role: the function, which needs the role, never starts before its rights.
 */
export class ExchangeFunction extends Construct {
  readonly name: string;
  readonly fn: lambda.Function;
  readonly logGroup: logs.LogGroup;
  private readonly policy: iam.PolicyDocument;
  private readonly variables = new Map<string, string>();

  constructor(scope: Construct, props: ExchangeFunctionProps) {
    super(scope, pascal(props.file));
    const { configuration, file, agency } = props;
    this.name = functionName(configuration, file, agency);

    this.logGroup = new logs.LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${this.name}`,
      encryptionKey: props.logsKey,
      retention: configuration.logRetentionDays,
      removalPolicy: kept(configuration),
    });
    // Statements stay as they were granted. Merging sorts them by the names of references, which CDK draws anew each time.
    this.policy = new iam.PolicyDocument({ minimize: false });
    const role = new iam.Role(this, 'Role', {
      roleName: this.name,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: agency === undefined ? file : `${file}, behind the door of ${agency}`,
      inlinePolicies: { own: this.policy },
    });
    const { account, partition, region } = Stack.of(this);
    const streams = `log-group:/aws/lambda/${this.name}:log-stream:*`;
    this.may(['logs:CreateLogStream', 'logs:PutLogEvents'], [`arn:${partition}:logs:${region}:${account}:${streams}`]);
    this.acknowledge(
      `Resource::arn:${partition}:logs:${region}:<AWS::AccountId>:${streams}`,
      'Lambda makes up the names of the streams in the log group of the function.',
    );

    this.fn = new lambda.Function(this, 'Function', {
      functionName: this.name,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(props.bundles.folderOf(file)),
      role,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 512,
      ...(configuration.production && props.reservedAtOnce !== undefined
        ? { reservedConcurrentExecutions: props.reservedAtOnce }
        : {}),
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      systemLogLevelV2: lambda.SystemLogLevel.WARN,
    });
    Validations.of(this).acknowledge(
      {
        id: 'Serverless-LambdaTracing',
        reason:
          'A trace would hold paths and addresses of callers in a service that keeps no key of ours, and its right to write knows no resource. ' +
          'The access log has each call’s latency, and the metrics each function’s.',
      },
      {
        id: 'Serverless-LambdaDLQ',
        reason:
          'Nothing is invoked asynchronously but the sweep, which runs again each minute. What a queue or the stream hands over ends in ' +
          'their own queues of what could not be handled.',
      },
    );
    this.fn.addEnvironment('LOG_LEVEL', 'INFO');
    this.node.addValidation({ validate: () => this.faults(file) });
    props.alarms.onErrors(this);
  }

  /** Adds to what the role may do. An empty list of actions or resources adds nothing. */
  may(actions: readonly string[], resources: readonly string[], conditions?: Conditions): void {
    if (actions.length === 0 || resources.length === 0) return;
    this.policy.addStatements(
      new iam.PolicyStatement({
        actions: [...actions],
        resources: [...resources],
        ...(conditions === undefined ? {} : { conditions }),
      }),
    );
  }

  /** Answers for one star in the role's policy: the finding as cdk-nag names it, and the reason. Any other star is still found. */
  acknowledge(finding: string, reason: string): void {
    Validations.of(this).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason });
  }

  /** Sets a variable. */
  set(variable: Variable, value: string): void {
    this.variables.set(variable, value);
    this.fn.addEnvironment(variable, value);
  }

  /** Sets a variable to JSON, which may hold addresses that are known only when deployed. */
  setJson(variable: Variable, value: unknown): void {
    this.set(variable, Stack.of(this).toJsonString(value));
  }

  /** The bytes of all variables as Lambda counts them: as one JSON document, with the addresses that only a deployment fills in. */
  private environmentSize(): number {
    const own = [...this.variables].map(([name, value]) => {
      const resolved = Stack.of(this).resolve(value);
      return `"${name}":"",`.length + deployedLength(resolved, /QUEUE|TOPIC/.test(name) ? addressLength : nameLength);
    });
    return own.reduce((sum, length) => sum + length, '{"LOG_LEVEL":"INFO"}'.length);
  }

  /** What a deployment would find: a variable that the function starts only with, variables or a policy that AWS does not take. */
  private faults(file: FunctionName): string[] {
    const missing = environmentOf[file].filter((name) => !this.variables.has(name));
    const size = JSON.stringify(deployedPolicy(Stack.of(this).resolve(this.policy))).length;
    const environment = this.environmentSize();
    return [
      ...(environment > environmentLimit
        ? [
            `the variables of ${this.name} would have ${environment} bytes, over Lambda's ${environmentLimit}: too many agencies, or long catchAlls`,
          ]
        : []),
      ...missing.map((name) => `${this.name} is not given ${name}`),
      ...(size > policyLimit
        ? [`the policy of ${this.name} is over IAM's ${policyLimit} characters: too many agencies`]
        : []),
    ];
  }
}
