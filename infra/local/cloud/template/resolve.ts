import { isObject, type Json, type JsonObject } from '../basics/json.ts';

/** What the intrinsic functions of one stack look things up in. */
export interface Scope {
  readonly stack: string;
  readonly region: string;
  readonly account: string;
  readonly parameters: JsonObject;
  readonly conditions: JsonObject;
  readonly mappings: JsonObject;
  /** The value of `Ref` to a resource; throws when there is none. */
  ref(logicalId: string): Json;
  /** The value of `Fn::GetAtt`; throws when there is none. */
  attribute(logicalId: string, name: string): Json;
  /** The value behind `Fn::ImportValue`. */
  exported(name: string): Json;
  /** The value behind `Fn::GetStackOutput`. */
  output(stack: string, name: string): Json;
}

/** Marks a property that `AWS::NoValue` takes away. */
const noValue = Symbol('AWS::NoValue');
type Resolved = Json | typeof noValue;

/**
 * Resolves every intrinsic function in a part of a template.
 * @throws on an intrinsic that is not known here: to leave it standing would configure something else than AWS does.
 */
export function resolve(value: Json, scope: Scope): Json {
  const resolved = resolveOrNothing(value, scope);
  return resolved === noValue ? null : resolved;
}

function resolveOrNothing(value: Json, scope: Scope): Resolved {
  if (Array.isArray(value)) {
    return value.map((item) => resolveOrNothing(item, scope)).filter((item): item is Json => item !== noValue);
  }
  if (!isObject(value)) return dynamicReference(value);
  const names = Object.keys(value);
  const [name] = names;
  if (names.length === 1 && name !== undefined && (name === 'Ref' || name.startsWith('Fn::'))) {
    const intrinsic = intrinsics[name];
    if (intrinsic === undefined) throw new Error(`Stack ${scope.stack}: the local cloud does not know ${name}`);
    return intrinsic(value[name] ?? null, scope);
  }
  const object: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    const resolved = resolveOrNothing(item, scope);
    if (resolved !== noValue) object[key] = resolved;
  }
  return object;
}

/** `{{resolve:ssm:…}}` is filled in by CloudFormation itself; nothing here does. */
function dynamicReference(value: Json): Json {
  if (typeof value === 'string' && value.includes('{{resolve:')) {
    throw new Error(`The local cloud does not know dynamic references: ${value}`);
  }
  return value;
}

type Intrinsic = (argument: Json, scope: Scope) => Resolved;

const intrinsics: Record<string, Intrinsic> = {
  Ref: (name, scope) => reference(text(name, 'Ref'), scope),
  'Fn::GetAtt': (argument, scope) => {
    const [logicalId, ...path] = Array.isArray(argument) ? argument.map(String) : text(argument, 'GetAtt').split('.');
    return scope.attribute(logicalId ?? '', path.join('.'));
  },
  'Fn::Sub': substitute,
  'Fn::Join': (argument, scope) => {
    const [separator, parts] = pair(argument, 'Join');
    return listOf(parts, scope, 'Join')
      .map((part) => text(part, 'Join'))
      .join(text(separator, 'Join'));
  },
  'Fn::Select': (argument, scope) => {
    const [index, from] = pair(argument, 'Select');
    const chosen = listOf(from, scope, 'Select')[Number(resolve(index, scope))];
    if (chosen === undefined) throw new Error(`Stack ${scope.stack}: Fn::Select ${String(index)} selects nothing`);
    return chosen;
  },
  'Fn::Split': (argument, scope) => {
    const [separator, from] = pair(argument, 'Split');
    return text(resolve(from, scope), 'Split').split(text(separator, 'Split'));
  },
  'Fn::If': (argument, scope) => {
    if (!Array.isArray(argument) || argument.length !== 3) throw new Error('Fn::If takes a condition and two values');
    const [condition, yes, no] = argument;
    return resolveOrNothing((holds(text(condition, 'If'), scope) ? yes : no) ?? null, scope);
  },
  'Fn::FindInMap': (argument, scope) => {
    const keys = listOf(argument, scope, 'FindInMap').map(String);
    const found = keys.reduce<Json | undefined>((at, key) => (isObject(at) ? at[key] : undefined), scope.mappings);
    if (found === undefined) throw new Error(`Stack ${scope.stack}: Fn::FindInMap finds nothing at ${keys.join('.')}`);
    return found;
  },
  'Fn::ImportValue': (name, scope) => scope.exported(text(resolve(name, scope), 'ImportValue')),
  'Fn::GetStackOutput': (argument, scope) => {
    const { StackName, OutputName } = isObject(argument) ? argument : {};
    return scope.output(
      text(resolve(StackName ?? null, scope), 'GetStackOutput'),
      text(resolve(OutputName ?? null, scope), 'GetStackOutput'),
    );
  },
  'Fn::Base64': (value, scope) => Buffer.from(text(resolve(value, scope), 'Base64')).toString('base64'),
};

