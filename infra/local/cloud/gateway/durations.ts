import type { Log } from '../basics/output.ts';

/** Told after so many calls, and again after each so many more. */
const every = 5_000;

/** How long judgements take: told in the log from time to time. `npm run bench` prints it. */
export class Durations {
  readonly #log: Log;
  #milliseconds: number[] = [];

  constructor(log: Log) {
    this.#log = log;
  }

  /** What `work` returns; its time is counted. */
  of<Done>(work: () => Done): Done {
    const from = performance.now();
    const done = work();
    this.#milliseconds.push(performance.now() - from);
    if (this.#milliseconds.length === every) this.#tell();
    return done;
  }

  #tell(): void {
    const sorted = this.#milliseconds.sort((a, b) => a - b);
    const at = (part: number): number => Number((sorted[Math.floor(part * every)] ?? 0).toFixed(3));
    this.#log({ level: 'INFO', message: 'calls judged', calls: every, medianMs: at(0.5), p95Ms: at(0.95) });
    this.#milliseconds = [];
  }
}
