import type { Keys } from './conditions.ts';
import type { Statement } from './policy.ts';

/** Who asks: an identity of an account with its own policies, or a service in its own name. */
export type Principal =
  | { kind: 'identity'; arn: string; account: string; policies: readonly Statement[] }
  | { kind: 'service'; name: string };

/** One action on one resource, as IAM judges it. */
export interface Request {
  readonly action: string;
  /** The resource's ARN; `*` where the action knows none. */
  readonly resource: string;
  readonly keys: Keys;
}

/** A resource's own policy, and whether nothing happens without it: so it is with KMS, and with nothing else that is used here. */
export interface ResourcePolicy {
  readonly statements: readonly Statement[];
  readonly decides: boolean;
}

/** Why a request is refused, in the words of IAM's refusals. */
export type Denied = 'an explicit deny' | 'no identity-based policy' | 'no resource-based policy';

/** How far a resource's policy names a principal: itself, or its account, which leaves the rest to the principal's own policies. */
type Named = 'itself' | 'its account' | undefined;

/**
 * Judges one request: undefined where it is allowed. Within one account: a denial anywhere is final; an identity is allowed by its own
 * policies, or by the resource's that names it; a service by the resource's policy alone; and for a key, its policy has to allow it in
 * any case, by naming the account if nothing else. On what another account has, an identity needs both: its own policies and the resource's.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
 * https://docs.aws.amazon.com/kms/latest/developerguide/policy-evaluation.html
 */
export function judge(
  principal: Principal,
  request: Request,
  resource: ResourcePolicy | undefined,
): Denied | undefined {
  const own = principal.kind === 'identity' ? principal.policies.filter((one) => applies(one, request)) : [];
  const theirs = (resource?.statements ?? [])
    .filter((one) => applies(one, request))
    .map((one) => ({ effect: one.effect, named: nameOf(principal, one) }))
    .filter(({ named }) => named !== undefined);
  if ([...own, ...theirs].some(({ effect }) => effect === 'Deny')) return 'an explicit deny';
  if (isAnothers(principal, request.resource)) {
    if (own.length === 0) return 'no identity-based policy';
    return theirs.length > 0 ? undefined : 'no resource-based policy';
  }
  if (theirs.some(({ named }) => named === 'itself')) return undefined;
  if (principal.kind === 'service') return 'no resource-based policy';
  if (resource?.decides === true && theirs.length === 0) return 'no resource-based policy';
  return own.length > 0 ? undefined : 'no identity-based policy';
}

/** Whether a resource is in another account than who asks; one without an account in its ARN is in none. */
function isAnothers(principal: Principal, resource: string): boolean {
  const [, , , , of = ''] = resource.split(':');
  return principal.kind === 'identity' && of !== '' && of !== principal.account;
}

function applies({ isAction, isResource, conditions }: Statement, { action, resource, keys }: Request): boolean {
  return isAction(action) && isResource(resource) && conditions.every((holds) => holds(keys));
}

function nameOf(principal: Principal, { principals }: Statement): Named {
  if (principals === undefined) return undefined;
  if (principals.everybody) return 'itself';
  if (principal.kind === 'service') return principals.services.includes(principal.name) ? 'itself' : undefined;
  const { arn, account } = principal;
  if (principals.aws.includes(arn)) return 'itself';
  return principals.aws.some((one) => one === account || one === `arn:aws:iam::${account}:root`)
    ? 'its account'
    : undefined;
}
