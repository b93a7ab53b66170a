// In plain JavaScript: an old Node cannot read TypeScript, and has to be able to say so.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const installed = `${packages}.bin/node`;

const cannot = (sentence) => {
  process.stderr.write(`${sentence}\n`);
  process.exitCode = 2;
};

/** Features of Node that are used knowingly need no warning; all else is told as Node does. */
const withoutExperimentalWarnings = () => {
  process.removeAllListeners('warning');
  process.on('warning', ({ name, message }) => {
    if (name !== 'ExperimentalWarning') process.stderr.write(`${name}: ${message}\n`);
  });
};

/** Half of a short call goes by in compiling. Kept beside the packages, where nobody else of this machine can write what is run. */
const compiledOnce = () => module.enableCompileCache?.(`${packages}.cache/samsyn`);

const here = async (main, args, name) => {
  withoutExperimentalWarnings();
  compiledOnce();
  process.argv = [process.argv[0], fileURLToPath(main), ...args];
  try {
    await import(main.href);
  } catch (error) {
    if (error?.code !== 'ERR_MODULE_NOT_FOUND' || !/^Cannot find package/.test(error.message)) throw error;
    cannot(`${name} lacks its packages: run "npm ci" in the folder of Samsyn first.`);
  }
};

/** `npm ci` has installed a Node that can; an older one comes first in PATH. */
const byInstalledNode = () => {
  const env = { ...process.env, SAMSYN_STARTED: '1' };
  const child = spawn(installed, process.argv.slice(1), { stdio: 'inherit', env });
  // A Ctrl-C reaches both, a kill this one alone. Both ask the child to end; a second SIGINT would end it on the spot, SIGTERM does not.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill('SIGTERM'));
  child.on('exit', (code) => {
    process.exitCode = code ?? 3;
  });
};

/**
 * Runs a file of TypeScript: in this process, or where this Node cannot read it by the one that `npm ci` has installed; where there is
 * none, it says in a sentence what to do (exit code 2).
 * @param {URL} main the file
 * @param {string[]} args what it is called with
 * @param {string} name what a person has called
 */
export const runTypeScript = async (main, args, name) => {
  if (process.features.typescript) return here(main, args, name);
  if (existsSync(installed) && !process.env.SAMSYN_STARTED) return byInstalledNode();
  cannot(
    `${name} needs Node 24; this is ${process.version}. Run "npm ci" in the folder of Samsyn first: it installs one.`,
  );
};
