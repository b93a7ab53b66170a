import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonFile } from '../basics/files.ts';
import { isObject } from '../basics/json.ts';

/** Every write of the file costs more than the batch that it tells of. */
const writtenAfterMs = 250;

/**
 * How far a mapping has read its stream: the last sequence number of each shard whose record is done with. Moved only
 * when a batch is done, so that whoever is killed reads a batch again rather than loses it.
 */
export class Checkpoint {
  readonly #file: string;
  readonly #streamArn: string;
  readonly #shards = new Map<string, string>();
  #timer: NodeJS.Timeout | undefined;

  /** @param streamArn what the numbers belong to: a table that was made anew has another stream, and nothing is read of it. */
  constructor(folder: string, mappingId: string, streamArn: string) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    this.#file = join(folder, `${mappingId}.json`);
    this.#streamArn = streamArn;
    const stored = readJsonFile(this.#file);
    if (!isObject(stored) || stored.streamArn !== streamArn || !isObject(stored.shards)) return;
    for (const [shard, sequence] of Object.entries(stored.shards)) this.#shards.set(shard, String(sequence));
  }

  of(shard: string): string | undefined {
    return this.#shards.get(shard);
  }

  /** Written a moment later, with all that is done by then: a killed process reads those records again. */
  set(shard: string, sequence: string): void {
    this.#shards.set(shard, sequence);
    this.#timer ??= setTimeout(() => this.flush(), writtenAfterMs);
  }

  /** Writes what is not written yet. Not forced to the disk: after a power cut too records are only read again. */
  flush(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const beside = `${this.#file}.new`;
    const stored = { streamArn: this.#streamArn, shards: Object.fromEntries(this.#shards) };
    writeFileSync(beside, JSON.stringify(stored), { mode: 0o600 });
    renameSync(beside, this.#file);
  }
}
