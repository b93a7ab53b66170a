import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { readConnection } from '../../../shared/agency/connect.ts';
import type { Connection } from '../../../shared/agency/connection.ts';
import { DemoFailed } from './failure.ts';

/** An exchange that the demo can use. */
export interface Exchange {
  readonly connection: Connection;
  /** Ends it and removes its state, where the demo has started it itself. */
  readonly stop: () => Promise<void>;
}

const startScript = fileURLToPath(new URL('../start.ts', import.meta.url));

/** The last lines of what it said, for when it ends before it is ready. */
const remembered = 12;

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new DemoFailed('this machine gives no free port');
  return address.port;
};

/** Ends the process as an operator would, and with force where it has not ended in 8 s: the contract gives it 5. */
const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 8000);
  await ended;
  clearTimeout(late);
};

/** Waits for the line that says that calls are accepted; plain lines before it are told as they come. */
const ready = async (child: ChildProcess, tell: (line: string) => void): Promise<void> => {
  const said: string[] = [];
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      if (said.length > remembered) said.shift();
      if (line.startsWith('Samsyn is ready')) resolve();
      else if (line.startsWith('Samsyn')) tell(line);
    });
  }
  child.once('error', reject);
  child.once('close', (code) =>
    reject(new DemoFailed(`the exchange ended before it was ready (exit code ${code}); it said:\n${said.join('\n')}`)),
  );
  await promise;
};

/**
 * Starts the exchange as `npm start` does, in a process of its own, on a free port and a new folder that is removed in the end. `tell`
 * gets what it says while it starts.
 */
export const startedExchange = async (tell: (line: string) => void): Promise<Exchange> => {
  const home = await mkdtemp(join(tmpdir(), 'samsyn-demo-'));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', startScript], {
    env: { ...process.env, PORT: String(await freePort()), SAMSYN_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const abandoned = () => child.kill('SIGKILL');
  process.once('exit', abandoned);
  const stop = async () => {
    await end(child);
    process.removeListener('exit', abandoned);
    await rm(home, { recursive: true, force: true });
  };
  try {
    await ready(child, tell);
    return { connection: readConnection(join(home, 'connection.json')), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

/** An exchange that runs already, by its connection.json. It is not stopped. */
export const runningExchange = (file: string): Exchange => {
  try {
    return { connection: readConnection(file), stop: async () => {} };
  } catch (cause) {
    throw new DemoFailed(
      `${file} is no connection.json of an exchange: ${cause instanceof Error ? cause.message : ''}`,
      {
        cause,
      },
    );
  }
};
