import type { Agency } from './agency.ts';
import type { Submission } from './submission.ts';

/**
 * Who may know that a submission exists: its originator; a recipient that H3 has asked, whatever it answered; a recipient after
 * release (contract, section 2). To all others it is the same as an id that was never used.
 */
export const knowers = (s: Submission): readonly Agency[] => [
  ...new Set([s.originator, ...s.asks.map(({ agency }) => agency), ...('releasedTo' in s ? s.releasedTo : [])]),
];

/** Whether this agency is one of them. */
export const mayKnow = (s: Submission, agency: Agency): boolean => knowers(s).includes(agency);

/** Whether a correction may replace this submission of the same originator: it was released (also if recalled since) or returned. */
export const mayBeReplaced = (s: Submission, by: Agency): boolean =>
  s.originator === by && (s.state === 'released' || s.state === 'recalled' || s.state === 'returned');
