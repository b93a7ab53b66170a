import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../basics/output.ts';
import type { Functions } from '../lambda/functions.ts';
import type { StreamMappingDefinition } from './definition.ts';
import { failedOf } from './failures.ts';
import type { GivenUp, OnFailure } from './on-failure.ts';
import type { StreamRecord } from './stream-reader.ts';

const firstPauseMs = 50;
const longestPauseMs = 5_000;

/** What delivering needs besides the mapping's definition. */
export interface DeliveryParts {
  readonly functionArn: string;
  readonly streamArn: string;
  readonly functions: Functions;
  readonly onFailure: OnFailure;
  readonly log: Log;
  /** Ends the waiting between two attempts. */
  readonly stopping: AbortSignal;
  readonly time: Time;
}

/** The clock, and how a pause between two attempts passes; both in milliseconds. */
export interface Time {
  now(): number;
  pause(milliseconds: number, stopping: AbortSignal): Promise<void>;
}

export const systemTime: Time = {
  now: Date.now,
  pause: (milliseconds, signal) => wait(milliseconds, undefined, { signal }).catch(() => undefined),
};

/** Told of records that are done with: delivered, or given up. */
export type Done = (records: readonly StreamRecord[]) => void;

/**
 * Delivers one batch of a shard's records to a function until each record is done with. What fails is tried again from
 * the first failure on, cut in halves where the template says so, and goes to the on-failure destination when its
 * retries, or its age, are used up.
 */
export class StreamDelivery {
  readonly #definition: StreamMappingDefinition;
  readonly #parts: DeliveryParts;

  constructor(definition: StreamMappingDefinition, parts: DeliveryParts) {
    this.#definition = definition;
    this.#parts = parts;
  }

  /** Settles when all records are done with, or the exchange stops; then some are not, and will be read again. */
  async deliver(shard: string, records: readonly StreamRecord[], done: Done): Promise<void> {
    let rest = records;
    for (let attempt = 0; rest.length > 0 && !this.#parts.stopping.aborted; attempt++) {
      const young = rest.findIndex((record) => !this.#isTooOld(record));
      const tooOld = young < 0 ? rest : rest.slice(0, young);
      if (tooOld.length > 0) await this.#giveUp(shard, tooOld, attempt, 'RecordAgeExceeded', done);
      rest = rest.slice(tooOld.length);
      if (rest.length === 0) return;
      const failedAt = await this.#attempt(rest);
      done(rest.slice(0, failedAt));
      rest = rest.slice(failedAt);
      if (rest.length === 0) return;
      if (failedAt === 0 && this.#definition.bisects && rest.length > 1) return this.#bisect(shard, rest, done);
      if (this.#isExhausted(attempt)) return this.#giveUp(shard, rest, attempt + 1, 'RetryAttemptsExhausted', done);
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** attempt);
      await this.#parts.time.pause(pause, this.#parts.stopping);
    }
  }

  /** Halves begin anew with their retries: a batch of many comes down to its bad record, however few retries there are. */
  async #bisect(shard: string, records: readonly StreamRecord[], done: Done): Promise<void> {
    const middle = Math.ceil(records.length / 2);
    await this.deliver(shard, records.slice(0, middle), done);
    await this.deliver(shard, records.slice(middle), done);
  }

  /** Invokes the function once; how many records from the first on are done. */
  async #attempt(records: readonly StreamRecord[]): Promise<number> {
    const event = { Records: records.map(({ record }) => record) };
    const outcome = await this.#parts.functions.invoke(this.#parts.functionArn, event);
    if (!outcome.ok) return 0;
    if (!this.#definition.reportsFailures) return records.length;
    const ids = records.map(({ sequence }) => sequence);
    const failed = failedOf(outcome.payload, ids);
    const first = ids.findIndex((id) => failed.has(id));
    return first < 0 ? records.length : first;
  }

  async #giveUp(
    shard: string,
    records: readonly StreamRecord[],
    invocations: number,
    condition: GivenUp['condition'],
    done: Done,
  ): Promise<void> {
    const { functionArn, streamArn, onFailure, log } = this.#parts;
    log({ level: 'ERROR', message: `Records of ${streamArn} were given up`, condition, records: records.length });
    await onFailure({ functionArn, streamArn, shard, records, invocations, condition });
    done(records);
  }

  #isExhausted(attempt: number): boolean {
    const { maximumRetries } = this.#definition;
    return maximumRetries >= 0 && attempt >= maximumRetries;
  }

  #isTooOld({ written }: StreamRecord): boolean {
    const { maximumAgeSeconds } = this.#definition;
    return maximumAgeSeconds >= 0 && this.#parts.time.now() / 1000 - written > maximumAgeSeconds;
  }
}
