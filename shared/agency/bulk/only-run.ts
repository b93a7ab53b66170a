import { readFileSync, rmSync, writeFileSync } from 'node:fs';

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
const holderOf = (sign: string): number | undefined => {
  const [pidText, started] = sign.split(' ');
  const pid = Number(pidText);
  if (!Number.isSafeInteger(pid) || pid <= 0 || pid === process.pid || !isAlive(pid)) return undefined;
  const now = startOf(pid);
  return started === undefined || now === undefined || now === started ? pid : undefined;
};

/** The sign of this process: its pid and, where the system tells it, its start. */
const ownSign = (): string => {
  const started = startOf(process.pid);
  return started === undefined ? String(process.pid) : `${process.pid} ${started}`;
};

/** Another run of the same file is under way, in a process of its own. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';

  constructor(file: string, pid: number) {
    super(
      `process ${pid} sends this file already. Call again when it has ended; if that is no run of samsyn, take ${file} away and call again.`,
    );
  }
}

/**
 * Takes a file as the sign that a run is under way: two at once would send each line twice. The sign of a process that is no more (it was
 * killed, or the machine lost its power) is taken over, also where its pid is another's now. Throws AlreadyRunning. What is answered gives
 * the sign back.
 */
export const onlyRun = (file: string): (() => void) => {
  const take = (): void => writeFileSync(file, ownSign(), { flag: 'wx', mode: 0o600 });
  try {
    take();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const holder = holderOf(readFileSync(file, 'utf8'));
    if (holder !== undefined) throw new AlreadyRunning(file, holder);
    rmSync(file, { force: true });
    take();
  }
  return () => rmSync(file, { force: true });
};
