import { isObject, type Json, type JsonObject } from '../basics/json.ts';
import type { Log } from '../basics/output.ts';
import type { Functions } from '../lambda/functions.ts';
import type { Queues } from '../queues/queues.ts';
import type { QueueMappingDefinition } from './definition.ts';
import { failedOf } from './failures.ts';

/** How often a mapping looks by itself: for messages that became visible again without being sent. */
const lookAgainMs = 1_000;

/**
 * Reads a queue for a function: takes batches, invokes the function, deletes what it did. What failed stays hidden for
 * the queue's visibility timeout and comes again, until the queue's redrive policy moves it away.
 */
export class QueueMapping {
  readonly #definition: QueueMappingDefinition;
  readonly #functionArn: string;
  readonly #queue: string;
  readonly #queues: Queues;
  readonly #functions: Functions;
  readonly #log: Log;
  readonly #region: string;
  readonly #running = new Set<Promise<void>>();
  #pumping = false;
  #again = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(definition: QueueMappingDefinition, functionArn: string, queues: Queues, functions: Functions, log: Log) {
    this.#definition = definition;
    this.#functionArn = functionArn;
    this.#queue = definition.sourceArn.split(':').at(-1) ?? '';
    this.#region = definition.sourceArn.split(':')[3] ?? '';
    this.#queues = queues;
    this.#functions = functions;
    this.#log = log;
    const { timeoutSeconds } = functions.definition(functionArn);
    const visibility = queues.attribute(this.#queue, 'VisibilityTimeout');
    if (visibility < timeoutSeconds) {
      throw new Error(
        `Queue ${this.#queue}: its visibility timeout, ${visibility} s, is less than its function's ${timeoutSeconds} s`,
      );
    }
  }

  /** Begins to read, and first makes visible what a killed process had taken and cannot finish. */
  start(): void {
    this.#queues.releaseReceived(this.#queue);
    this.#queues.onEnqueued(this.#queue, () => this.#wake());
    this.#timer = setInterval(() => this.#wake(), lookAgainMs);
    this.#wake();
  }

  /** Takes no more and waits for what runs. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearInterval(this.#timer);
    await Promise.allSettled(this.#running);
  }

  #wake(): void {
    this.#again = true;
    if (!this.#pumping && !this.#stopped) void this.#pump();
  }

  async #pump(): Promise<void> {
    this.#pumping = true;
    try {
      while (this.#again && !this.#stopped && this.#running.size < this.#definition.maximumConcurrency) {
        this.#again = false;
        const batch = await this.#collect();
        if (batch.length === 0) continue;
        this.#again = true;
        const run = this.#deliver(batch).finally(() => {
          this.#running.delete(run);
          this.#wake();
        });
        this.#running.add(run);
      }
    } catch (fault) {
      this.#log({ level: 'ERROR', message: `Reading ${this.#queue} failed: ${String(fault)}` });
    } finally {
      this.#pumping = false;
    }
  }

  /** A batch: what is there, or, with a window, what comes until it is full or the window closes. */
  async #collect(): Promise<JsonObject[]> {
    const { batchSize, windowSeconds } = this.#definition;
    const batch = await this.#receive(Math.min(batchSize, 10));
    const closes = Date.now() + windowSeconds * 1000;
    while (batch.length > 0 && batch.length < batchSize && Date.now() < closes && !this.#stopped) {
      const seconds = Math.min(1, (closes - Date.now()) / 1000);
      batch.push(...(await this.#receive(Math.min(batchSize - batch.length, 10), seconds)));
    }
    return batch;
  }

  async #receive(count: number, seconds = 0): Promise<JsonObject[]> {
    const { Messages } = await this.#queues.call('ReceiveMessage', {
      QueueUrl: this.#queues.urlOf(this.#queue),
      MaxNumberOfMessages: count,
      WaitTimeSeconds: seconds,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
    });
    return Array.isArray(Messages) ? Messages.filter(isObject) : [];
  }

  async #deliver(messages: readonly JsonObject[]): Promise<void> {
    try {
      const event = { Records: messages.map((message) => recordOf(message, this.#definition.sourceArn, this.#region)) };
      const outcome = await this.#functions.invoke(this.#functionArn, event);
      if (!outcome.ok) return;
      const ids = messages.map(({ MessageId }) => String(MessageId));
      const failed = this.#definition.reportsFailures ? failedOf(outcome.payload, ids) : new Set<string>();
      const done = messages.filter(({ MessageId }) => !failed.has(String(MessageId)));
      for (let i = 0; i < done.length; i += 10) await this.#delete(done.slice(i, i + 10));
    } catch (fault) {
      this.#log({ level: 'ERROR', message: `A batch of ${this.#queue} failed: ${String(fault)}` });
    }
  }

  async #delete(messages: readonly JsonObject[]): Promise<void> {
    const Entries = messages.map(
      ({ ReceiptHandle }, i): Json => ({ Id: String(i), ReceiptHandle: ReceiptHandle ?? null }),
    );
    await this.#queues.call('DeleteMessageBatch', { QueueUrl: this.#queues.urlOf(this.#queue), Entries });
  }
}

/** A message as Lambda shows it to a function. */
function recordOf(message: JsonObject, eventSourceARN: string, awsRegion: string): object {
  return {
    messageId: message.MessageId,
    receiptHandle: message.ReceiptHandle,
    body: message.Body,
    attributes: message.Attributes ?? {},
    messageAttributes: attributesOf(message.MessageAttributes),
    md5OfBody: message.MD5OfBody,
    eventSource: 'aws:sqs',
    eventSourceARN,
    awsRegion,
  };
}

function attributesOf(attributes: Json | undefined): object {
  return Object.fromEntries(
    Object.entries(isObject(attributes) ? attributes : {}).map(([name, value]) => {
      const { DataType, StringValue, BinaryValue } = isObject(value) ? value : {};
      return [name, { dataType: DataType, stringValue: StringValue, binaryValue: BinaryValue }];
    }),
  );
}
