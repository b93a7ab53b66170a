import { arnOf, type Caller } from '../iam/callers.ts';
import { type Denied, judge, type Principal } from '../iam/evaluate.ts';
import { account } from '../template/deploy.ts';
import type { ManagedPolicies, Roles } from '../template/roles.ts';
import type { Demand } from './guarded.ts';

/** A demand that is refused, and why. */
export interface Refused {
  readonly demand: Demand;
  readonly denied: Denied;
}

/** Callers whose every call is judged. */
export type Judged = Exclude<Caller, { kind: 'operator' }>;

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
  caller: Judged,
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
  const own =
    principal.kind === 'identity' ? { 'aws:PrincipalArn': principal.arn, 'aws:PrincipalAccount': account } : {};
  for (const demand of demands) {
    // Loopback stands for TLS: nobody else can listen there.
    const keys = { 'aws:SecureTransport': 'true', 'aws:CurrentTime': now, ...own, ...demand.keys };
    const denied = judge(principal, { ...demand, keys }, demand.policy);
    if (denied !== undefined) return { demand, denied };
  }
  return undefined;
}

/** A role as it asks. One that no template holds may nothing. */
export function roleAsPrincipal(roleArn: string, roles: Roles): Principal {
  return { kind: 'identity', arn: roleArn, account, policies: roles.get(roleArn)?.policies ?? [] };
}

function principalOf(caller: Judged, { roles, managed }: Identities): Principal {
  if (caller.kind === 'function') return roleAsPrincipal(caller.roleArn, roles);
  const policies = managed.get(caller.policy) ?? [];
  return { kind: 'identity', arn: arnOf(caller, account), account, policies };
}
