import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolders } from '../../client/node/folders.ts';
import { whyUnreadable } from '../../client/node/local-failures.ts';
import { Usage } from './session.ts';

/** Makes the folder of --out and those above it, for this user alone. */
export function makeFolder(folder: string): void {
  try {
    makeFolders(folder);
  } catch (error) {
    throw new Usage(`cannot make the folder ${folder}: ${whyUnreadable(error)}. Name another folder with --out.`);
  }
  if (!statSync(folder).isDirectory())
    throw new Usage(`cannot write into ${folder}: it is no folder. Name another one with --out.`);
}

/** Writes a new file, mode 0600; never over one that is there: an overwritten key cannot be got back. `otherwise` names another. */
export function writeNewFile(file: string, content: string | Uint8Array, otherwise: string): void {
  try {
    const descriptor = openSync(file, 'wx', 0o600);
    try {
      writeFileSync(descriptor, content);
    } catch (error) {
      // Half a file would be taken for the whole, and stand in the way of the next attempt.
      rmSync(file, { force: true });
      throw error;
    } finally {
      closeSync(descriptor);
    }
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    const what = isThere
      ? `Take the file away, or ${otherwise}`
      : `${otherwise.charAt(0).toUpperCase()}${otherwise.slice(1)}`;
    throw new Usage(`cannot write ${file}: ${whyUnreadable(error)}. ${what}.`);
  }
}

/** Writes several new files, all of them or none. */
export function writeNewFiles(
  files: readonly (readonly [file: string, content: string | Uint8Array])[],
  otherwise: string,
): void {
  const written: string[] = [];
  try {
    for (const [file, content] of files) {
      writeNewFile(file, content, otherwise);
      written.push(file);
    }
  } catch (error) {
    for (const file of written) rmSync(file, { force: true });
    throw error;
  }
}

export function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Writes a new file of JSON. */
export function writeNewJson(file: string, value: unknown, otherwise: string): void {
  writeNewFile(file, jsonOf(value), otherwise);
}

/** Writes a file anew, mode 0600: the whole of it, or what was there stays. Throws what the system throws, with the file's name. */
export function replaceFile(file: string, content: string | Uint8Array): void {
  const anew = `${file}.new`;
  try {
    writeFileSync(anew, content, { mode: 0o600 });
    renameSync(anew, file);
  } catch (error) {
    throw Object.assign(error instanceof Error ? error : new Error('it fails'), { path: file });
  }
}

/** A report of 188 KiB, its cover and its pictures once more as files. */
const roomForReport = 512 * 1024;

/**
 * Tries whether a report can be written into a folder, before the exchange is asked for it: to open is an act on record, and nobody is to
 * answer for having opened what could then not be kept.
 */
export function tryFolder(folder: string, otherwise: string): void {
  const trial = join(folder, `.samsyn-trial-${process.pid}`);
  try {
    const descriptor = openSync(trial, 'w', 0o600);
    try {
      writeFileSync(descriptor, Buffer.alloc(roomForReport));
      // Some file systems find out only then that there is no room.
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
      rmSync(trial, { force: true });
    }
  } catch (error) {
    throw new Usage(`cannot write into ${folder}: ${whyUnreadable(error)}. Nothing was opened; ${otherwise}.`);
  }
}
