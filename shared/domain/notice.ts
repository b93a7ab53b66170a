import type { Act } from './act.ts';
import type { Agency } from './agency.ts';
import type { Priority } from './cover.ts';
import type { Submission } from './submission.ts';
import { openTasks } from './tasks.ts';

/** What an agency's topic is told, and nothing else (contract, section 6): no word of the cover leaves by a queue. */
export interface Notification {
  readonly version: 1;
  readonly event: 'task' | 'asked' | 'reminder' | 'released' | 'recalled' | 'matched';
  readonly submission: string;
  /** The watch that it has matched. */
  readonly watch?: string | undefined;
  readonly priority: Priority;
  readonly due?: string | undefined;
}

/**
 * What an act sets in motion: a task to open at an approval queue; a release to carry out, or a recall to tell, at a release queue. There
 * are two of each: what is urgent stands behind nothing that is routine.
 */
export type Notice =
  | { readonly to: 'approval-queue'; readonly agency: Agency; readonly notification: Notification }
  | { readonly to: 'release-queue'; readonly submission: string; readonly priority: Priority };

function taskNotice(s: Submission, agency: Agency, due: string): Notice {
  return {
    to: 'approval-queue',
    agency,
    notification: {
      version: 1,
      event: agency === s.originator ? 'task' : 'asked',
      submission: s.id,
      priority: s.cover.priority,
      due,
    },
  };
}

/** A release, or a recall, that the release queue is to carry out. */
export function releaseNotice({ id, cover }: Submission): Notice {
  return { to: 'release-queue', submission: id, priority: cover.priority };
}

/** What the approvers of an open task are reminded of. */
export function reminder(s: Submission, due: string): Notification {
  return { version: 1, event: 'reminder', submission: s.id, priority: s.cover.priority, due };
}

/** What the topic of each agency that has the record is told; undefined where there is nothing (any more) to tell. */
export function recordNotification(s: Submission): Notification | undefined {
  return s.state === 'released' || s.state === 'recalled'
    ? { version: 1, event: s.state, submission: s.id, priority: s.cover.priority }
    : undefined;
}

/** What an act, which brought a submission from `before` to `after`, sets in motion. */
export function noticesOf(act: Act, before: Submission | undefined, after: Submission): readonly Notice[] {
  if (act.act === 'submitted') return [taskNotice(after, after.originator, after.due)];
  if (act.act === 'asked') return [taskNotice(after, act.agency, act.due)];
  const isApproved = before?.state !== 'approved' && after.state === 'approved';
  return isApproved || act.act === 'recalled' ? [releaseNotice(after)] : [];
}

/** The notice of an agency's open task, told from the state alone: for a sweep, should a message have been lost. */
export function taskNotices(s: Submission, agency: Agency): readonly Notice[] {
  return openTasks(s)
    .filter((task) => task.agency === agency)
    .map(({ due }) => taskNotice(s, agency, due));
}
