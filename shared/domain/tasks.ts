import type { Agency } from './agency.ts';
import { originatorHasApproved, type Submission } from './submission.ts';

/** A task that waits for approvers: since when, when it is due, and when its time is over (undefined: never). */
export interface OpenTask {
  readonly agency: Agency;
  readonly from: string;
  readonly due: string;
  readonly ends: string | undefined;
}

/**
 * The tasks that wait for approvers: the originator's until its approvals are complete, then each asked recipient's. The originator has
 * some time after it was due, and the submission expires with it; a recipient's is over when it is due.
 */
export function openTasks(s: Submission): readonly OpenTask[] {
  if (s.state !== 'pending') return [];
  if (!originatorHasApproved(s)) return [{ agency: s.originator, from: s.receivedAt, due: s.due, ends: s.expires }];
  return s.asks
    .filter((a) => a.answer === undefined)
    .map(({ agency, askedAt, due }) => ({ agency, from: askedAt, due, ends: due }));
}

function halfOf({ from, due }: OpenTask): string {
  return new Date((Date.parse(from) + Date.parse(due)) / 2).toISOString();
}

/** When there is something to do about a task next: its approvers are reminded at half of its time and when it is due; then its time is over. */
export function nextStep(task: OpenTask, now: string): string | undefined {
  const { due, ends } = task;
  return [halfOf(task), due, ends].find((at) => at !== undefined && Date.parse(at) > Date.parse(now));
}

/** Whether its approvers are to have been reminded by now. */
export function isToRemind(task: OpenTask, now: string): boolean {
  return Date.parse(now) >= Date.parse(halfOf(task));
}

/** Whether a task of this agency waits for this person: it is open, and the person has not decided it. */
export function waitsFor(s: Submission, agency: Agency, holder: string): boolean {
  return (
    openTasks(s).some((task) => task.agency === agency) &&
    !s.decisions.some((d) => d.agency === agency && d.holder === holder)
  );
}
