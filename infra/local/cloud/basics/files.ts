import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { type Json, parseJson } from './json.ts';

/**
 * Writes a file that is either the old one or the new one, whenever the process is killed: beside it first, to the
 * disk, then in its place. Only its owner can read it (0600).
 */
export function writeWhole(path: string, text: string): void {
  const beside = `${path}.new`;
  const file = openSync(beside, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
}

/** A JSON file's value; undefined when there is no such file. */
export function readJsonFile(path: string): Json | undefined {
  try {
    return parseJson(readFileSync(path, 'utf8'));
  } catch (fault) {
    if (fault instanceof Error && 'code' in fault && fault.code === 'ENOENT') return undefined;
    throw fault;
  }
}
