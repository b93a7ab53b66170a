import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { CannotStart } from '../basics/cannot-start.ts';
import type { Log } from '../basics/output.ts';
import { freePort } from '../basics/ports.ts';
import { DynamoDb } from './client.ts';

/** A DynamoDB that is running: where it listens, and how it is ended. */
export interface Database {
  readonly endpoint: string;
  /** The file that holds it, when it is ours; undefined for another DynamoDB that the user named. */
  readonly file: string | undefined;
  stop(): Promise<void>;
}

const packageName = '@dynoxide/linux-x64';
/** Where it is there, the system itself ends a database whose exchange was killed, at once. */
const setpriv = '/usr/bin/setpriv';
/** A DynamoDB with streams for every other system, reached from this machine alone. */
const anotherDatabase = 'docker run --rm -p 127.0.0.1:4566:4566 ministackorg/ministack:1.4.21';
const readyWithinMs = 10_000;
const pauseMs = 1_000;

/**
 * Starts DynamoDB for one exchange: a dynoxide of our own on a free port of 127.0.0.1 with a database file in `folder`,
 * or, where AWS_ENDPOINT_URL_DYNAMODB names one, whatever listens there. A dynoxide that a killed exchange left behind
 * is ended first, for two of them on one file would each hold an old truth. One that dies is started again.
 * @throws CannotStart when the package is not installed and the variable not set, or names no DynamoDB; the message says what to do.
 */
export async function startDatabase(folder: string, log: Log): Promise<Database> {
  const other = process.env.AWS_ENDPOINT_URL_DYNAMODB;
  if (other !== undefined && other !== '')
    return { endpoint: await answering(other), file: undefined, stop: async () => {} };
  const program = dynoxideProgram();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'dynamodb.sqlite');
  await endLeftover(join(folder, 'pid'), file);
  const port = await freePort();
  const running = await superviseDynoxide({ program, file, port, pidFile: join(folder, 'pid'), log });
  return { endpoint: `http://127.0.0.1:${port}`, file, stop: running.stop };
}

/** The DynamoDB that the user named, once it has answered: what is wrong with it is told by the name of the variable. */
async function answering(endpoint: string): Promise<string> {
  const tell = (what: string): CannotStart =>
    new CannotStart(`AWS_ENDPOINT_URL_DYNAMODB is ${endpoint}: ${what}. Name a DynamoDB, or unset it`);
  if (!/^http:\/\/[^/]+\/?$/.test(endpoint) || !URL.canParse(endpoint))
    throw tell('this is no address like http://127.0.0.1:8000');
  const database = new DynamoDb(endpoint);
  try {
    const { TableNames } = await database.call('ListTables', {});
    if (!Array.isArray(TableNames)) throw new Error('its answer to ListTables is none');
    return endpoint;
  } catch (error) {
    const refused = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED';
    throw tell(refused ? 'nothing listens there' : 'what answers there is no DynamoDB');
  } finally {
    database.close();
  }
}

function dynoxideProgram(): string {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), 'dynoxide');
  } catch {
    const called = process.env.npm_lifecycle_event === 'demo' ? 'npm run demo' : 'npm start';
    throw new CannotStart(
      `the embedded DynamoDB (${packageName}, for Linux on x64 alone) is not installed: run another in a second terminal with ` +
        `"${anotherDatabase}", and then "AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:4566 ${called}"`,
    );
  }
}

interface Dynoxide {
  readonly program: string;
  readonly file: string;
  readonly port: number;
  readonly pidFile: string;
  readonly log: Log;
}

/**
 * Keeps one dynoxide running until it is stopped: one that dies is started again on the same port and file. One that was
 * told to end, as every process of a terminal is, waits a moment: this process may be about to end as well.
 */
async function superviseDynoxide(dynoxide: Dynoxide): Promise<{ stop(): Promise<void> }> {
  const stopping = new AbortController();
  const start = async (): Promise<ChildProcess> => {
    const child = await spawnDynoxide(dynoxide);
    child.once('exit', (code) => {
      if (!stopping.signal.aborted) running = again(code === 0 ? pauseMs : 0);
    });
    return child;
  };
  const again = async (pause: number): Promise<ChildProcess | undefined> => {
    await wait(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    if (stopping.signal.aborted) return undefined;
    dynoxide.log({ level: 'ERROR', message: 'The database ended and is started again' });
    return start().catch((fault: Error) => {
      dynoxide.log({ level: 'ERROR', message: fault.message });
      return again(pauseMs);
    });
  };
  let running: Promise<ChildProcess | undefined> = Promise.resolve(await start());
  const stop = async (): Promise<void> => {
    stopping.abort();
    const child = await running;
    if (child !== undefined) await end(child);
    rmSync(dynoxide.pidFile, { force: true });
  };
  return { stop };
}

async function spawnDynoxide({ program, file, port, pidFile, log }: Dynoxide): Promise<ChildProcess> {
  const command = [program, 'serve', '--host', '127.0.0.1', '--port', String(port), '--db-path', file];
  const [first = '', ...rest] = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL', ...command] : command;
  const child = spawn(first, rest, { stdio: ['ignore', 'ignore', 'pipe'], env: {} });
  if (child.pid !== undefined) writeFileSync(pidFile, String(child.pid), { mode: 0o600 });
  const abandon = (): boolean => child.kill('SIGKILL');
  process.once('exit', abandon);
  child.once('exit', () => process.removeListener('exit', abandon));
  const ready = Promise.withResolvers<void>();
  child.once('error', ready.reject);
  child.once('exit', (code, signal) => ready.reject(new Error(`The database ended at its start (${code ?? signal})`)));
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.includes('listening')) ready.resolve();
    else if (line.trim() !== '' && !line.includes('Shutting down'))
      log({ level: 'WARN', message: `dynoxide: ${line}` });
  });
  const timer = setTimeout(() => ready.reject(new Error('The database did not start in 10 s')), readyWithinMs);
  try {
    await ready.promise;
    return child;
  } catch (fault) {
    child.kill('SIGKILL');
    throw fault;
  } finally {
    clearTimeout(timer);
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 2_000);
  await exited;
  clearTimeout(timer);
}

/** Ends the dynoxide whose pid was written down, when a process of that pid still holds this very file. */
async function endLeftover(pidFile: string, file: string): Promise<void> {
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  for (let i = 0; isOurs(pid, file); i++) {
    if (i % 100 === 0) process.kill(pid, i === 0 ? 'SIGTERM' : 'SIGKILL');
    await wait(10);
  }
  rmSync(pidFile, { force: true });
}

/** A pid is used again by the system: only the command line tells whether it is the process that was started. */
function isOurs(pid: number, file: string): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return false;
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return words[0]?.endsWith('dynoxide') === true && words.includes(file);
  } catch {
    return false;
  }
}
