import { readFileSync } from 'node:fs';

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const told = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
};

/**
 * When a process started: the system's start, and clock ticks since. A pid alone is given to another process after a power cut.
 * Undefined where the system does not tell (it has no /proc), or there is no such process.
 */
const startOf = (pid: number): string | undefined => {
  // The name of the program comes before it in brackets, and may hold anything.
  const ticks = told(`/proc/${pid}/stat`)?.split(') ').at(-1)?.split(' ')[19];
  const boot = told('/proc/sys/kernel/random/boot_id')?.trim() ?? '';
  return ticks && `${boot}/${ticks}`;
};

/** The pid of the process that a sign speaks of; undefined where that one is no more, or the sign was not written whole. */
export const holderOf = (sign: string): number | undefined => {
  const [pidText, started] = sign.split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || !isAlive(pid)) return undefined;
  const now = startOf(pid);
  return !started || now === undefined || now === started ? pid : undefined;
};

/** The sign of this process: its pid and, where the system tells it, its start. */
export const ownSign = (): string => {
  const started = startOf(process.pid);
  return started === undefined ? String(process.pid) : `${process.pid} ${started}`;
};
