/** A record on which no release may stand: the message that finds it ends in the dead-letter queue, where an alarm waits for it. */
export class Unproven extends Error {
  override name = 'Unproven';
  /** Words of the program alone, for the log: nothing of what was stored or sent. */
  readonly reason: string;

  constructor(reason: string) {
    super(`not released: ${reason}`);
    this.reason = reason;
  }
}

export const unproven = (reason: string): never => {
  throw new Unproven(reason);
};

/** Longer than a message is tried before SQS sets it aside, in milliseconds: five times, hidden for three minutes each time. */
const setAside = 20 * 60_000;

/** Whether a release is known not to be proved for so long (RFC 3339) that the message that found it was set aside, and raised its alarm. */
export const isLongUnproven = (since: string, now: number): boolean => now - Date.parse(since) >= setAside;
