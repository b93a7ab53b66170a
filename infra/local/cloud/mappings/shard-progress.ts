import type { Checkpoint } from './checkpoint.ts';

/**
 * Which records of a shard are done with, when several batches run at once. The checkpoint moves to the last record
 * before the first one that is not done: a killed exchange may deliver again what was done after it, and loses nothing.
 */
export class ShardProgress {
  readonly #shard: string;
  readonly #checkpoint: Checkpoint;
  /** Sequence numbers in their order, from the first that is not done on. */
  #open: string[] = [];
  readonly #done = new Set<string>();

  constructor(shard: string, checkpoint: Checkpoint) {
    this.#shard = shard;
    this.#checkpoint = checkpoint;
  }

  /** How many records are read and not behind the checkpoint yet. */
  get outstanding(): number {
    return this.#open.length;
  }

  read(sequences: readonly string[]): void {
    this.#open.push(...sequences);
  }

  done(sequences: readonly string[]): void {
    for (const sequence of sequences) this.#done.add(sequence);
    const next = this.#open.findIndex((sequence) => !this.#done.has(sequence));
    const finished = this.#open.splice(0, next < 0 ? this.#open.length : next);
    for (const sequence of finished) this.#done.delete(sequence);
    const last = finished.at(-1);
    if (last !== undefined) this.#checkpoint.set(this.#shard, last);
  }
}
