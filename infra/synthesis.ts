import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheFolder, hashOf, root, sources } from './bundles/bundle.ts';

/** All that can change the templates besides the bundles: the stacks, and the flags of cdk.json. */
export const templateSources = ['infra/*.ts', 'infra/{bundles,configuration,constructs}/**/*.ts', 'cdk.json'];

const week = 7 * 24 * 3600 * 1000;

/**
 * The synthesized stacks for a configuration file, made by `node infra/app.ts` in a process of its own, and used again as long as nothing
 * that goes into them has changed. The folder is named by the hash of its inputs and moved into place whole: a synthesis that was killed
 * half-way is never read, and two may run at once. CDK's own validation of the templates, which takes three times as long
 * as all the rest, is left to `cdk synth --strict` and `cdk deploy`.
 * @returns the folder: `manifest.json`, the templates, and the bundles as assets.
 * @throws Error with what the synthesis said, when the configuration or a function is wrong.
 */
export function synthesized(configurationFile: string): string {
  return made(configurationFile, 'infra/app.ts', 'SAMSYN_CONFIG', [...sources, ...templateSources]);
}

/** The same of the stack of an agency's own keys, by the agency's configuration file; no bundle goes into it. */
export function keysSynthesized(configurationFile: string): string {
  return made(configurationFile, 'infra/agency-key-app.ts', 'SAMSYN_KEYS_CONFIG', templateSources);
}

function made(configurationFile: string, app: string, variable: string, inputs: readonly string[]): string {
  const configuration = readFileSync(resolve(configurationFile), 'utf8');
  const folder = join(cacheFolder, `stacks-${hashOf(inputs, app, configuration)}`);
  if (existsSync(folder)) return folder;
  forgetOld();
  const partial = `${folder}.${process.pid}`;
  mkdirSync(partial, { recursive: true });
  const run = spawnSync(process.execPath, [join(root, app)], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, [variable]: resolve(configurationFile), CDK_OUTDIR: partial, CDK_VALIDATION: 'false' },
  });
  if (run.status !== 0) {
    rmSync(partial, { recursive: true, force: true });
    throw new Error(`the stacks cannot be synthesized:\n${run.stderr}`);
  }
  try {
    renameSync(partial, folder);
  } catch (cause) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw cause;
  }
  return folder;
}

/** Drops what was made a week ago and more: an exchange that runs from a folder keeps it for a working week at least. */
function forgetOld(): void {
  mkdirSync(cacheFolder, { recursive: true });
  for (const entry of readdirSync(cacheFolder)) {
    const path = join(cacheFolder, entry);
    if (Date.now() - statSync(path).mtimeMs > week) rmSync(path, { recursive: true, force: true });
  }
}
