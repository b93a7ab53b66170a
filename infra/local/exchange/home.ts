import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '../../../shared/client/node/folders.ts';
import { holderOf, ownSign } from '../../../shared/client/node/process-sign.ts';
import { CannotStart } from '../cloud/basics/cannot-start.ts';

/** What the folder's files and the rows of its tables look like; raised when an older exchange could not read them, or the other way round. */
const version = '4';

/** The folder that holds all state of one exchange, taken by this process alone. */
export interface Home {
  readonly folder: string;
  /** Whether it has just been made. */
  readonly isNew: boolean;
  release(): void;
}

/**
 * Makes or opens the folder, for its owner's eyes alone (0700), and takes it for this process.
 * @throws CannotStart when another exchange uses it, when it is of another version or no such folder at all, or cannot be written.
 */
export function openHome(folder: string): Home {
  try {
    return takeHome(folder);
  } catch (fault) {
    if (!(fault instanceof Error && 'code' in fault)) throw fault;
    throw new CannotStart(
      `${folder} cannot be used as a folder (${fault.code}): set SAMSYN_HOME to one that can be written`,
    );
  }
}

function takeHome(folder: string): Home {
  makeFolders(folder);
  if (!statSync(folder).isDirectory()) {
    throw new CannotStart(`${folder} is a file: set SAMSYN_HOME to a folder`);
  }
  const versionFile = join(folder, 'version');
  const isNew = readdirSync(folder).length === 0;
  const found = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim() : undefined;
  if (!isNew && found === undefined) {
    throw new CannotStart(`${folder} holds something else than an exchange: set SAMSYN_HOME to a new folder`);
  }
  if (found !== undefined && found !== version) {
    throw new CannotStart(
      `${folder} is of version ${found}, this is version ${version}: set SAMSYN_HOME to a new folder`,
    );
  }
  chmodSync(folder, 0o700);
  const lock = join(folder, 'lock');
  takeLock(lock, folder);
  writeFileSync(versionFile, `${version}\n`, { mode: 0o600 });
  return { folder, isNew, release: () => rmSync(lock, { force: true }) };
}

/** A lock is the sign of its holder; one of a process that is no more is taken over. */
function takeLock(lock: string, folder: string): void {
  for (let i = 0; i < 2; i++) {
    try {
      writeFileSync(lock, ownSign(), { flag: 'wx', mode: 0o600 });
      return;
    } catch (fault) {
      if (!(fault instanceof Error && 'code' in fault && fault.code === 'EEXIST')) throw fault;
    }
    const pid = holderOf(readFileSync(lock, 'utf8'));
    if (pid !== undefined) {
      throw new CannotStart(
        `${folder} is in use by the exchange with pid ${pid}: end that one, or set SAMSYN_HOME to another folder`,
      );
    }
    rmSync(lock, { force: true });
  }
  throw new CannotStart(`${folder} is being taken by another exchange: try again`);
}
