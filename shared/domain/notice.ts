import type { Act } from './act.ts';
import type { Agency } from './agency.ts';
import type { Priority } from './cover.ts';
import { openTasks, type Submission } from './submission.ts';

/** What an agency's topic is told, and nothing else (contract, section 6): no word of the cover leaves by a queue. */
export interface Notification {
  readonly version: 1;
  readonly event: 'task' | 'asked' | 'released' | 'recalled';
  readonly submission: string;
  readonly priority: Priority;
  readonly due?: string | undefined;
}

/** What an act sets in motion: a task to open at an approval queue, a release to carry out, a topic to tell. */
export type Notice =
  | { readonly to: 'approval-queue'; readonly agency: Agency; readonly notification: Notification }
  | { readonly to: 'release-queue'; readonly submission: string }
  | { readonly to: 'topic'; readonly agency: Agency; readonly notification: Notification };

const taskNotice = (s: Submission, agency: Agency, due: string): Notice => ({
  to: 'approval-queue',
  agency,
  notification: {
    version: 1,
    event: agency === s.originator ? 'task' : 'asked',
    submission: s.id,
    priority: s.cover.priority,
    due,
  },
});

const topicNotices = (s: Submission, event: 'released' | 'recalled'): readonly Notice[] =>
  'releasedTo' in s
    ? s.releasedTo.map((agency) => ({
        to: 'topic',
        agency,
        notification: { version: 1, event, submission: s.id, priority: s.cover.priority },
      }))
    : [];

/** What an act, which brought a submission from `before` to `after`, sets in motion. */
export const noticesOf = (act: Act, before: Submission | undefined, after: Submission): readonly Notice[] => {
  if (act.act === 'submitted') return [taskNotice(after, after.originator, after.due)];
  if (act.act === 'asked') return [taskNotice(after, act.agency, act.due)];
  if (act.act === 'released' || act.act === 'recalled') return topicNotices(after, act.act);
  if (before?.state !== 'approved' && after.state === 'approved') {
    return [{ to: 'release-queue', submission: after.id }];
  }
  return [];
};

/** What a submission still waits for a machine to do, told from its state alone: for a sweep, should a message have been lost. */
export const waitingNotices = (s: Submission): readonly Notice[] =>
  s.state === 'approved'
    ? [{ to: 'release-queue', submission: s.id }]
    : openTasks(s).map(({ agency, due }) => taskNotice(s, agency, due));
