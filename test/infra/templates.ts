import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject } from 'vitest';

export type Json = string | number | boolean | null | readonly Json[] | { readonly [member: string]: Json };
export type Members = { readonly [member: string]: Json };

interface Template {
  readonly Resources: Readonly<Record<string, { readonly Type: string; readonly Properties?: Members } & Members>>;
  readonly Outputs: Readonly<Record<string, { readonly Value: Json }>>;
}

export interface Resource {
  readonly stack: string;
  readonly id: string;
  readonly type: string;
  readonly properties: Members;
  readonly deletionPolicy: Json | undefined;
}

/** A statement of a policy, its lists always lists and its addresses resolved. */
export interface Statement {
  readonly sid: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principal: Json | undefined;
  readonly conditions: Readonly<Record<string, Readonly<Record<string, Json>>>>;
}

export const agencies = ['police', 'customs', 'coast-guard'];
export const stacks = ['JointState', 'JointExchange'];

const load = (stack: string): Template =>
  JSON.parse(readFileSync(join(inject('stacks'), `${stack}.template.json`), 'utf8'));
export const templates: Readonly<Record<string, Template>> = Object.fromEntries(
  stacks.map((stack) => [stack, load(stack)]),
);

const isMembers = (value: Json | undefined): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const members = (value: Json | undefined): Members => (isMembers(value) ? value : {});

const list = (value: Json | undefined): readonly Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/**
 * A value with its references followed: `Tables….Arn` for an attribute, the id alone for a Ref, across the stacks; the account is
 * `000000000000`. Two addresses are equal here exactly when they are equal once deployed.
 */
export const resolve = (value: Json | undefined): Json => {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map(resolve);
  if (!isMembers(value)) return value;
  const [[name, of] = ['', null], ...others] = Object.entries(value);
  if (others.length === 0) {
    if (name === 'Ref')
      return of === 'AWS::AccountId' ? '000000000000' : of === 'AWS::URLSuffix' ? 'amazonaws.com' : of;
    if (name === 'Fn::GetAtt') return list(of).join('.');
    if (name === 'Fn::Join')
      return list(list(of)[1])
        .map((part) => String(resolve(part)))
        .join(String(list(of)[0]));
    if (name === 'Fn::GetStackOutput') {
      const { StackName, OutputName } = members(of);
      return resolve(templates[String(StackName)]?.Outputs[String(OutputName)]?.Value);
    }
  }
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolve(member)]));
};

export const resources = (type: string): readonly Resource[] =>
  Object.entries(templates).flatMap(([stack, template]) =>
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Type === type)
      .map(([id, resource]) => ({
        stack,
        id,
        type,
        properties: members(resolve(resource.Properties)),
        deletionPolicy: resource.DeletionPolicy,
      })),
  );

export const statements = (document: Json | undefined): readonly Statement[] =>
  list(members(document).Statement).map((statement) => {
    const { Sid, Effect, Action, Resource, Principal, Condition } = members(statement);
    return {
      sid: String(Sid ?? ''),
      effect: String(Effect),
      actions: list(Action).map(String),
      resources: list(Resource).map(String),
      principal: Principal,
      conditions: members(Condition) as Statement['conditions'],
    };
  });

/** The roles of the functions, by name, with the documents of their inline policies. */
export const roleDocuments = (): readonly (readonly [string, readonly (Json | undefined)[]])[] =>
  resources('AWS::IAM::Role')
    .filter(({ properties }) => properties.RoleName !== undefined)
    .map(({ properties }) => [
      String(properties.RoleName),
      list(properties.Policies).map((policy) => members(policy).PolicyDocument),
    ]);

/** The roles of the functions, by name, with all that their inline policies allow. */
export const roles = (): ReadonlyMap<string, readonly Statement[]> =>
  new Map(roleDocuments().map(([name, documents]) => [name, documents.flatMap(statements)]));

/** The keys by what their description begins with: `police: intake…`, `The tables at rest`. */
export const keys = (): readonly {
  readonly arn: string;
  readonly description: string;
  readonly document: Json | undefined;
  readonly policy: readonly Statement[];
}[] =>
  resources('AWS::KMS::Key').map(({ id, properties }) => ({
    arn: `${id}.Arn`,
    description: String(properties.Description),
    document: properties.KeyPolicy,
    policy: statements(properties.KeyPolicy),
  }));

/** The address of the table with this id in the stack of the state. */
export const tableArn = (name: string): string => {
  const table = resources('AWS::DynamoDB::Table').find(({ id }) => id.startsWith(`Tables${name}`));
  if (table === undefined) throw new Error(`no table ${name}`);
  return `${table.id}.Arn`;
};

/** What a function's role may do with the tables, their indexes and their stream, as `Exchange/Inbox Query`. */
export const tableRights = (role: string): readonly string[] => {
  const named = (arn: string): string =>
    arn.replace(/^Tables([A-Za-z]+?)[0-9A-F]{8}\.(?:Arn(?:\/index)?|Stream(Arn))/, (_, table, stream) =>
      stream === undefined ? table : `${table}/stream`,
    );
  return (roles().get(role) ?? []).flatMap(({ actions, resources: on }) =>
    actions
      .filter((action) => action.startsWith('dynamodb:'))
      .flatMap((action) => on.map((arn) => `${named(arn)} ${action.slice('dynamodb:'.length)}`)),
  );
};

/** The alarms by the metric that they watch, and the dimension's value. */
export const alarms = (): readonly {
  readonly metric: string;
  readonly of: string;
  readonly description: string;
  readonly actions: readonly Json[];
}[] =>
  resources('AWS::CloudWatch::Alarm').map(({ properties }) => ({
    metric: String(properties.MetricName),
    of: String(members(list(properties.Dimensions)[0]).Value),
    description: String(properties.AlarmDescription),
    actions: list(properties.AlarmActions),
  }));
