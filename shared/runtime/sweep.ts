import type { Swept } from '../workflow/sweep.ts';
import { failureOf, log } from './log.ts';

/** The handler of a schedule that relays what waits: what could not be sent is logged each by its submission, and fails the run. */
export function sweepHandler(sweep: () => Promise<Swept>) {
  return async (): Promise<void> => {
    const { notices, left, failures } = await sweep();
    for (const { submission, error } of failures) log({ event: 'notice-failed', submission, ...failureOf(error) });
    log({ event: 'waiting-relayed', notices, left });
    if (failures.length > 0) throw new Error('some of what waits could not be relayed');
  };
}
