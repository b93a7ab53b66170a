import { isObject, type Json, Properties } from '../basics/json.ts';
import { readAssembly, type Stack, type TemplateResource } from './assembly.ts';
import { holds, resolve, type Scope } from './resolve.ts';

/** The account in which everything runs. Stacks of another hold keys alone. */
export const account = '000000000000';

/** What a stack of another account may hold: KMS is asked across accounts, and nothing else here is. */
const acrossAccounts = new Set(['AWS::KMS::Key', 'AWS::KMS::Alias', 'AWS::CDK::Metadata']);

/** What a maker is asked for: one resource with its properties resolved. */
export interface ResourceRequest {
  readonly stack: string;
  readonly region: string;
  readonly account: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Properties;
  readonly deletionPolicy: string;
  /** The file or folder behind an asset's key in the bucket. */
  asset(key: string): string | undefined;
}

/** What a resource is to the rest of the template: the value of `Ref`, and those of `Fn::GetAtt`. */
export interface Physical {
  readonly ref: string;
  readonly attributes: Record<string, string>;
}

export type Maker = (request: ResourceRequest) => Promise<Physical> | Physical;
export type Outputs = Map<string, Record<string, string>>;

/**
 * Makes every resource of an assembly, in the order of its dependencies, and resolves the stacks' outputs.
 * @param folder the assembly, `cdk.out`.
 * @param makers by resource type; a type without a maker is an error, for it would be missing here and there on AWS.
 * @returns the outputs by stack name.
 */
export async function deploy(folder: string, makers: Readonly<Record<string, Maker>>): Promise<Outputs> {
  const outputs: Outputs = new Map();
  const exports = new Map<string, Json>();
  for (const stack of readAssembly(folder)) await deployStack(stack, makers, outputs, exports);
  return outputs;
}

async function deployStack(
  stack: Stack,
  makers: Readonly<Record<string, Maker>>,
  outputs: Outputs,
  exports: Map<string, Json>,
): Promise<void> {
  const made = new Map<string, Physical>();
  const scope = scopeOf(stack, made, outputs, exports);
  for (const [logicalId, resource] of inOrder(stack, scope)) {
    const maker = makers[resource.type];
    const name = `${stack.name}/${logicalId} (${resource.type})`;
    if (maker === undefined) throw new Error(`${name}: the local cloud does not know this type`);
    if (scope.account !== account && !acrossAccounts.has(resource.type))
      throw new Error(`${name}: the local cloud makes nothing but keys in another account than ${account}`);
    const resolved = resolve(resource.properties, scope);
    const properties = new Properties(isObject(resolved) ? resolved : {}, name);
    const { type, deletionPolicy } = resource;
    const asset = (key: string): string | undefined => stack.assets.get(key);
    const place = { stack: stack.name, region: stack.region, account: scope.account, logicalId };
    made.set(logicalId, await maker({ ...place, type, properties, deletionPolicy, asset }));
    properties.done();
  }
  resolveOutputs(stack, scope, outputs, exports);
}

function resolveOutputs(stack: Stack, scope: Scope, outputs: Outputs, exports: Map<string, Json>): void {
  const values: Record<string, string> = {};
  for (const [name, output] of Object.entries(stack.outputs)) {
    if (!isObject(output) || (typeof output.Condition === 'string' && !holds(output.Condition, scope))) continue;
    const value = resolve(output.Value ?? null, scope);
    values[name] = typeof value === 'string' ? value : JSON.stringify(value);
    const exported = isObject(output.Export) ? resolve(output.Export.Name ?? null, scope) : undefined;
    if (typeof exported === 'string') exports.set(exported, value);
  }
  outputs.set(stack.name, values);
}

function scopeOf(stack: Stack, made: Map<string, Physical>, outputs: Outputs, exports: Map<string, Json>): Scope {
  const found = (logicalId: string): Physical => {
    const physical = made.get(logicalId);
    if (physical === undefined) throw new Error(`Stack ${stack.name}: there is no resource ${logicalId}`);
    return physical;
  };
  return {
    stack: stack.name,
    region: stack.region,
    account: stack.account ?? account,
    parameters: stack.parameters,
    conditions: stack.conditions,
    mappings: stack.mappings,
    ref: (logicalId) => found(logicalId).ref,
    attribute: (logicalId, name) => {
      const value = found(logicalId).attributes[name];
      if (value !== undefined) return value;
      const type = stack.resources.get(logicalId)?.type;
      throw new Error(`${stack.name}/${logicalId} (${type}): the local cloud does not know the attribute ${name}`);
    },
    exported: (name) => need(exports.get(name), `no stack exports ${name}`),
    output: (other, name) => need(outputs.get(other)?.[name], `stack ${other} has no output ${name}`),
  };
}

function need(value: Json | undefined, otherwise: string): Json {
  if (value === undefined) throw new Error(`The template does not resolve: ${otherwise}`);
  return value;
}

/** The stack's resources, each after those that it refers to or depends on; those whose condition fails are left out. */
function inOrder(stack: Stack, scope: Scope): Map<string, TemplateResource> {
  const ordered = new Map<string, TemplateResource>();
  const visit = (logicalId: string, path: string[]): void => {
    const resource = stack.resources.get(logicalId);
    if (resource === undefined || ordered.has(logicalId)) return;
    if (path.includes(logicalId)) {
      throw new Error(`Stack ${stack.name}: resources depend on each other: ${[...path, logicalId].join(' → ')}`);
    }
    if (resource.condition !== undefined && !holds(resource.condition, scope)) return;
    for (const id of [...resource.dependsOn, ...mentioned(resource.properties)]) visit(id, [...path, logicalId]);
    ordered.set(logicalId, resource);
  };
  for (const logicalId of stack.resources.keys()) visit(logicalId, []);
  return ordered;
}

/** Every logical id that `Ref`, `Fn::GetAtt` or `Fn::Sub` names somewhere in a value. */
function mentioned(value: Json): string[] {
  if (Array.isArray(value)) return value.flatMap(mentioned);
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => [...mentionedBy(name, item), ...mentioned(item)]);
}

function mentionedBy(name: string, argument: Json): string[] {
  if (name === 'Ref' && typeof argument === 'string') return [argument];
  if (name === 'Fn::GetAtt')
    return [Array.isArray(argument) ? String(argument[0]) : (String(argument).split('.')[0] ?? '')];
  if (name !== 'Fn::Sub') return [];
  const template = Array.isArray(argument) ? argument[0] : argument;
  return [...String(template).matchAll(/\$\{([^!}.][^}.]*)/g)].map(([, id]) => (id ?? '').trim());
}
