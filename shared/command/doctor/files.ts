import { statSync } from 'node:fs';
import { type Finding, isFault, isOk } from './finding.ts';

/** Whether a file with private keys can be read by this user alone. Windows has no such bits; there nothing is said. */
export function modeFinding(about: Pick<Finding, 'check' | 'of'>, file: string): Finding {
  const mode = statSync(file).mode & 0o777;
  if (process.platform === 'win32' || (mode & 0o077) === 0) return isOk(about, `${file} can be read by you alone`);
  return isFault(
    about,
    `${file} holds private keys, and others on this machine can read it (mode ${mode.toString(8).padStart(4, '0')})`,
    `chmod 600 ${file}`,
  );
}
