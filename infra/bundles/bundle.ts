import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, buildSync } from 'esbuild';

/** The folder of the project. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where bundles and templates are kept between runs; `npm ci` empties it. */
export const cacheFolder = join(root, 'node_modules/.cache/samsyn');

/** All that can change a bundle: the sources, what is installed, and the settings below. */
export const sources = [
  'functions/**/*.ts',
  'shared/**/*.ts',
  'shared/console/**/*.{tsx,css,html,svg}',
  'infra/bundles/bundle.ts',
  'infra/bundles/console-build.ts',
  'package-lock.json',
  'tsconfig.json',
];

/**
 * CommonJS with the ES modules of the packages, minified, the SDK in it: 455 KB and 46 ms to import, against 696 KB and 66 ms, and
 * what is shipped is what was tested. No source map: it holds absolute paths, and a bundle is the same to the byte wherever it is built.
 */
const settings = {
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  mainFields: ['module', 'main'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'error',
  metafile: true,
  absWorkingDir: root,
  entryNames: '[name]/index',
  // Where a bundle lies, in the module system that it is written in.
  define: { 'import.meta.dirname': '__dirname' },
} as const satisfies BuildOptions;

/** The folders of the bundled functions, by the name of their file in `functions/`. */
export interface Bundles {
  readonly hash: string;
  /** @throws when there is no such function. */
  folderOf(file: string): string;
}

/** A hash of files by their names and contents, in the order of their names: never of times. */
export function hashOf(patterns: readonly string[], ...also: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of globSync([...patterns], { cwd: root }).sort()) {
    hash
      .update(`${file.replaceAll('\\', '/')}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  for (const text of also) hash.update(text).update('\0');
  return hash.digest('hex').slice(0, 32);
}

/** The functions of the deployment: one file each in `functions/`. */
export function functionFiles(): readonly string[] {
  return globSync('functions/*.ts', { cwd: root })
    .map((file) => file.slice('functions/'.length, -'.ts'.length))
    .sort();
}

/**
 * Bundles every file of `functions/` in one call of esbuild, to `<name>/index.js` in a folder that is named by the hash of all that went
 * in. The folder is made beside and moved into place whole, so that two builds at once do each other no harm; it is used again as long
 * as nothing has changed.
 * @param required functions that the stacks deploy: one that has no file is an error that names it, not a failure in the synthesis.
 */
export function bundle(required: readonly string[]): Bundles {
  const files = functionFiles();
  const missing = required.filter((file) => !files.includes(file));
  if (missing.length > 0) {
    throw new Error(`no entry for ${missing.join(', ')}: write functions/<name>.ts with an exported handler`);
  }
  const hash = hashOf(sources);
  const folder = join(cacheFolder, `bundles-${hash}`);
  if (!existsSync(folder)) build(files, folder);
  return { hash, folderOf: (file) => join(folder, file) };
}

function build(files: readonly string[], folder: string): void {
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const { metafile } = buildSync({
    ...settings,
    entryPoints: files.map((file) => `functions/${file}.ts`),
    outdir: partial,
  });
  writeFileSync(join(partial, 'metafile.json'), JSON.stringify(metafile));
  buildConsole(join(partial, 'serve-console/console'));
  try {
    renameSync(partial, folder);
  } catch (cause) {
    // Another process was first, with the same bytes.
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw cause;
  }
}

/** The console's files, into the bundle of the function that serves them. */
function buildConsole(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const run = spawnSync(process.execPath, [join(root, 'infra/bundles/console-build.ts'), folder], {
    cwd: root,
    encoding: 'utf8',
    // Nothing else: Vite reads NODE_ENV and all that begins with VITE_, and a test would ship another page than a deployment.
    env: { PATH: process.env.PATH, NODE_ENV: 'production' },
  });
  if (run.status !== 0) throw new Error(`the console cannot be built:\n${run.stderr}`);
}
