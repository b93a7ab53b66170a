import type { Agency } from './agency.ts';
import { type Submission, wasAsked, wasReleasedTo } from './submission.ts';

/**
 * Whether an agency may know that a submission exists: its originator; a recipient that H3 has asked, whatever it answered; a
 * recipient after release (contract, section 2). To all others it is the same as an id that was never used.
 */
export const mayKnow = (s: Submission, agency: Agency): boolean =>
  agency === s.originator || wasAsked(s, agency) || wasReleasedTo(s, agency);

/** Whether a correction may replace this submission of the same originator: it was released (also if recalled since) or returned. */
export const mayBeReplaced = (s: Submission, by: Agency): boolean =>
  s.originator === by && (s.state === 'released' || s.state === 'recalled' || s.state === 'returned');
