import type { Submission } from './submission.ts';

/** Whether a correction of the same originator may replace this submission: it was released (also if recalled since) or returned. */
export function mayBeReplaced({ state }: Submission): boolean {
  return state === 'released' || state === 'recalled' || state === 'returned';
}
