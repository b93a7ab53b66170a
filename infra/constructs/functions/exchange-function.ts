import { type Duration, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { environmentOf, type FunctionName, type Variable } from '../../../shared/runtime/config.ts';
import type { Bundles } from '../../bundles/bundle.ts';
import type { Configuration } from '../../configuration/config.ts';
import { functionName, pascal } from '../../configuration/names.ts';
import type { Conditions } from '../keys/key-policy.ts';
import { kept } from '../state/retention.ts';
import type { Alarms } from '../watch/alarms.ts';
import { environmentFaults, policyFaults } from './function-limits.ts';
import { roomOf } from './room.ts';
import { toldBy } from './told.ts';

/** What every function of the exchange is made with. */
export interface Frame {
  readonly configuration: Configuration;
  readonly bundles: Bundles;
  /** `@authority` of every signed call. */
  readonly authority: string;
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
   * How many environments are kept for it in production, which is also its most, so that what is accepted is carried on behind a flood at any
   * door; `room.ts` says it of what answers calls. Elsewhere none is kept: a new account may have 10 in all, and Lambda wants 100 unreserved.
   * https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html
   */
  readonly reservedAtOnce?: number;
}

/**
 * One function with a role of its own, of a fixed name, that may write to its own log group and whatever the owner of a resource grants
 * it; no managed policy. The policy is inline in the role: the function, which needs the role, never starts before its rights.
 */
export class ExchangeFunction extends Construct {
  readonly name: string;
  readonly fn: lambda.Function;
  readonly logGroup: logs.LogGroup;
  private readonly file: FunctionName;
  private readonly policy: iam.PolicyDocument;
  private readonly variables = new Map<string, string>();

  constructor(scope: Construct, props: ExchangeFunctionProps) {
    super(scope, pascal(props.file));
    const { configuration, file, agency } = props;
    this.file = file;
    this.name = functionName(configuration, file, agency);

    this.logGroup = new logs.LogGroup(this, 'Log', {
      logGroupName: `/aws/lambda/${this.name}`,
      encryptionKey: props.logsKey,
      retention: configuration.logRetentionDays,
      removalPolicy: kept(configuration),
    });
    // Statements stay as they were granted. Merging sorts them by the names of references, which CDK draws anew each time.
    this.policy = new iam.PolicyDocument({ minimize: false });
    const role = this.makeRole(props);
    this.letLog();
    this.fn = this.makeFunction(props, role);
    this.acknowledgeFunction(configuration);
    this.fn.addEnvironment('LOG_LEVEL', 'INFO');
    this.setWhereGiven(toldBy(this, props));
    this.node.addValidation({ validate: () => this.faults() });
    props.alarms.onErrors(this);
  }

  /** Adds to what the role may do. An empty list of actions or resources adds nothing. The statement may be given further actions. */
  may(
    actions: readonly string[],
    resources: readonly string[],
    conditions?: Conditions,
  ): Pick<iam.PolicyStatement, 'addActions'> {
    const statement = new iam.PolicyStatement({
      actions: [...actions],
      resources: [...resources],
      ...(conditions === undefined ? {} : { conditions }),
    });
    if (actions.length > 0 && resources.length > 0) this.policy.addStatements(statement);
    return statement;
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

  /** Sets, of these, the variables that functions of this file are given. */
  setWhereGiven(values: Readonly<Partial<Record<Variable, string | undefined>>>): void {
    for (const name of environmentOf[this.file]) {
      const value = values[name];
      if (value !== undefined) this.set(name, value);
    }
  }

  private makeRole({ file, agency }: ExchangeFunctionProps): iam.Role {
    return new iam.Role(this, 'Role', {
      roleName: this.name,
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: agency === undefined ? file : `${file}, behind the door of ${agency}`,
      inlinePolicies: { own: this.policy },
    });
  }

  private letLog(): void {
    const { account, partition, region } = Stack.of(this);
    const streams = `log-group:/aws/lambda/${this.name}:log-stream:*`;
    this.may(['logs:CreateLogStream', 'logs:PutLogEvents'], [`arn:${partition}:logs:${region}:${account}:${streams}`]);
    this.acknowledge(
      `Resource::arn:${partition}:logs:${region}:<AWS::AccountId>:${streams}`,
      'Lambda makes up the names of the streams in the log group of the function.',
    );
  }

  private makeFunction(props: ExchangeFunctionProps, role: iam.Role): lambda.Function {
    const { configuration, file } = props;
    const reserved = props.reservedAtOnce ?? roomOf(file);
    return new lambda.Function(this, 'Function', {
      functionName: this.name,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: lambda.Code.fromAsset(props.bundles.folderOf(file)),
      role,
      timeout: props.timeout,
      memorySize: props.memorySize ?? 512,
      ...(configuration.production && reserved !== undefined ? { reservedConcurrentExecutions: reserved } : {}),
      logGroup: this.logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      systemLogLevelV2: lambda.SystemLogLevel.WARN,
    });
  }

  private acknowledgeFunction({ production }: Configuration): void {
    const without =
      'Nothing is invoked asynchronously but the sweep, which runs again each minute. What a queue or the stream hands over ends in ' +
      'their own queues of what could not be handled.';
    Validations.of(this).acknowledge(
      {
        id: 'Serverless-LambdaTracing',
        reason:
          'A trace would hold paths and addresses of callers in a service that keeps no key of ours, and its right to write knows no resource. ' +
          'The access log has each call’s latency, and the metrics each function’s.',
      },
      { id: 'Serverless-LambdaDLQ', reason: without },
      { id: 'NIST.800.53.R5-LambdaDLQ', reason: without },
      {
        id: 'NIST.800.53.R5-IAMNoInlinePolicy',
        reason:
          'One role, one policy, one function: a managed policy could be attached to others, and a function could start before its rights.',
      },
      {
        id: 'NIST.800.53.R5-LambdaInsideVPC',
        reason:
          'A function calls services of AWS alone, by TLS, each of which judges its role. A network of our own would keep one that was taken ' +
          'over from any other address, for a price by the hour with no report at all; keys and tables are guarded by their policies instead.',
      },
    );
    if (!production)
      Validations.of(this).acknowledge({
        id: 'NIST.800.53.R5-LambdaConcurrency',
        reason:
          'Environments are kept in production alone: a new account has ten in all, and Lambda leaves 100 unreserved.',
      });
  }

  /** What a deployment would find: a variable that the function starts only with, variables or a policy that AWS does not take. */
  private faults(): string[] {
    const resolved = <T>(value: T): unknown => Stack.of(this).resolve(value);
    const variables = [...this.variables].map(([name, value]) => [name, resolved(value)] as const);
    return [
      ...environmentFaults(this.name, variables),
      ...environmentOf[this.file]
        .filter((name) => !this.variables.has(name))
        .map((name) => `${this.name} is not given ${name}`),
      ...policyFaults(this.name, resolved(this.policy)),
    ];
  }
}
