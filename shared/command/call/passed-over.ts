import { existsSync } from 'node:fs';
import * as v from 'valibot';
import { readJson } from '../../client/node/text-file.ts';
import { program, word } from '../terminal/program.ts';
import { filesOf, principalFile, type Session } from './session.ts';

function keyidIn(file: string): string | undefined {
  try {
    const found = v.safeParse(v.object({ keyid: v.string() }), readJson(file));
    return found.success ? found.output.keyid : undefined;
  } catch {
    return undefined;
  }
}

/**
 * That a file of the name that was called as lies there with another key, and is not the one in use: whoever has just made it would take
 * what is done for the doing of the new key. Undefined where there is none.
 */
export function passedOver(
  { connection, folder, principal, via }: Session,
  as: string | undefined,
): string | undefined {
  if (as === undefined) return undefined;
  const used = principalFile(connection, folder, as);
  const other = filesOf(as, folder).find((file) => {
    if (file === used || !existsSync(file)) return false;
    const keyid = keyidIn(file);
    return keyid !== undefined && keyid !== principal.keyid;
  });
  if (other === undefined) return undefined;
  const instead = used ?? `the principal of that name in the connection`;
  return `${other} has another key, and is passed over: ${as} is ${instead}. To call with that key, name the file: ${program} … --as ${word(other)}${via}`;
}
