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

/** The process that another run of the same file belongs to. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';

  constructor(file: string, pid: number) {
    super(`process ${pid} sends this file already. If that is no run of samsyn, take ${file} away and call again.`);
  }
}

/**
 * Takes a file as the sign that a run is under way: two at once would send each line twice. The sign of a process that is no more (it was
 * killed) is taken over. Throws AlreadyRunning. What is answered gives the sign back.
 */
export const onlyRun = (file: string): (() => void) => {
  const take = (): void => writeFileSync(file, String(process.pid), { flag: 'wx', mode: 0o600 });
  try {
    take();
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    const pid = Number(readFileSync(file, 'utf8'));
    if (Number.isSafeInteger(pid) && pid > 0 && pid !== process.pid && isAlive(pid))
      throw new AlreadyRunning(file, pid);
    rmSync(file, { force: true });
    take();
  }
  return () => rmSync(file, { force: true });
};
