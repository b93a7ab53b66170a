import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const startScript = fileURLToPath(new URL('../../../infra/local/exchange/start.ts', import.meta.url));

/** An exchange in a process of its own, as `npm start` runs it. */
export interface Started {
  child: ChildProcess;
  /** Every line of standard output and error so far. */
  lines: string[];
  /** Resolves with the ready line; rejects when the process ends before. */
  ready: Promise<string>;
  /** Resolves when the process has ended: its exit code, or the signal. */
  ended: Promise<number | string>;
}

/** Gives a command a terminal of its own, by Python's standard library: Node has none to give. */
const inTerminal = [
  'python3',
  '-c',
  'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))',
];

export const startProcess = (home: string, port: number, { onTerminal = false } = {}): Started => {
  const env = { PATH: process.env.PATH, PORT: String(port), SAMSYN_HOME: home };
  const start = [process.execPath, '--disable-warning=ExperimentalWarning', startScript];
  const [program = '', ...args] = onTerminal ? [...inTerminal, ...start] : start;
  const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  const lines: string[] = [];
  const ready = Promise.withResolvers<string>();
  ready.promise.catch(() => {});
  for (const stream of [child.stdout, child.stderr]) {
    let rest = '';
    stream.setEncoding('utf8').on('data', (text: string) => {
      const whole = (rest + text).split(/\r?\n/);
      rest = whole.pop() ?? '';
      lines.push(...whole);
      const line = whole.find((each) => each.startsWith('Samsyn is ready'));
      if (line !== undefined) ready.resolve(line);
    });
  }
  const ended = once(child, 'close').then(([code, signal]: (number | string | null)[]) => {
    ready.reject(new Error(lines.join('\n')));
    return code ?? signal ?? '';
  });
  return { child, lines, ready: ready.promise, ended };
};
