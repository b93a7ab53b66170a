import { memory } from '../session/memory.ts';
import type { Lines } from './report-rows.ts';

/** A correction beside what it corrects, each as the lines that this person may see. */
export interface Comparison {
  /** The submission that corrects. */
  readonly id: string;
  readonly former: () => readonly Lines[];
  readonly now: () => readonly Lines[];
  /** Why it was returned, where it was. */
  readonly reason?: string | undefined;
  /** Whether the reports themselves are compared, or only what is told of them in the clear. */
  readonly isWhole: boolean;
}

/** What stands beside what is open; undefined where it corrects nothing, or what it corrects is not known. */
export const comparison = memory<Comparison | undefined>(undefined);
