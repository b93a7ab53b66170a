import { readFileSync } from 'node:fs';

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function told(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** What the system tells of a process, from its state on (proc(5), stat): the name of the program before it, in brackets, may hold anything. */
function statOf(pid: number): readonly string[] | undefined {
  return told(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ');
}

/** Whether a process has ended and waits for its parent to ask how (`Z`), or is about to vanish (`X`, `x`): where nobody asks, for ever. */
function hasEnded(pid: number): boolean {
  return /^[ZXx]$/.test(statOf(pid)?.[0] ?? '');
}

/**
 * When a process started: the system's start, and clock ticks since. A pid alone is given to another process after a power cut.
 * Undefined where the system does not tell (it has no /proc), or there is no such process.
 */
function startOf(pid: number): string | undefined {
  const ticks = statOf(pid)?.[19];
  const boot = told('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return ticks && `${boot}/${ticks}`;
}

/** The pid of the process that a sign speaks of; undefined where that one is no more, or the sign was not written whole. */
export function holderOf(sign: string): number | undefined {
  const [pidText, started] = sign.split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid) || hasEnded(pid)) return undefined;
  const now = startOf(pid);
  return !started || now === undefined || now === started ? pid : undefined;
}

/** The sign of this process: its pid and, where the system tells it, its start. */
export function ownSign(): string {
  const started = startOf(process.pid);
  return started === undefined ? String(process.pid) : `${process.pid} ${started}`;
}
