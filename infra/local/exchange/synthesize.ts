import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readJsonFile, writeWhole } from '../cloud/basics/files.ts';
import { isObject } from '../cloud/basics/json.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** All that can change the stacks, besides the configuration. */
export const inputs = [
  'functions/**/*.ts',
  'shared/**/*.ts',
  'shared/console/**/*.{tsx,css,html,svg}',
  'infra/*.ts',
  'infra/{bundles,configuration,constructs}/**/*.ts',
  'package-lock.json',
  '*.json',
];

/** The exchange's own stacks, or the stack of one agency's keys. */
type Stacks = 'exchange' | `keys-${string}`;

/**
 * The stacks for a configuration file: those of the last start while nothing that goes into them has changed, else
 * synthesized, which takes seconds.
 * @param home where the last start's folder and the hash of its inputs are noted.
 * @param progress called when it is going to take seconds.
 * @param of whose stacks they are: the exchange's, or those of an agency's own keys.
 * @returns the folder of the assembly.
 * @throws with what the synthesis said.
 */
export async function synthesize(
  home: string,
  configurationFile: string,
  progress: () => void,
  of: Stacks = 'exchange',
): Promise<string> {
  const note = join(home, of === 'exchange' ? 'synthesis.json' : `synthesis-${of}.json`);
  const hash = hashOfInputs(configurationFile);
  const last = readJsonFile(note);
  if (isObject(last) && last.inputs === hash && typeof last.folder === 'string' && existsSync(last.folder)) {
    return last.folder;
  }
  progress();
  const folder = await runSynthesis(configurationFile, of);
  writeWhole(note, JSON.stringify({ inputs: hash, folder }));
  return folder;
}

/** By names and contents, never by times. */
function hashOfInputs(configurationFile: string): string {
  const hash = createHash('sha256').update(readFileSync(configurationFile)).update(process.version);
  for (const file of globSync(inputs, { cwd: root }).sort()) {
    hash.update(`\0${file}\0`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

/** In a process of its own, so that meanwhile databases start, keys are made and signals are heard. */
async function runSynthesis(configurationFile: string, of: Stacks): Promise<string> {
  const main = fileURLToPath(new URL('./synthesis-main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, configurationFile, of === 'exchange' ? of : 'keys'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const abandon = (): boolean => child.kill('SIGKILL');
  process.once('exit', abandon);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  process.removeListener('exit', abandon);
  if (code === 0) return output.stdout.trim();
  throw new Error(output.stderr.trim() || `the synthesis ended with ${code ?? 'a signal'}`);
}
