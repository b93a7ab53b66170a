import type { Agency } from './agency.ts';
import { originatorHasApproved, type Submission } from './submission.ts';

/** The tasks that wait for approvers: the originator's until its approvals are complete, then each asked recipient's. */
export function openTasks(s: Submission): readonly { readonly agency: Agency; readonly due: string }[] {
  if (s.state !== 'pending') return [];
  if (!originatorHasApproved(s)) return [{ agency: s.originator, due: s.due }];
  return s.asks.filter((a) => a.answer === undefined).map(({ agency, due }) => ({ agency, due }));
}

/** Whether a task of this agency waits for this person: it is open, and the person has not decided it. */
export function waitsFor(s: Submission, agency: Agency, holder: string): boolean {
  return (
    openTasks(s).some((task) => task.agency === agency) &&
    !s.decisions.some((d) => d.agency === agency && d.holder === holder)
  );
}
