import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ConsoleFile, consoleFiles } from '../../runtime/console-files.ts';
import { Declined } from '../call/session.ts';

/** By which the exchange's own files are built, too. */
const build = fileURLToPath(new URL('../../../infra/bundles/console-build.ts', import.meta.url));

/**
 * Builds the console's files from the sources of this clone, and reads them: nothing that another machine has served is run. The same
 * sources give the same bytes wherever they are built.
 * @throws Declined where the clone has not the packages that build it.
 */
export function builtFiles(): ReadonlyMap<string, ConsoleFile> {
  const folder = mkdtempSync(join(tmpdir(), 'samsyn-console-'));
  try {
    const args = ['--disable-warning=ExperimentalWarning', build, folder];
    // As the exchange's own are built: Vite reads NODE_ENV and all that begins with VITE_, and another page would come of them.
    const env = { PATH: process.env.PATH, NODE_ENV: 'production' };
    const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    if (status !== 0) throw new Declined(`the console cannot be built. Run "npm ci" first.\n${stderr.trim()}`);
    return consoleFiles(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
