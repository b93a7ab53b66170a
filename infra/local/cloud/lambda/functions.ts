import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Log } from '../basics/output.ts';
import type { Callers } from '../iam/callers.ts';
import { contextOf, environmentOf, type FunctionDefinition } from './definition.ts';
import { Environment, type Outcome } from './environments.ts';
import type { WorkerData } from './messages.ts';

/** The longest event and the longest answer of a synchronous call, in bytes. */
const payloadLimit = 6 * 1024 * 1024;
/**
 * Environments of one function at most. Each compiles and optimises the same code for itself, so that more of them than
 * there are cores to run them cost more than they bring.
 */
const environmentLimit = Math.min(4, Math.max(2, availableParallelism()));
/** A call waits so long for a busy environment before another is started, which takes longer and stays. */
const growAfterMs = 25;
/** An environment that ran nothing for so long is ended, the last of a function excepted. */
const idleMs = 60_000;

interface Waiting {
  readonly event: string;
  readonly settle: (outcome: Outcome) => void;
}

/** One function: its environments, and the calls that wait for one. */
class LambdaFunction {
  readonly definition: FunctionDefinition;
  readonly #start: () => Environment;
  readonly #log: Log;
  #idle: { environment: Environment; since: number }[] = [];
  #busy = new Set<Environment>();
  #queue: Waiting[] = [];
  #growing: NodeJS.Timeout | undefined;

  constructor(definition: FunctionDefinition, start: () => Environment, log: Log) {
    this.definition = definition;
    this.#start = start;
    this.#log = log;
  }

  invoke(event: string): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#queue.push({ event, settle: resolve });
    this.#next();
    return promise;
  }

  /** Ends what has been idle too long; the last used is the first to be used again. */
  trim(now: number): void {
    const old = this.#idle.slice(0, -1).filter(({ since }) => now - since > idleMs);
    this.#idle = this.#idle.filter((entry) => !old.includes(entry));
    for (const { environment } of old) void environment.stop();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#growing);
    const all = [...this.#busy, ...this.#idle.map(({ environment }) => environment)];
    await Promise.all(all.map((environment) => environment.stop()));
  }

  /** Gives the first call that waits to an environment that is free, or starts one when none is or none becomes free soon. */
  #next(): void {
    if (this.#queue.length === 0) return;
    const free = this.#free() ?? (this.#busy.size === 0 ? this.#start() : undefined);
    if (free !== undefined) this.#runFirst(free);
    else if (this.#busy.size < environmentLimit) this.#growing ??= setTimeout(() => this.#grow(), growAfterMs);
  }

  #grow(): void {
    this.#growing = undefined;
    if (this.#queue.length > 0 && this.#busy.size < environmentLimit) this.#runFirst(this.#free() ?? this.#start());
    this.#next();
  }

  #free(): Environment | undefined {
    for (let entry = this.#idle.pop(); entry !== undefined; entry = this.#idle.pop()) {
      if (!entry.environment.ended) return entry.environment;
    }
    return undefined;
  }

  #runFirst(environment: Environment): void {
    const waiting = this.#queue.shift();
    if (waiting !== undefined) void this.#run(environment, waiting);
  }

  async #run(environment: Environment, { event, settle }: Waiting): Promise<void> {
    this.#busy.add(environment);
    const requestId = randomUUID();
    const deadline = Date.now() + this.definition.timeoutSeconds * 1000;
    const outcome = await environment.run({ requestId, event, deadline, context: contextOf(this.definition) });
    this.#busy.delete(environment);
    if (!environment.ended) this.#idle.push({ environment, since: Date.now() });
    if (!outcome.ok) {
      const { errorType, errorMessage, trace } = outcome.error;
      const message = 'The function failed';
      this.#log({ level: 'ERROR', message, function: this.definition.name, requestId, errorType, errorMessage, trace });
    }
    settle(outcome);
    this.#next();
  }
}

/** All functions of an exchange, by ARN. */
export class Functions {
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #timer: NodeJS.Timeout;

  /**
   * @param endpoint the gateway's address.
   * @param write takes each line that a function writes, as one JSON object.
   * @param aheadMs how far the clock that functions see runs ahead of this machine's.
   */
  constructor(
    definitions: readonly FunctionDefinition[],
    callers: Callers,
    endpoint: string,
    log: Log,
    write: (line: string) => void,
    aheadMs = 0,
  ) {
    const bundles = new Map<string, WorkerData>();
    for (const definition of definitions) {
      const variables = environmentOf(definition, callers.admitFunction(definition.name, definition.roleArn), endpoint);
      const { folder, handler } = definition;
      const bundle = bundles.get(folder + handler) ?? { ...readBundle(definition), aheadMs };
      bundles.set(folder + handler, bundle);
      const start = (): Environment => new Environment(definition, bundle, variables, write);
      this.#functions.set(definition.arn, new LambdaFunction(definition, start, log));
    }
    this.#timer = setInterval(() => this.#trim(), 60_000).unref();
  }

  definition(functionArn: string): FunctionDefinition {
    return this.#find(functionArn).definition;
  }

  /**
   * Invokes a function and waits for its answer, as a synchronous call of Lambda does. Never rejects: a function that
   * throws, leaves, or takes too long or too much is an outcome.
   * @param functionArn the function's ARN.
   * @param event what becomes its event.
   */
  async invoke(functionArn: string, event: unknown): Promise<Outcome> {
    const text = JSON.stringify(event);
    if (Buffer.byteLength(text) > payloadLimit) return tooLarge('RequestEntityTooLargeException', text);
    const outcome = await this.#find(functionArn).invoke(text);
    if (!outcome.ok || Buffer.byteLength(outcome.payload) <= payloadLimit) return outcome;
    return tooLarge('Function.ResponseSizeTooLarge', outcome.payload);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all([...this.#functions.values()].map((entry) => entry.stop()));
  }

  #trim(): void {
    for (const entry of this.#functions.values()) entry.trim(Date.now());
  }

  #find(functionArn: string): LambdaFunction {
    const found = this.#functions.get(functionArn);
    if (found === undefined) throw new Error(`There is no function ${functionArn}`);
    return found;
  }
}

/** Read once: whatever becomes of the assembly's folder later, a running exchange goes on with what it deployed. */
function readBundle({ folder, handler }: FunctionDefinition): Omit<WorkerData, 'aheadMs'> {
  const [module = '', exported = ''] = handler.split('.');
  const file = join(folder, `${module}.js`);
  return { file, code: readFileSync(file, 'utf8'), handler: exported };
}

function tooLarge(errorType: string, text: string): Outcome {
  const errorMessage = `Payload of ${Buffer.byteLength(text)} bytes exceeds the limit of ${payloadLimit} bytes`;
  return { ok: false, error: { errorType, errorMessage, trace: [] } };
}
