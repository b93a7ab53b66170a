import { arnOf, type Caller } from '../iam/callers.ts';
import type { Keys } from '../iam/conditions.ts';
import { type Denied, judge, type Principal } from '../iam/evaluate.ts';
import { readPolicy, type Statement } from '../iam/policy.ts';
import { account } from '../template/deploy.ts';
import type { ManagedPolicies, Roles } from '../template/roles.ts';
import type { Demand } from './guarded.ts';

/** A demand that is refused, and why. */
export interface Refused {
  readonly demand: Demand;
  readonly denied: Denied;
}

/** Whose policies there are. */
export interface Identities {
  readonly roles: Roles;
  readonly managed: ManagedPolicies;
}

/**
 * The first of a caller's demands that its policies, those of the resources and those of the keys do not allow; undefined when all are:
 * the one place where a call is let through or refused.
 */
export function refusedOf(
  caller: Caller,
  demands: readonly Demand[],
  identities: Identities,
  now: number = Date.now(),
): Refused | undefined {
  return refusedBy(principalOf(caller, identities), demands, now);
}

/** The same for a principal that is known already: a function's role at its mapping, a service in its own name. */
export function refusedBy(
  principal: Principal,
  demands: readonly Demand[],
  at: number = Date.now(),
): Refused | undefined {
  const now = new Date(at).toISOString();
  for (const demand of demands) {
    // Loopback stands for TLS: nobody else can listen there.
    const keys = {
      'aws:SecureTransport': 'true',
      'aws:CurrentTime': now,
      ...demand.keys,
      ...keysOf(principal, demand),
    };
    const denied = judge(principal, { ...demand, keys }, demand.policy);
    if (denied !== undefined) return { demand, denied };
  }
  return undefined;
}

/** A role as it asks. One that no template holds may nothing. */
export function roleAsPrincipal(roleArn: string, roles: Roles): Principal {
  return { kind: 'identity', arn: roleArn, account, policies: roles.get(roleArn)?.policies ?? [] };
}

function keysOf(principal: Principal, { action }: Demand): Keys {
  if (principal.kind === 'service') return {};
  const own = { 'aws:PrincipalArn': principal.arn, 'aws:PrincipalAccount': principal.account };
  return action.startsWith('kms:') ? { ...own, 'kms:CallerAccount': principal.account } : own;
}

/** What those may by their own policies who administer an account. Keys of others ask their owners' policies besides. */
const everything = readPolicy({ Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }, 'an identity');

/** In an account beside this machine's there is nothing but keys. */
function ownKeys(of: string): Statement[] {
  const Resource = `arn:aws:kms:*:${of}:key/*`;
  return readPolicy({ Statement: { Effect: 'Allow', Action: 'kms:*', Resource } }, 'an identity');
}

function principalOf(caller: Caller, { roles, managed }: Identities): Principal {
  const arn = arnOf(caller, account);
  if (caller.kind === 'operator') return { kind: 'identity', arn, account, policies: everything };
  if (caller.kind === 'administrator')
    return { kind: 'identity', arn, account: caller.account, policies: ownKeys(caller.account) };
  if (caller.kind === 'function') return roleAsPrincipal(caller.roleArn, roles);
  const policies = managed.get(caller.policy) ?? [];
  return { kind: 'identity', arn, account, policies };
}
