import { createHash } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { isObject, type Json } from '../basics/json.ts';
import type { Log } from '../basics/output.ts';
import type { DynamoDb } from '../dynamodb/client.ts';
import type { Functions } from '../lambda/functions.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { StreamMappingDefinition } from './definition.ts';
import { passes } from './filter.ts';
import type { OnFailure } from './on-failure.ts';
import { ShardProgress } from './shard-progress.ts';
import { StreamDelivery, systemTime } from './stream-delivery.ts';
import { isExpired, ShardReader, type Stream, type StreamRecord, shardsOf } from './stream-reader.ts';

/** How often a mapping looks by itself: for writes that did not come through the gateway. */
const lookAgainMs = 1_000;
/**
 * The least time between two looks at a stream that was read to its end. AWS looks four times a second, so that a function gets what
 * came meanwhile in one batch; a look after each write would make of every act an invocation of its own.
 */
const pauseMs = 100;
/** So many records are read ahead of the checkpoint at most. */
const readAhead = 1_000;

/** What a stream mapping needs besides its definition. */
export interface StreamMappingParts {
  readonly functionArn: string;
  readonly stream: Stream;
  /** The name of the table's partition key. */
  readonly partitionKey: string;
  readonly database: DynamoDb;
  readonly functions: Functions;
  readonly checkpoint: Checkpoint;
  readonly onFailure: OnFailure;
  readonly log: Log;
}

/** Records of some partition keys, delivered one batch after the other. */
interface Lane {
  readonly waiting: StreamRecord[];
  running: Promise<void> | undefined;
}

interface Shard {
  readonly reader: ShardReader;
  readonly progress: ShardProgress;
  readonly lanes: Lane[];
}

/**
 * Reads a table's stream for a function: the records that pass the filter, in their order for each partition key, in as
 * many lanes at once as the mapping has. A lane that fails holds up itself alone.
 */
export class StreamMapping {
  readonly #definition: StreamMappingDefinition;
  readonly #parts: StreamMappingParts;
  readonly #delivery: StreamDelivery;
  readonly #stopping = new AbortController();
  #shards: Shard[] = [];
  #reading: Promise<void> | undefined;
  #again = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;

  constructor(definition: StreamMappingDefinition, parts: StreamMappingParts) {
    this.#definition = definition;
    this.#parts = parts;
    const streamArn = parts.stream.arn;
    this.#delivery = new StreamDelivery(definition, {
      ...parts,
      streamArn,
      stopping: this.#stopping.signal,
      time: systemTime,
    });
  }

  start(): void {
    this.#timer = setInterval(() => this.wake(), lookAgainMs);
    this.wake();
  }

  /** Reads no more, and waits for what runs. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    clearInterval(this.#timer);
    await Promise.all([this.#reading, ...this.#shards.flatMap(({ lanes }) => lanes.map(({ running }) => running))]);
    this.#parts.checkpoint.flush();
  }

  /** To be called when the table was written to. */
  wake(): void {
    this.#again = true;
    if (this.#stopping.signal.aborted) return;
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
      if (this.#again) this.wake();
    });
  }

  async #read(): Promise<void> {
    try {
      while (this.#again && !this.#stopping.signal.aborted) {
        const pause = this.#lookedAt + pauseMs - performance.now();
        if (pause > 0) await wait(pause, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
        this.#again = false;
        this.#lookedAt = performance.now();
        if (this.#shards.length === 0) this.#shards = await this.#findShards();
        for (const shard of this.#shards) {
          if (await this.#readPage(shard)) {
            this.#again = true;
            this.#lookedAt = Number.NEGATIVE_INFINITY;
          }
        }
      }
    } catch (fault) {
      this.#again = false;
      if (isExpired(fault)) await this.#seekAgain();
      else this.#parts.log({ level: 'ERROR', message: `Reading ${this.#parts.stream.arn} failed: ${String(fault)}` });
    }
  }

  async #findShards(): Promise<Shard[]> {
    const { database, stream, checkpoint } = this.#parts;
    const shards = (await shardsOf(database, stream)).map((id) => ({
      reader: new ShardReader(database, stream, id),
      progress: new ShardProgress(id, checkpoint),
      lanes: Array.from({ length: this.#definition.lanes }, (): Lane => ({ waiting: [], running: undefined })),
    }));
    for (const { reader } of shards) {
      const after = checkpoint.of(reader.id);
      await reader.seek(after === undefined ? this.#definition.startingPosition : { after });
    }
    return shards;
  }

  /** Iterators that expired are made anew where reading stood, not where the checkpoint stands: lanes hold the rest. */
  async #seekAgain(): Promise<void> {
    for (const { reader } of this.#shards) await reader.seekAgain().catch(() => undefined);
  }

  /** Reads one page of a shard into its lanes; whether it was full, and there may be another. */
  async #readPage({ reader, progress, lanes }: Shard): Promise<boolean> {
    if (progress.outstanding >= readAhead) return false;
    const page = await reader.next(this.#definition.batchSize);
    progress.read(page.map(({ sequence }) => sequence));
    const { passed = [], dropped = [] } = Object.groupBy(page, ({ record }) =>
      passes(this.#definition.filter, record) ? 'passed' : 'dropped',
    );
    progress.done(dropped.map(({ sequence }) => sequence));
    for (const record of passed) lanes[this.#laneOf(record)]?.waiting.push(record);
    for (const lane of lanes) this.#run(lane, reader.id, progress);
    return page.length === this.#definition.batchSize;
  }

  #run(lane: Lane, shard: string, progress: ShardProgress): void {
    if (lane.waiting.length === 0 || lane.running !== undefined || this.#stopping.signal.aborted) return;
    const batch = lane.waiting.splice(0, this.#definition.batchSize);
    const open = new Set(batch);
    const done = (records: readonly StreamRecord[]): void => {
      for (const record of records) open.delete(record);
      progress.done(records.map(({ sequence }) => sequence));
    };
    lane.running = this.#delivery
      .deliver(shard, batch, done)
      .catch(async (fault) => {
        // The on-failure destination could not be told: what is not done comes first in its lane again.
        this.#parts.log({ level: 'ERROR', message: `A batch of ${this.#parts.stream.arn} failed: ${String(fault)}` });
        lane.waiting.unshift(...open);
        await wait(lookAgainMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      })
      .finally(() => {
        lane.running = undefined;
        this.#run(lane, shard, progress);
        this.wake();
      });
  }

  #laneOf({ record }: StreamRecord): number {
    const change: Json | undefined = record.dynamodb;
    const key = isObject(change) && isObject(change.Keys) ? change.Keys[this.#parts.partitionKey] : undefined;
    const hash = createHash('sha256')
      .update(JSON.stringify(key ?? null))
      .digest();
    return hash.readUInt32BE(0) % this.#definition.lanes;
  }
}
