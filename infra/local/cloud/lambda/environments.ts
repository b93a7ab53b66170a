import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { Worker } from 'node:worker_threads';
import { jsonLines } from '../basics/output.ts';
import type { FunctionDefinition } from './definition.ts';
import type { FunctionError, Reply, Task, WorkerData } from './messages.ts';

/** What became of one call: the handler's answer as JSON text, or how it failed. */
export type Outcome = { ok: true; payload: string } | { ok: false; error: FunctionError };

/** Stripped once here: a thread that strips types itself starts 70 ms later. */
const workerCode = new URL(
  `data:text/javascript,${encodeURIComponent(stripTypeScriptTypes(readFileSync(new URL('./worker.ts', import.meta.url), 'utf8')))}`,
);

/**
 * One execution environment: a worker thread that holds the loaded bundle and runs one event at a time. It is of no use
 * any more once it `ended`: when it ran out of time or memory, left, or could not load its bundle.
 */
export class Environment {
  ended = false;
  readonly #worker: Worker;
  readonly #bundle: WorkerData;
  #waiting: { task: Task; settle: (outcome: Outcome) => void } | undefined;
  #fault: FunctionError | undefined;

  /**
   * @param bundle the function's code; what this environment compiles of it is noted there for the next.
   * @param variables the whole environment of the worker.
   * @param write takes one line of JSON for each line that the function writes.
   */
  constructor(
    definition: FunctionDefinition,
    bundle: WorkerData,
    variables: Record<string, string>,
    write: (line: string) => void,
  ) {
    const { memoryMegabytes, name } = definition;
    this.#bundle = bundle;
    this.#worker = new Worker(workerCode, {
      workerData: bundle,
      env: variables,
      argv: [],
      execArgv: [],
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: memoryMegabytes },
      name,
    });
    this.#worker.unref();
    this.#worker.stdout.setEncoding('utf8').on('data', jsonLines(write, { level: 'INFO', function: name }));
    this.#worker.stderr.setEncoding('utf8').on('data', jsonLines(write, { level: 'ERROR', function: name }));
    this.#worker.on('message', (reply: Reply) => this.#take(reply));
    this.#worker.on('error', (fault: Error) => this.#end(errorOfWorker(fault)));
    this.#worker.on('exit', (code) => this.#end(exited(code)));
  }

  /** Runs one event; must not be called before the one before it has settled. Never rejects. */
  run(task: Task): Promise<Outcome> {
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    if (this.#fault !== undefined) return Promise.resolve({ ok: false, error: this.#fault });
    const timer = setTimeout(() => this.#timeOut(task), Math.max(0, task.deadline - Date.now()));
    this.#waiting = {
      task,
      settle: (outcome) => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve(outcome);
      },
    };
    this.#worker.postMessage(task);
    return promise;
  }

  async stop(): Promise<void> {
    this.ended = true;
    await this.#worker.terminate();
  }

  #take(reply: Reply): void {
    switch (reply.kind) {
      case 'ready':
        return;
      case 'compiled':
        this.#bundle.compiled ??= reply.compiled;
        return;
      case 'broken':
        this.#end({ ...reply.error, errorType: `Runtime.ImportModuleError: ${reply.error.errorType}` });
        void this.#worker.terminate();
        return;
      case 'result':
        if (reply.requestId === this.#waiting?.task.requestId)
          this.#waiting.settle({ ok: true, payload: reply.payload });
        return;
      case 'error':
        if (reply.requestId === this.#waiting?.task.requestId) this.#waiting.settle({ ok: false, error: reply.error });
    }
  }

  #timeOut({ requestId }: Task): void {
    const errorMessage = `${requestId} Task timed out`;
    this.#end({ errorType: 'Sandbox.Timedout', errorMessage, trace: [] });
    void this.#worker.terminate();
  }

  #end(fault: FunctionError): void {
    this.ended = true;
    this.#fault ??= fault;
    this.#waiting?.settle({ ok: false, error: this.#fault });
  }
}

function errorOfWorker(fault: Error): FunctionError {
  const memory = 'code' in fault && fault.code === 'ERR_WORKER_OUT_OF_MEMORY';
  const errorType = memory ? 'Runtime.OutOfMemory' : fault.name;
  return { errorType, errorMessage: fault.message, trace: fault.stack?.split('\n') ?? [] };
}

function exited(code: number): FunctionError {
  return { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with status ${code}`, trace: [] };
}
