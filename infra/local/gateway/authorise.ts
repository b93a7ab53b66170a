import type { Caller } from './callers.ts';

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
 * Whether a caller may do what it asks: the one place where a call is let through or refused.
 * A function may do all for now; its role's policies, the key policies and the queue policies of the template are to be
 * evaluated here.
 */
export function authorise(caller: Caller, { action, resources }: Requested): boolean {
  switch (caller.kind) {
    case 'operator':
    case 'function':
      return true;
    case 'agency':
      return agencyActions.has(action) && resources.length > 0 && resources.every((arn) => arn === caller.queueArn);
  }
}
