import type { Kept } from '../workflow/keep-time.ts';
import { failureOf, log } from './log.ts';

/** The handler of a schedule that does what has its time: what could not be done is logged each by its submission, and fails the run. */
export function timeHandler(keep: () => Promise<Kept>) {
  return async (): Promise<void> => {
    const { done, hoursLate, failures } = await keep();
    for (const { submission, error } of failures) log({ event: 'due-failed', submission, ...failureOf(error) });
    log({ event: 'time-kept', ...done, hoursLate });
    if (failures.length > 0) throw new Error('some of what has its time could not be done');
  };
}
