import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { bundle, functionFiles } from '../../infra/bundles/bundle.ts';
import { environmentOf } from '../../shared/runtime/config.ts';

const bundles = bundle(Object.keys(environmentOf));
const { outputs } = JSON.parse(readFileSync(join(bundles.folderOf('.'), 'metafile.json'), 'utf8')) as {
  outputs: Record<string, { bytes: number; entryPoint?: string; inputs: Record<string, unknown> }>;
};

const packageOf = (input: string): string | undefined =>
  /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1];
const packagesIn = (file: string): ReadonlySet<string> => {
  const output = Object.values(outputs).find(({ entryPoint }) => entryPoint === `functions/${file}.ts`);
  return new Set(Object.keys(output?.inputs ?? {}).flatMap((input) => packageOf(input) ?? []));
};

describe('bundles', () => {
  it('hold no service that their function does not speak to', () => {
    expect([...packagesIn('refuse-call')].filter((name) => name.startsWith('@aws-sdk/'))).toEqual([]);
    expect(packagesIn('serve-sealed')).not.toContain('@aws-sdk/client-kms');
    expect(packagesIn('accept-submission')).not.toContain('@aws-sdk/client-sqs');
  });

  it('of what a submission waits for is 500 KB at most', () => {
    const accept = Object.values(outputs).find(({ entryPoint }) => entryPoint === 'functions/accept-submission.ts');
    expect(accept?.bytes).toBeLessThanOrEqual(500_000);
  });

  it('are made of every file in functions, and an entry that is missing is told by name', () => {
    expect(functionFiles()).toEqual(Object.keys(environmentOf).sort());
    expect(() => bundle(['decide-everything'])).toThrow('decide-everything');
  });
});
