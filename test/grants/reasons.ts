import type { Grant } from './grants.ts';

/** Grants that no journey misses, each with the reason why it stands. */
const reasons: readonly (readonly [of: RegExp, reason: string])[] = [
  [
    /^\S+ logs:(CreateLogStream|PutLogEvents) /,
    'Lambda writes the log in the role’s name; on one machine a function’s lines go to the output, and no service is asked',
  ],
  [
    /^\S+-release-record dynamodb:GetItem \S+TablesExchange/,
    'the entries of an approval’s acts are at least two, read by one call; a state that somebody forged as approved has one, and is marked, not tried for ever',
  ],
  [
    /-(review-submission|disclose-record) dynamodb:BatchGetItem /,
    'whoever may read a row may read several by one call: which it is, the turns of the event loop decide, and neither may fail a person',
  ],
];

export const reasonOf = ({ role, action, resource }: Grant): string | undefined =>
  reasons.find(([of]) => of.test(`${role} ${action} ${resource}`))?.[1];
