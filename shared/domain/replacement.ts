import type { Submission } from './submission.ts';

/** Whether a correction of the same originator may replace this submission: it was released (also if recalled since) or returned. */
export const mayBeReplaced = ({ state }: Submission): boolean =>
  state === 'released' || state === 'recalled' || state === 'returned';
