import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

it('npm run demo ends in one sentence where no exchange can be started, and says it once', () => {
  const demo = fileURLToPath(new URL('../../infra/local/demo/main.ts', import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', demo], {
    encoding: 'utf8',
    env: { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1' },
  });
  const sentence =
    'Samsyn cannot start: AWS_ENDPOINT_URL_DYNAMODB is http://127.0.0.1:1: nothing listens there. Name a DynamoDB, or unset it\n';
  expect({ status, stderr }).toEqual({ status: 1, stderr: sentence });
  expect(stdout).not.toContain('cannot start');
});