function reference(name: string, scope: Scope): Resolved {
  switch (name) {
    case 'AWS::Region':
      return scope.region;
    case 'AWS::AccountId':
      return scope.account;
    case 'AWS::Partition':
      return 'aws';
    case 'AWS::URLSuffix':
      return 'amazonaws.com';
    case 'AWS::StackName':
      return scope.stack;
    case 'AWS::StackId':
      return `arn:aws:cloudformation:${scope.region}:${scope.account}:stack/${scope.stack}/local`;
    case 'AWS::NotificationARNs':
      return [];
    case 'AWS::NoValue':
      return noValue;
    default:
      return parameter(name, scope) ?? scope.ref(name);
  }
}

/** A parameter's default: nobody is here to give another value. */
function parameter(name: string, scope: Scope): Json | undefined {
  const declared = scope.parameters[name];
  if (!isObject(declared)) return undefined;
  if (declared.Default === undefined) throw new Error(`Stack ${scope.stack}: parameter ${name} has no default`);
  return declared.Default;
}

function substitute(argument: Json, scope: Scope): string {
  const [template, variables] = Array.isArray(argument) ? argument : [argument, {}];
  return text(template, 'Sub').replace(/\$\{(!?)([^}]*)\}/g, (_, literal: string, name: string) => {
    if (literal === '!') return `\${${name}}`;
    const variable = isObject(variables) ? variables[name] : undefined;
    if (variable !== undefined) return text(resolve(variable, scope), 'Sub');
    const [logicalId, ...path] = name.trim().split('.');
    if (logicalId !== undefined && path.length > 0) return text(scope.attribute(logicalId, path.join('.')), 'Sub');
    const value = reference(name.trim(), scope);
    return value === noValue ? '' : text(value, 'Sub');
  });
}

/** Whether a named condition of the stack holds. */
export function holds(condition: string, scope: Scope): boolean {
  const declared = scope.conditions[condition];
  if (declared === undefined) throw new Error(`Stack ${scope.stack}: there is no condition ${condition}`);
  return evaluate(declared, scope);
}

function evaluate(expression: Json, scope: Scope): boolean {
  const [name, argument] = isObject(expression) ? (Object.entries(expression)[0] ?? []) : [];
  const all = Array.isArray(argument) ? argument : [];
  switch (name) {
    case 'Fn::Equals':
      return JSON.stringify(resolve(all[0] ?? null, scope)) === JSON.stringify(resolve(all[1] ?? null, scope));
    case 'Fn::And':
      return all.every((part) => evaluate(part, scope));
    case 'Fn::Or':
      return all.some((part) => evaluate(part, scope));
    case 'Fn::Not':
      return !evaluate(all[0] ?? null, scope);
    case 'Condition':
      return holds(text(argument ?? null, 'Condition'), scope);
    default:
      throw new Error(`Stack ${scope.stack}: the local cloud does not know the condition ${name ?? 'without a name'}`);
  }
}

function pair(argument: Json, name: string): [Json, Json] {
  const [first, second] = Array.isArray(argument) ? argument : [];
  if (first === undefined || second === undefined) throw new Error(`Fn::${name} takes two arguments`);
  return [first, second];
}

function listOf(value: Json, scope: Scope, name: string): Json[] {
  const resolved = resolve(value, scope);
  if (!Array.isArray(resolved)) throw new Error(`Fn::${name} takes a list`);
  return resolved;
}

function text(value: Json | undefined, name: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new Error(`${name} takes text, not ${JSON.stringify(value)}`);
}
