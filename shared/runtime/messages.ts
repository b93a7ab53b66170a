import * as v from 'valibot';
import { priorities } from '../domain/cover.ts';
import { isUuid7 } from '../protocol/ids.ts';

const id = v.pipe(v.string(), v.check(isUuid7));

/** What waits in an agency's approval queue. */
export const approvalMessage = v.strictObject({
  agency: v.string(),
  notification: v.strictObject({
    version: v.literal(1),
    event: v.picklist(['task', 'asked']),
    submission: id,
    priority: v.picklist(priorities),
    due: v.string(),
  }),
});

/** What waits in the release queue. */
export const releaseMessage = v.strictObject({ submission: id });
