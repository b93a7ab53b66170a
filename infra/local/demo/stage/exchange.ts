import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Connection } from '../../../../shared/client/connection.ts';
import { readConnection } from '../../../../shared/client/node/connect.ts';
import { freePort } from '../../cloud/basics/ports.ts';
import { DemoFailed, NoExchange } from './failure.ts';

/** An exchange that the demo can use. */
export interface Exchange {
  readonly connection: Connection;
  /** The errors that it has logged, the last ones: what to look at when the demo fails. */
  readonly errors: () => readonly string[];
  /** The same exchange, so many days later: it is ended and started again. None of one that runs already, whose clock is not the demo's. */
  readonly later?: (days: number) => Promise<Connection>;
  /** Ends it and removes its state, where the demo has started it itself. */
  readonly stop: () => Promise<void>;
}

const startScript = fileURLToPath(new URL('../../exchange/start.ts', import.meta.url));

/** How the sentence begins that says why there will be no exchange: it is told once, in the end. */
const refused = 'Samsyn cannot start: ';

/** So many lines of what it says are kept. */
const remembered = 8;

/** The last lines of a kind. */
function lastLines() {
  const lines: string[] = [];
  const keep = (line: string) => {
    lines.push(line);
    if (lines.length > remembered) lines.shift();
  };
  return { lines, keep };
}

/** Ends the process as an operator would, and with force where it has not ended in 8 s: the contract gives it 5. */
async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 8000);
  await ended;
  clearTimeout(late);
}

/**
 * Waits for the line that says that calls are accepted; plain lines before it are told as they come. Those after it are for whoever
 * keeps an exchange running: ways into one that is gone when the story ends.
 * @returns the errors that it logs, from then on too.
 */
async function ready(child: ChildProcess, tell: (line: string) => void): Promise<readonly string[]> {
  const said = lastLines();
  const errors = lastLines();
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  let isReady = false;
  const hear = (line: string) => {
    said.keep(line);
    if (line.includes('"level":"ERROR"')) errors.keep(line);
    if (line.startsWith('Samsyn is ready')) {
      isReady = true;
      resolve();
    } else if (!isReady && line.startsWith('Samsyn') && !line.startsWith(refused)) tell(line);
  };
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', hear);
  }
  child.once('error', reject);
  child.once('close', () => {
    const why = said.lines.find((line) => line.startsWith(refused));
    const words = `the exchange ended before it was ready:\n${said.lines.join('\n')}`;
    reject(why === undefined ? new DemoFailed(words) : new NoExchange(why));
  });
  await promise;
  return errors.lines;
}

/**
 * Starts the exchange as `npm start` does, in a process of its own, on a free port and a new folder that is removed in the end, also
 * when the demo is interrupted. `tell` gets what it says while it starts.
 */
export async function startedExchange(tell: (line: string) => void, attempts = 3): Promise<Exchange> {
  try {
    return await startedOnce(tell);
  } catch (error) {
    // A port that was free is somebody else's by the time that the exchange listens.
    const isTaken = error instanceof NoExchange && error.message.includes('EADDRINUSE');
    if (!isTaken || attempts === 1) throw error;
    return startedExchange(tell, attempts - 1);
  }
}

function startIn(home: string, port: number, daysAhead: number): ChildProcess {
  return spawn(process.execPath, ['--disable-warning=ExperimentalWarning', startScript], {
    env: { ...process.env, PORT: String(port), SAMSYN_HOME: home, SAMSYN_DAYS_AHEAD: String(daysAhead) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function startedOnce(tell: (line: string) => void): Promise<Exchange> {
  const home = await mkdtemp(join(tmpdir(), 'samsyn-demo-'));
  const port = await freePort();
  let child = startIn(home, port, 0);
  const stop = async () => {
    await end(child);
    await rm(home, { recursive: true, force: true });
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void stop().finally(() => process.exit(130)));
  }
  const connection = () => readConnection(join(home, 'connection.json'));
  try {
    let errors = await ready(child, tell);
    const later = async (days: number): Promise<Connection> => {
      await end(child);
      child = startIn(home, port, days);
      errors = await ready(child, () => {});
      return connection();
    };
    return { connection: connection(), errors: () => errors, later, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** An exchange that runs already, by its connection.json. It is not stopped. */
export function runningExchange(file: string): Exchange {
  try {
    return { connection: readConnection(file), errors: () => [], stop: async () => {} };
  } catch (cause) {
    throw new DemoFailed(
      `${file} is no connection.json of an exchange: ${cause instanceof Error ? cause.message : ''}`,
      {
        cause,
      },
    );
  }
}
