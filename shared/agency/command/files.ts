import { statSync, writeFileSync } from 'node:fs';
import { makeFolders } from '../folders.ts';
import { Usage } from './session.ts';

/** Makes the folder of --out and those above it, for this user alone. */
export const makeFolder = (folder: string): void => {
  try {
    makeFolders(folder);
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'it fails';
    throw new Usage(`cannot make the folder ${folder} (${why}): name another folder with --out.`);
  }
  if (!statSync(folder).isDirectory())
    throw new Usage(`cannot write into ${folder}: it is no folder. Name another one with --out.`);
};

/** Writes a new file, mode 0600; never over one that is there: an overwritten key cannot be got back. `otherwise` names another. */
export const writeNewFile = (file: string, content: string | Uint8Array, otherwise: string): void => {
  try {
    writeFileSync(file, content, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && error.code === 'EEXIST' ? 'it exists' : String(error);
    throw new Usage(`cannot write ${file}: ${reason}. Take the file away, or ${otherwise}.`);
  }
};

/** Writes a new file of JSON. */
export const writeNewJson = (file: string, value: unknown, otherwise: string): void =>
  writeNewFile(file, `${JSON.stringify(value, null, 2)}\n`, otherwise);
