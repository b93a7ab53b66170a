import { writeFileSync } from 'node:fs';
import { Usage } from './session.ts';

/** Writes a new file of JSON, mode 0600; never over one that is there: an overwritten key cannot be got back. */
export const writeNewFile = (file: string, value: unknown): void => {
  try {
    writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && error.code === 'EEXIST' ? 'it exists' : String(error);
    throw new Usage(`cannot write ${file}: ${reason}. Give another --name or --out, or take the file away.`);
  }
};
