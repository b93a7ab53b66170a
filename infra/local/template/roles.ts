import type { Json } from '../json.ts';
import { account, type Maker } from './deploy.ts';
import { physicalName } from './names.ts';

/** A role and the documents that say what it may do. Evaluated by authorise.ts. */
export interface Role {
  name: string;
  arn: string;
  policies: Json[];
  managedPolicies: string[];
}

/** The roles of all stacks, by ARN. */
export type Roles = Map<string, Role>;

/** Makers of IAM's types: each role is kept under its ARN, with the policies that are attached to it. */
export function roleMakers(roles: Roles): Record<string, Maker> {
  const byName = (name: string): Role => {
    const role = [...roles.values()].find((candidate) => candidate.name === name);
    if (role === undefined) throw new Error(`There is no role ${name} to attach a policy to`);
    return role;
  };
  const attach: Maker = (request) => {
    const document = request.properties.get('PolicyDocument') ?? null;
    for (const name of request.properties.list('Roles')) byName(String(name)).policies.push(document);
    request.properties.ignoreAll();
    return { ref: physicalName(request, 128), attributes: {} };
  };
  return {
    'AWS::IAM::Role': (request) => {
      const { properties } = request;
      const name = properties.text('RoleName') ?? physicalName(request, 64);
      const arn = `arn:aws:iam::${account}:role/${name}`;
      const policies = properties.objects('Policies').map((policy) => policy.get('PolicyDocument') ?? null);
      roles.set(arn, { name, arn, policies, managedPolicies: properties.list('ManagedPolicyArns').map(String) });
      properties.ignore('AssumeRolePolicyDocument', 'Description', 'MaxSessionDuration', 'PermissionsBoundary', 'Tags');
      return { ref: name, attributes: { Arn: arn, RoleId: name } };
    },
    'AWS::IAM::Policy': attach,
    'AWS::IAM::ManagedPolicy': attach,
    'AWS::IAM::RolePolicy': attach,
  };
}
