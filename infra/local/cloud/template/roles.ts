import { readPolicy, type Statement } from '../iam/policy.ts';
import { account, type Maker } from './deploy.ts';
import { physicalName } from './names.ts';

/** A role and what its policies say. Judged by gateway/authorise.ts. */
export interface Role {
  readonly name: string;
  readonly arn: string;
  readonly policies: Statement[];
}

/** The roles of all stacks, by ARN. */
export type Roles = Map<string, Role>;

/** The managed policies of all stacks, by name: for whatever identity an operator attaches them to. */
export type ManagedPolicies = Map<string, Statement[]>;

/** Makers of IAM's types: each role is kept under its ARN, with the policies that are attached to it. */
export function roleMakers(roles: Roles, managed: ManagedPolicies): Record<string, Maker> {
  const byName = (name: string): Role => {
    const role = [...roles.values()].find((candidate) => candidate.name === name);
    if (role === undefined) throw new Error(`There is no role ${name} to attach a policy to`);
    return role;
  };
  const attach: Maker = (request) => {
    const { properties } = request;
    const statements = readPolicy(properties.get('PolicyDocument'), 'an identity');
    for (const name of properties.list('Roles')) byName(String(name)).policies.push(...statements);
    const name = properties.text('ManagedPolicyName') ?? physicalName(request, 128);
    if (request.type === 'AWS::IAM::ManagedPolicy') managed.set(name, statements);
    properties.ignoreAll();
    return { ref: name, attributes: {} };
  };
  return {
    'AWS::IAM::Role': (request) => {
      const { properties } = request;
      const name = properties.text('RoleName') ?? physicalName(request, 64);
      const arn = `arn:aws:iam::${account}:role/${name}`;
      const policies = properties
        .objects('Policies')
        .flatMap((policy) => readPolicy(policy.get('PolicyDocument'), 'an identity'));
      roles.set(arn, { name, arn, policies });
      // What AWS's own managed policies allow is not known here: they allow nothing.
      properties.ignore('ManagedPolicyArns', 'AssumeRolePolicyDocument', 'Description', 'MaxSessionDuration', 'Tags');
      return { ref: name, attributes: { Arn: arn, RoleId: name } };
    },
    'AWS::IAM::Policy': attach,
    'AWS::IAM::ManagedPolicy': attach,
    'AWS::IAM::RolePolicy': attach,
  };
}
