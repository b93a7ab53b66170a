import type { Roles } from '../template/roles.ts';
import type { Caller } from './callers.ts';
import { allows } from './role-policies.ts';

/** One action as IAM names it (`dynamodb:PutItem`), and the ARNs of what it touches. */
export interface Requested {
  action: string;
  resources: readonly string[];
}

/** What an agency does with its own notification queue; nothing else is open to it. */
const agencyActions: ReadonlySet<string> = new Set([
  'sqs:ReceiveMessage',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
]);

/**
 * Whether a caller may do what it asks: the one place where a call is let through or refused. A function may do what its role's
 * policies name; conditions, key policies and queue policies of the template are to be evaluated here too.
 */
export function authorise(caller: Caller, { action, resources }: Requested, roles: Roles): boolean {
  switch (caller.kind) {
    case 'operator':
      return true;
    case 'function':
      return allows(roles.get(caller.roleArn), action, resources);
    case 'agency':
      return agencyActions.has(action) && resources.length > 0 && resources.every((arn) => arn === caller.queueArn);
  }
}
