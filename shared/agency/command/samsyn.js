#!/usr/bin/env node
// The one file in plain JavaScript: an old Node cannot read the others, and has to be able to say so.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const main = new URL('./main.ts', import.meta.url);
const installed = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));

if (process.features.typescript) {
  await import(main.href);
} else if (existsSync(installed) && !process.env.SAMSYN_STARTED) {
  // `npm ci` has installed a Node that can; an older one comes first in PATH.
  const args = ['--disable-warning=ExperimentalWarning', fileURLToPath(main), ...process.argv.slice(2)];
  const { status } = spawnSync(installed, args, { stdio: 'inherit', env: { ...process.env, SAMSYN_STARTED: '1' } });
  process.exitCode = status ?? 3;
} else {
  process.stderr.write(
    `samsyn needs Node 24; this is ${process.version}. Run "npm ci" in the folder of Samsyn, which installs it, and then "npx samsyn".\n`,
  );
  process.exitCode = 2;
}
