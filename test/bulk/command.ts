import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../../shared/command/main.ts', import.meta.url));

/** What one call of `samsyn` took: milliseconds, and the most memory that it held at once in MiB (Linux tells; else NaN). */
export interface Taken {
  readonly code: number | null;
  readonly milliseconds: number;
  readonly peak: number;
}

const peakOf = ({ pid }: ChildProcess): number => {
  const file = `/proc/${pid}/status`;
  const kilobytes = existsSync(file) ? /VmHWM:\s+(\d+)/.exec(readFileSync(file, 'utf8'))?.[1] : undefined;
  return kilobytes === undefined ? Number.NaN : Number(kilobytes) / 1024;
};

/** How a command is called: where its results go, and when it is killed (asked four times a second). */
export interface Calling {
  readonly home: string;
  readonly out: string;
  readonly killed?: () => boolean;
}

/** Calls `samsyn` in a process of its own; what it tells a person goes to this process's standard error. */
export const samsyn = async (args: readonly string[], { home, out, killed = () => false }: Calling): Promise<Taken> => {
  const began = performance.now();
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
    env: { ...process.env, SAMSYN_HOME: home },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.pipe(createWriteStream(out));
  let peak = Number.NaN;
  const watching = setInterval(() => {
    const now = peakOf(child);
    if (!Number.isNaN(now)) peak = now;
    if (killed()) child.kill('SIGKILL');
  }, 250);
  const [code] = await once(child, 'close');
  clearInterval(watching);
  return { code, milliseconds: performance.now() - began, peak };
};
