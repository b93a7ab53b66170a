import { writeFileSync } from 'node:fs';
import { Usage } from './session.ts';

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
