import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readConnection } from '../../shared/client/node/connect.ts';
import { type Clients, clientsOf } from './clients.ts';

const program = fileURLToPath(new URL('../../infra/local/exchange/start.ts', import.meta.url));

/** An exchange in a process group of its own, as `npm start` runs it. */
export interface ExchangeProcess {
  readonly as: Clients;
  /** The exchange's own process, which is the head of its group. */
  readonly pid: number;
  /** All that it has written. */
  readonly output: () => string;
  /** Sends a signal to the whole group, or to the exchange's own process alone, and waits until that has ended. */
  readonly end: (signal: NodeJS.Signals, which?: 'all' | 'own') => Promise<void>;
}

/** Starts one and waits for the line that says it is ready. */
export const startProcess = async (home: string, port: number): Promise<ExchangeProcess> => {
  const child: ChildProcess = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program], {
    env: { ...process.env, PORT: String(port), SAMSYN_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const written: string[] = [];
  let isReady = false;
  const ready = Promise.withResolvers<void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      written.push(text);
      if (isReady || !written.join('').includes(`Samsyn is ready at http://127.0.0.1:${port}/v1\n`)) return;
      isReady = true;
      ready.resolve();
    });
  }
  child.once('exit', (code) => ready.reject(new Error(`it ended with ${code}: ${written.join('')}`)));
  await ready.promise;
  const end: ExchangeProcess['end'] = async (signal, which = 'all') => {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const ended = once(child, 'exit');
    process.kill(which === 'all' ? -child.pid : child.pid, signal);
    await ended;
  };
  const { pid = 0 } = child;
  return { as: clientsOf(readConnection(join(home, 'connection.json'))), pid, output: () => written.join(''), end };
};
