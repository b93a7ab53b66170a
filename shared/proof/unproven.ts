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

export function unproven(reason: string): never {
  throw new Unproven(reason);
}
