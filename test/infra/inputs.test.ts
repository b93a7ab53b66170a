import { globSync, readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { sources } from '../../infra/bundles/bundle.ts';
import { inputs } from '../../infra/local/exchange/synthesize.ts';
import { templateSources } from '../../infra/synthesis.ts';
import { closure, type Sources } from '../support/imports.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const files = globSync(['shared/**/*.ts', 'infra/**/*.ts'], { cwd: root }).map((file) => file.replaceAll('\\', '/'));
const all: Sources = new Map(files.map((file) => [file, readFileSync(`${root}/${file}`, 'utf8')]));

/** A file that moves into another room would else change the stacks, and those of before would be used again. */
it.each([
  ['the synthesis', [...sources, ...templateSources]],
  ['a start on one machine', inputs],
])('%s is made anew when any file changes of which the stacks are made', (_, patterns) => {
  const made = [...closure(all, 'infra/app.ts')].filter((file) => all.has(file));
  expect(made).toContain('infra/constructs/keys/key-rights.ts');
  expect(made.filter((file) => !patterns.some((pattern) => matchesGlob(file, pattern)))).toEqual([]);
});
