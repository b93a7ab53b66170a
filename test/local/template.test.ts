import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../infra/local/cloud/basics/json.ts';
import { deploy, type Maker } from '../../infra/local/cloud/template/deploy.ts';
import { withoutEffect } from '../../infra/local/cloud/template/without-effect.ts';
import { type TestStack, writeAssembly } from './support/assembly.ts';

/** Deploys stacks of one made-up type and tells what each resource was made with, in the order of making. */
const deployed = async (stacks: Record<string, TestStack>) => {
  const made: { name: string; value: Json | undefined }[] = [];
  const thing: Maker = ({ logicalId, properties }) => {
    made.push({ name: logicalId, value: properties.get('Value') });
    return { ref: `ref-${logicalId}`, attributes: { Arn: `arn-${logicalId}` } };
  };
  const assembly = writeAssembly(stacks);
  try {
    return { made, outputs: await deploy(assembly, { ...withoutEffect, 'Test::Thing': thing }) };
  } finally {
    rmSync(assembly, { recursive: true });
  }
};

const thing = (Value: Json, more: JsonObject = {}): JsonObject => ({
  Type: 'Test::Thing',
  Properties: { Value },
  ...more,
});

/** The value that one expression resolves to in a stack beside a resource `Other`. */
const resolvedValue = async (expression: Json, stack: Partial<TestStack> = {}): Promise<Json | undefined> => {
  const Resources = { One: thing(expression), Other: thing('x') };
  const { made } = await deployed({ Stack: { ...stack, Resources } });
  return made.find(({ name }) => name === 'One')?.value;
};

describe('the intrinsic functions of a template', () => {
  const cases: [name: string, expression: Json, value: Json][] = [
    ['Ref to a resource', { Ref: 'Other' }, 'ref-Other'],
    ['Ref to a pseudo-parameter', { Ref: 'AWS::Region' }, 'eu-north-1'],
    ['GetAtt as a list', { 'Fn::GetAtt': ['Other', 'Arn'] }, 'arn-Other'],
    ['GetAtt as text', { 'Fn::GetAtt': 'Other.Arn' }, 'arn-Other'],
    ['Join', { 'Fn::Join': ['-', ['a', { Ref: 'AWS::AccountId' }]] }, 'a-000000000000'],
    ['Select', { 'Fn::Select': ['1', ['a', 'b']] }, 'b'],
    ['Split', { 'Fn::Split': ['/', 'a/b'] }, ['a', 'b']],
    [
      'Sub with a resource, an attribute and a literal',
      { 'Fn::Sub': `\${Other}|\${Other.Arn}|\${!Not}` },
      `ref-Other|arn-Other|\${Not}`,
    ],
    ['Sub with variables', { 'Fn::Sub': [`\${v}`, { v: { Ref: 'Other' } }] }, 'ref-Other'],
    ['If', { 'Fn::If': ['IsNorth', 'yes', 'no'] }, 'yes'],
    ['FindInMap', { 'Fn::FindInMap': ['Map', 'top', 'second'] }, 'found'],
    ['a list without what NoValue takes away', ['a', { Ref: 'AWS::NoValue' }], ['a']],
    ['an object without what NoValue takes away', { a: 1, b: { Ref: 'AWS::NoValue' } }, { a: 1 }],
    ['a parameter by its default', { Ref: 'Given' }, 'default'],
  ];
  it.each(cases)('resolves %s', async (_, expression, value) => {
    const stack = {
      Conditions: { IsNorth: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'us-east-1'] }] } },
      Mappings: { Map: { top: { second: 'found' } } },
      Parameters: { Given: { Type: 'String', Default: 'default' } },
    };
    expect(await resolvedValue(expression, stack)).toEqual(value);
  });

  it('refuses an intrinsic that it does not know, by its name', async () => {
    await expect(resolvedValue({ 'Fn::Transform': {} })).rejects.toThrow('Fn::Transform');
  });

  it('refuses what CloudFormation would look up elsewhere', async () => {
    await expect(resolvedValue('{{resolve:ssm:/a}}')).rejects.toThrow('dynamic references');
  });

  it('refuses an attribute that the resource does not have, by its type and name', async () => {
    await expect(resolvedValue({ 'Fn::GetAtt': ['Other', 'Nothing'] })).rejects.toThrow('(Test::Thing)');
  });
});

describe('the order of making', () => {
  it('makes each resource after those that it refers to or depends on', async () => {
    const Resources = {
      Last: thing({ Ref: 'Middle' }),
      Middle: thing('x', { DependsOn: 'First' }),
      First: thing('x'),
    };
    const { made } = await deployed({ Stack: { Resources } });
    expect(made.map(({ name }) => name)).toEqual(['First', 'Middle', 'Last']);
  });

  it('refuses resources that refer to each other', async () => {
    const Resources = { One: thing({ Ref: 'Two' }), Two: thing({ Ref: 'One' }) };
    await expect(deployed({ Stack: { Resources } })).rejects.toThrow('One → Two → One');
  });

  it('leaves out what its condition leaves out', async () => {
    const Conditions = { Never: { 'Fn::Equals': ['a', 'b'] } };
    const { made } = await deployed({
      Stack: { Conditions, Resources: { One: thing('x', { Condition: 'Never' }), Two: thing('x') } },
    });
    expect(made.map(({ name }) => name)).toEqual(['Two']);
  });

  it('makes a stack after those that it depends on, and passes their outputs on by either way', async () => {
    const { made, outputs } = await deployed({
      Second: {
        dependsOn: ['First'],
        Resources: {
          Weak: thing({ 'Fn::GetStackOutput': { StackName: 'First', Region: 'eu-north-1', OutputName: 'Out' } }),
          Strong: thing({ 'Fn::ImportValue': 'exported' }),
        },
      },
      First: {
        Resources: { One: thing('x') },
        Outputs: { Out: { Value: { Ref: 'One' }, Export: { Name: 'exported' } } },
      },
    });
    expect(made.map(({ value }) => value)).toEqual(['x', 'ref-One', 'ref-One']);
    expect(outputs.get('First')).toEqual({ Out: 'ref-One' });
  });
});

describe('what a template may hold', () => {
  it('refuses a type that it does not know, by its name', async () => {
    const Resources = { Odd: { Type: 'AWS::S3::Bucket' } };
    await expect(deployed({ Stack: { Resources } })).rejects.toThrow('AWS::S3::Bucket');
  });

  it('refuses a property that nothing here reads: on AWS it would have an effect', async () => {
    const Resources = { One: { Type: 'Test::Thing', Properties: { Value: 'x', Surprise: 1 } } };
    await expect(deployed({ Stack: { Resources } })).rejects.toThrow(
      'Stack/One (Test::Thing): the local cloud does not know Surprise',
    );
  });

  it('takes what has no effect on one machine, and gives its attributes', async () => {
    const Resources = {
      Acl: { Type: 'AWS::WAFv2::WebACL', Properties: { Name: 'g', Scope: 'REGIONAL' } },
      One: thing({ 'Fn::GetAtt': ['Acl', 'Arn'] }),
    };
    const { made } = await deployed({ Stack: { Resources } });
    expect(made[0]?.value).toBe('arn:aws:wafv2:eu-north-1:000000000000:regional/webacl/g/local');
  });

  it('refuses an assembly that is none', async () => {
    await expect(deploy('/nowhere', {})).rejects.toThrow('synthesize first');
  });
});
