import * as v from 'valibot';
import type { Agency } from '../domain/agency.ts';
import { isUuid7 } from '../protocol/ids.ts';
import type { Does, Finding, KeyUse, User } from '../workflow/reconcile.ts';
import { log } from './log.ts';
import { queueConsumer } from './queue-consumer.ts';

const text = v.pipe(v.string(), v.maxLength(2_048));
const context = v.optional(v.nullable(v.record(v.string(), text)));

/** An event of CloudTrail as EventBridge hands it on, as far as it is read here. */
const told = v.object({
  'detail-type': v.literal('AWS API Call via CloudTrail'),
  detail: v.object({
    eventName: text,
    eventTime: v.pipe(v.string(), v.isoTimestamp()),
    eventID: text,
    requestID: v.optional(text, ''),
    errorCode: v.optional(text),
    userIdentity: v.object({
      arn: v.optional(text, ''),
      sessionContext: v.optional(v.object({ sessionIssuer: v.optional(v.object({ arn: v.optional(text, '') })) })),
    }),
    requestParameters: v.nullable(
      v.object({
        encryptionContext: context,
        sourceEncryptionContext: context,
        destinationEncryptionContext: context,
      }),
    ),
  }),
});
type Detail = v.InferOutput<typeof told>['detail'];

/** What each function does with content keys. */
const behindDoors = {
  'accept-submission': 'stage',
  'review-submission': 'review',
  'disclose-record': 'disclose',
} as const satisfies Readonly<Record<string, Does>>;

/** The functions that use content keys, by the ARNs of their roles. */
export function usersBy(rolePrefix: string, agencies: readonly Agency[]): ReadonlyMap<string, User> {
  const own = agencies.flatMap((agency) =>
    Object.entries(behindDoors).map(([file, does]) => [`${rolePrefix}${agency}-${file}`, { does, agency }] as const),
  );
  return new Map<string, User>([...own, [`${rolePrefix}release-record`, { does: 'release' }]]);
}

/** The use that an event tells of. The name of a session is its holder's own choice: the role that was assumed is who it is. */
function useOf({ userIdentity, requestParameters, ...detail }: Detail, users: ReadonlyMap<string, User>): KeyUse {
  const { encryptionContext, sourceEncryptionContext, destinationEncryptionContext } = requestParameters ?? {};
  return {
    user: users.get(userIdentity.sessionContext?.sessionIssuer?.arn ?? ''),
    operation: detail.eventName,
    at: Date.parse(detail.eventTime),
    use: detail.requestID,
    from: encryptionContext ?? sourceEncryptionContext ?? {},
    to: destinationEncryptionContext ?? {},
  };
}

/** Of what somebody else may have chosen, nothing reaches the log but what an ARN, an id or a name of KMS is made of. */
function plainly(value: string): string {
  return /^[\w+=,.@:/-]{1,256}$/.test(value) ? value : 'unreadable';
}

/** The handler of the queue of uses of content keys: says in the log what no act explains, and by that in a metric that alarms. */
export function keyUsesConsumer(users: ReadonlyMap<string, User>, find: (use: KeyUse) => Promise<Finding>) {
  return queueConsumer(told, async ({ detail }) => {
    // Nothing was opened or moved.
    if (detail.errorCode !== undefined) return;
    const use = useOf(detail, users);
    const found = await find(use);
    if (found.finding === 'explained') return;
    const id = use.from.submission ?? use.to.submission;
    log({
      event: `key-use-${found.finding}`,
      submission: id !== undefined && isUuid7(id) ? id : undefined,
      operation: plainly(use.operation),
      by: plainly(detail.userIdentity.arn),
      told: plainly(detail.eventID),
      ...('reason' in found ? { reason: found.reason } : {}),
    });
  });
}
