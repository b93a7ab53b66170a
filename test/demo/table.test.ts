import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const main = fileURLToPath(new URL('../../infra/local/demo/main.ts', import.meta.url));

it('npm run demo -- --seizures FILE tells of a file that is not there before it starts an exchange', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, '--seizures', 'none.csv'], {
    encoding: 'utf8',
  });
  expect([status, stdout]).toEqual([1, 'Samsyn: sealed reports between Police and Customs.\n']);
  expect(stderr).toContain('none.csv cannot be read');
});
