import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * Synthesizes the stacks for a configuration file, or finds them where nothing has changed since. In a process of its
 * own, for it takes seconds the first time, in which databases start, keys are made and signals are heard.
 * @returns the folder of the assembly.
 * @throws with what the synthesis said.
 */
export async function synthesize(configurationFile: string): Promise<string> {
  const main = fileURLToPath(new URL('./synthesis-main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, configurationFile], { stdio: ['ignore', 'pipe', 'pipe'] });
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
