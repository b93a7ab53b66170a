import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { bundle, functionFiles } from '../../infra/bundles/bundle.ts';
import { environmentOf } from '../../shared/runtime/config.ts';
import { closure, importsOf } from '../support/imports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const sources = new Map(globSync('{functions,shared}/**/*.ts', { cwd: root }).map((path) => [path, read(path)]));

/** Packages that a file takes with it, by whichever way. */
const packagesOf = (entry: string): readonly string[] =>
  [...closure(sources, entry)]
    .flatMap((path) => importsOf(path, sources.get(path) ?? ''))
    .filter((target) => !target.startsWith('shared/') && !target.startsWith('node:'))
    .toSorted();

/** Whose code runs in a function: AWS's SDK and what it is made of, powertools, middy, valibot. No third-party cryptography. */
const allowed = [
  /^@aws-sdk\//,
  /^@aws\//,
  /^@smithy\//,
  /^@aws-lambda-powertools\//,
  /^@middy\/core$/,
  /^valibot$/,
  /^@valibot\/to-json-schema$/,
  /^tslib$/,
  /^obliterator$/,
  /^mnemonist$/,
  /^bowser$/,
];

/** What writes selectors in one way, in the two functions that make tokens of them (decision 18): numbering plans, check digits, a checksum. */
const ofSelectors = ['@noble/hashes', '@scure/base', 'ibantools', 'libphonenumber-js'];
const makeTokens = ['keep-selectors', 'search-records'];

describe('somebody else’s code', () => {
  it.each([
    ['signs no call', ['shared/client/sign-call.ts']],
    ['verifies no signature', ['shared/protocol/http-signature.ts']],
    ['commits to no act', [...sources.keys()].filter((path) => path.startsWith('shared/custody/'))],
    ['opens and moves no key', ['shared/aws/keys.ts']],
  ])('%s', (_, entries) => {
    expect(entries.filter((path) => !sources.has(path))).toEqual([]);
    const foreign = entries.flatMap(packagesOf).filter((name) => !/^(valibot|@aws-sdk\/client-kms)$/.test(name));
    expect(foreign).toEqual([]);
  });

  it('would be found in them', () => {
    const seal = [...sources.keys()].filter((path) => path.startsWith('shared/client/'));
    expect(seal.flatMap(packagesOf)).toContain('jose');
  });

  it('is in no function, but for that of a short list', () => {
    const bundles = bundle(Object.keys(environmentOf));
    const { outputs } = JSON.parse(readFileSync(join(bundles.folderOf('.'), 'metafile.json'), 'utf8')) as {
      outputs: Record<string, { entryPoint?: string; inputs: Record<string, unknown> }>;
    };
    for (const file of functionFiles()) {
      const output = Object.values(outputs).find(({ entryPoint }) => entryPoint === `functions/${file}.ts`);
      const names = Object.keys(output?.inputs ?? {}).flatMap(
        (input) => /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules\/)/.exec(input)?.[1] ?? [],
      );
      expect(names.length).toBeGreaterThan(0);
      const mayHave = makeTokens.includes(file) ? ofSelectors : [];
      expect(names).toEqual(expect.arrayContaining(mayHave));
      const others = names.filter((name) => !mayHave.includes(name) && !allowed.some((pattern) => pattern.test(name)));
      expect({ file, others: [...new Set(others)] }).toEqual({ file, others: [] });
    }
  });
});

describe('what is installed', () => {
  type Locked = { version?: string; integrity?: string; inBundle?: boolean; hasInstallScript?: boolean };
  const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Locked> };
  const locked = Object.entries(packages).filter(([path]) => path !== '');

  it('is what was looked at: each package by its digest, SHA-512', () => {
    expect(locked.length).toBeGreaterThan(100);
    const loose = locked.filter(([, { integrity, inBundle }]) => !inBundle && !integrity?.startsWith('sha512-'));
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it('is named by exact versions', () => {
    const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
      string,
      Record<string, string>
    >;
    const named = Object.entries({ ...dependencies, ...devDependencies });
    expect(named.filter(([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  it('runs nothing while it is installed but esbuild, which looks for its own binary', () => {
    const scripts = locked.filter(([path, { hasInstallScript }]) => hasInstallScript && !/\/fsevents$/.test(path));
    expect(scripts.map(([path]) => path)).toEqual(['node_modules/esbuild']);
  });
});
