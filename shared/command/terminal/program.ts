import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A word of a call to be copied into a shell. */
export function word(text: string): string {
  return /^[\w./:@%+=,-]+$/.test(text) ? text : `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const starter = join(root, 'shared/samsyn');
const starters = [starter, join(root, 'shared/command/samsyn.js')];

/** The file that a shell would run; undefined where there is none. */
function firstInPath(name: string, path: string): string | undefined {
  for (const folder of path.split(delimiter).filter((one) => one !== '')) {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return realpathSync(join(folder, name));
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}

/** The path of a file from here: the shorter way of naming it, and never a bare name, which a shell would look for elsewhere. */
function pathTo(file: string, from: string): string {
  const near = relative(from, file);
  if (!near.startsWith('..')) return `./${near}`;
  return near.length < file.length ? near : file;
}

/**
 * How a person calls this command again, as hints and help have it: by its path, or by its name where that is sure to mean this one.
 * Never by npx: where nothing is installed, that downloads and runs whatever package bears the name. What npm starts has another PATH
 * than the shell of whoever reads.
 */
export function programIn({ PATH = '', npm_command }: NodeJS.ProcessEnv, folder: string): string {
  const found = npm_command === undefined ? firstInPath('samsyn', PATH) : undefined;
  return found !== undefined && starters.includes(found) ? 'samsyn' : word(pathTo(starter, folder));
}

export const program = programIn(process.env, process.cwd());

/** Help that says `samsyn`, with the command named as it is called here. For texts of our own alone: nobody else's words are changed. */
export function asCalled(help: string): string {
  return help.replaceAll(/(?<=^|[\s"(])samsyn (?=[a-z-<])/gm, () => `${program} `);
}
