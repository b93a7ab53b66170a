import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { named } from '../../client/node/local-failures.ts';
import { holderOf, ownSign } from '../../client/node/process-sign.ts';

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
export function onlyRun(file: string): () => void {
  const take = (): void => {
    try {
      writeFileSync(file, ownSign(), { flag: 'wx', mode: 0o600 });
    } catch (error) {
      throw named(file, error);
    }
  };
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
}
