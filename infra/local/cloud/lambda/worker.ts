import { createRequire, isBuiltin } from 'node:module';
import { dirname } from 'node:path';
import { constants, Script } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type { Reply, Task, WorkerData } from './messages.ts';

/**
 * One execution environment of a function. Only Node's own modules and types are imported here: the file is run with its
 * types stripped, from memory (see environments.ts).
 *
 * It loads its bundle as Lambda does, a CommonJS file that finds Node's own modules and what lies beside it and nothing
 * else, and runs one event after the other.
 */

type Handler = (event: unknown, context: unknown) => unknown;

const { file, code, compiled, handler: handlerName, aheadMs } = workerData as WorkerData;

/** What is left of a call's time is told by this machine's own clock. */
const machine = Date;

/** Node warns of the loader below in each thread; that says nothing about the function. */
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') console.warn(`${warning.name}: ${warning.message}`);
});

/** The clock of a cloud that is ahead: every function sees it, as it sees that of AWS, and none is told that it is another. */
function runAhead(): void {
  globalThis.Date = new Proxy(machine, {
    apply: () => new machine(machine.now() + aheadMs).toString(),
    construct: (_, given: [number] | []) =>
      given.length === 0 ? new machine(machine.now() + aheadMs) : new machine(...given),
    get: (target, name, receiver) =>
      name === 'now' ? () => machine.now() + aheadMs : Reflect.get(target, name, receiver),
  });
}

let script: Script | undefined;

function load(): Handler {
  const exported = loadCommonJs() as Record<string, unknown>;
  const handler = exported[handlerName];
  if (typeof handler !== 'function') throw new Error(`${file} exports no function ${handlerName}`);
  return handler as Handler;
}

/** Compiled here and not required, for a package.json above the file would say what kind of module it is. */
function loadCommonJs(): unknown {
  const module = { exports: {} as unknown };
  const native = createRequire(file);
  const require = (name: string): unknown => {
    if (isBuiltin(name) || name.startsWith('.')) return native(name);
    throw new Error(`Cannot find module '${name}': the function's bundle holds all that it needs`);
  };
  const importModuleDynamically = constants.USE_MAIN_CONTEXT_DEFAULT_LOADER;
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${code}\n})`;
  const options = { filename: file, importModuleDynamically, ...(compiled && { cachedData: compiled }) };
  script = new Script(wrapped, options);
  const run = script.runInThisContext() as (...values: unknown[]) => void;
  run(module.exports, require, module, file, dirname(file));
  return module.exports;
}

function reply(message: Reply): void {
  parentPort?.postMessage(message);
}

/** As the runtime tells of a failure; what is thrown need not be an Error. */
function errorOf(thrown: unknown): { errorType: string; errorMessage: string; trace: string[] } {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack?.split('\n') ?? [] };
}

/** What was compiled, once the first event has shown what is needed: the next environments take it and start sooner. */
function passOnCompiled(): void {
  if (compiled === undefined && script !== undefined) reply({ kind: 'compiled', compiled: script.createCachedData() });
  script = undefined;
}

async function run(handler: Handler, { requestId, event, deadline, context }: Task): Promise<void> {
  try {
    const result = await handler(JSON.parse(event), {
      ...context,
      awsRequestId: requestId,
      callbackWaitsForEmptyEventLoop: true,
      getRemainingTimeInMillis: () => Math.max(0, deadline - machine.now()),
    });
    reply({ kind: 'result', requestId, payload: JSON.stringify(result ?? null) });
  } catch (thrown) {
    reply({ kind: 'error', requestId, error: errorOf(thrown) });
  }
  setImmediate(passOnCompiled);
}

try {
  if (aheadMs !== 0) runAhead();
  const handler = load();
  parentPort?.on('message', (task: Task) => void run(handler, task));
  reply({ kind: 'ready' });
} catch (thrown) {
  reply({ kind: 'broken', error: errorOf(thrown) });
}
