import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import { describe, expect, it } from 'vitest';
import { type Json, type Members, members, templates } from './templates.ts';

/**
 * Every resource against CloudFormation's registry of resource types, from which CDK itself is generated: the properties that a type has
 * and needs, what they hold, and the attributes that others may ask of it. What is written past CDK's constructs (a `Cfn…` resource, an
 * override) is otherwise first read by CloudFormation, in the middle of a deployment. The registry's patterns are not in this edition of
 * it: lengths and patterns of names stand in `quotas.test.ts`.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/resource-type-schemas.html
 */
const registry = loadAwsServiceSpecSync();

/** What the registry says of a value. */
interface Kind {
  readonly type: string;
  readonly allowedValues?: readonly unknown[];
  readonly element?: Kind;
  readonly types?: readonly Kind[];
  readonly reference?: { readonly $ref: string };
}
type Properties = Readonly<
  Record<string, { readonly type: Kind; readonly required?: boolean; readonly previousTypes?: readonly Kind[] }>
>;
type Fault = readonly string[];

/** What CloudFormation fills in: its type is known when it is deployed. */
const isIntrinsic = (value: Json): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Object.keys(value).some((name) => name === 'Ref' || name.startsWith('Fn::'));

const holds: Readonly<Record<string, (value: Json) => boolean>> = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  map: (value) => typeof value === 'object' && !Array.isArray(value),
  ref: (value) => typeof value === 'object' && !Array.isArray(value),
};

const faultsOfValue = (kind: Kind, value: Json, place: string): Fault => {
  if (isIntrinsic(value)) return [];
  if (kind.types !== undefined) {
    const all = kind.types.map((one) => faultsOfValue(one, value, place));
    return all.find((faults) => faults.length === 0) ?? all[0] ?? [];
  }
  if (holds[kind.type]?.(value) === false) return [`${place} is no ${kind.type}`];
  if (kind.allowedValues?.includes(value) === false) return [`${place} may not be ${JSON.stringify(value)}`];
  const { element, reference } = kind;
  if (element !== undefined && Array.isArray(value))
    return value.flatMap((one, i) => faultsOfValue(element, one, `${place}.${i}`));
  if (element !== undefined)
    return Object.entries(members(value)).flatMap(([name, one]) => faultsOfValue(element, one, `${place}.${name}`));
  if (reference !== undefined)
    return faultsOfProperties(
      registry.get('typeDefinition', reference).properties as Properties,
      members(value),
      place,
    );
  return [];
};

const faultsOfProperties = (known: Properties, given: Members, place: string): Fault => [
  ...Object.entries(known).flatMap(([name, { required }]) =>
    required === true && given[name] === undefined ? [`${place} has no ${name}`] : [],
  ),
  ...Object.entries(given).flatMap(([name, value]) => {
    const property = known[name];
    if (property === undefined) return [`${place} has no property ${name} in the registry`];
    const types = [property.type, ...(property.previousTypes ?? [])];
    return faultsOfValue({ type: 'union', types }, value, `${place}.${name}`);
  }),
];

const typeNamed = (type: string) => registry.lookup('resource', 'cloudFormationType', 'equals', type)[0];

const faultsOfResource = (id: string, type: string, properties: Members): Fault => {
  const known = typeNamed(type);
  return known === undefined
    ? [`${type} is in no registry`]
    : faultsOfProperties(known.properties as Properties, properties, `${type} ${id}`);
};

/** All attributes that anything in a template asks of a resource: `[id, attribute]`. */
const asked = (value: Json): readonly (readonly [string, string])[] => {
  if (Array.isArray(value)) return value.flatMap(asked);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, of]) =>
    name === 'Fn::GetAtt' && Array.isArray(of) ? [[String(of[0]), String(of[1])] as const] : asked(of),
  );
};

const resourcesOf = (template: (typeof templates)[string]) =>
  // What CDK itself adds to say which constructs are used; CloudFormation knows the type, and its registry does not.
  Object.entries(template.Resources).filter(([, { Type }]) => Type !== 'AWS::CDK::Metadata');

describe('every resource, held against CloudFormation’s registry,', () => {
  it('has the properties that its type needs, no others, and in them what they take', () => {
    const faults = Object.values(templates).flatMap((template) =>
      resourcesOf(template).flatMap(([id, { Type, Properties = {} }]) => faultsOfResource(id, Type, Properties)),
    );
    expect(faults).toEqual([]);
  });

  it('is asked for attributes that it has', () => {
    for (const template of Object.values(templates)) {
      for (const [id, attribute] of asked(template as unknown as Json)) {
        const type = template.Resources[id]?.Type ?? '';
        expect({ id, attribute, known: Object.keys(typeNamed(type)?.attributes ?? {}) }).toEqual({
          id,
          attribute,
          known: expect.arrayContaining([attribute]),
        });
      }
    }
  });

  it('watches metrics that exist: an alarm of a misspelt one would never be raised', () => {
    const known = registry.all('metric').map(({ namespace, name }) => `${namespace} ${name}`);
    const watched = Object.values(templates)
      .flatMap((template) => resourcesOf(template))
      .filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm')
      .flatMap(([, { Properties = {} }]) => {
        const several = Array.isArray(Properties.Metrics) ? Properties.Metrics.map(members) : [];
        return [Properties, ...several.map(({ MetricStat }) => members(members(MetricStat).Metric))];
      })
      .flatMap(({ Namespace, MetricName }) => (MetricName === undefined ? [] : [`${Namespace} ${MetricName}`]));
    expect(watched.length).toBeGreaterThan(40);
    // Those of our own lines of log: test/runtime/watched.test.ts holds their names.
    const own = watched.filter((metric) => metric.startsWith('Samsyn '));
    expect(own.length).toBeGreaterThan(3);
    // What an account uses of its quotas is in no service's list.
    const unknown = new Set(watched.filter((metric) => !known.includes(metric) && !own.includes(metric)));
    expect([...unknown]).toEqual(['AWS/Usage CallCount']);
  });

  it('finds an unknown type, an unknown property, a missing one, a wrong type and a value that is not taken', () => {
    expect(faultsOfResource('A', 'AWS::SQS::Queues', {})).toEqual(['AWS::SQS::Queues is in no registry']);
    expect(
      faultsOfResource('F', 'AWS::Lambda::Function', { Code: { S3: 'x' }, PackageType: 'Tar', Timeout: '3' }),
    ).toEqual([
      'AWS::Lambda::Function F has no Role',
      'AWS::Lambda::Function F.Code has no property S3 in the registry',
      'AWS::Lambda::Function F.PackageType may not be "Tar"',
      'AWS::Lambda::Function F.Timeout is no integer',
    ]);
  });
});
