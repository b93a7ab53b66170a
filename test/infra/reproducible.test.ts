import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { bundle, functionFiles } from '../../infra/bundles/bundle.ts';
import { environmentOf } from '../../shared/runtime/config.ts';
import { type Json, members, stacks, templates } from './templates.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const sources = ['functions', 'shared', 'infra', 'cdk.json', 'package.json', 'package-lock.json', 'tsconfig.json'];

/** The project in another folder, its packages linked one by one: it finds no bundle and no stack that was made before. */
let copy: string;
beforeAll(() => {
  copy = realpathSync(mkdtempSync(join(tmpdir(), 'samsyn-elsewhere-')));
  for (const name of sources) cpSync(join(project, name), join(copy, name), { recursive: true });
  mkdirSync(join(copy, 'node_modules'));
  for (const name of readdirSync(join(project, 'node_modules'))) {
    if (name !== '.cache') symlinkSync(join(project, 'node_modules', name), join(copy, 'node_modules', name));
  }
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Synthesizes there, with another time zone, language, user and home. */
const synthesizedElsewhere = (out: string): string => {
  const folder = join(copy, out);
  const run = spawnSync(process.execPath, ['infra/app.ts'], {
    cwd: copy,
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      HOME: '/nonexistent',
      USER: 'somebody',
      TZ: 'Pacific/Kiritimati',
      LC_ALL: 'tr_TR.UTF-8',
      LANG: 'tr_TR.UTF-8',
      SAMSYN_CONFIG: join(project, 'test/infra/three-agencies.json'),
      CDK_OUTDIR: folder,
      CDK_VALIDATION: 'false',
    },
  });
  expect(run.stderr).toBe('');
  return folder;
};
const textOf = (folder: string, stack: string): string => readFileSync(join(folder, `${stack}.template.json`), 'utf8');
const resourcesOf = (folder: string, stack: string): Readonly<Record<string, Json>> =>
  JSON.parse(textOf(folder, stack)).Resources;

describe('the stacks and bundles', () => {
  it('are the same to the byte in another folder, time zone, language and home', () => {
    const folder = synthesizedElsewhere('out');
    for (const stack of stacks) expect(textOf(folder, stack)).toBe(textOf(inject('stacks'), stack));
    const bundles = bundle(Object.keys(environmentOf));
    const [there = ''] = readdirSync(join(copy, 'node_modules/.cache/samsyn')).filter((name) =>
      name.startsWith('bundles-'),
    );
    for (const file of functionFiles()) {
      const elsewhere = readFileSync(join(copy, 'node_modules/.cache/samsyn', there, file, 'index.js'));
      expect({ file, same: elsewhere.equals(readFileSync(join(bundles.folderOf(file), 'index.js'))) }).toEqual({
        file,
        same: true,
      });
    }
  }, 120_000);

  it('change with the code of one function in that function alone', () => {
    appendFileSync(join(copy, 'functions/review-submission.ts'), "\nconsole.log('changed');\n");
    const folder = synthesizedElsewhere('changed');
    const changed = stacks.flatMap((stack) => {
      const [now, before] = [resourcesOf(folder, stack), members(templates[stack]?.Resources as unknown as Json)];
      expect(Object.keys(now)).toEqual(Object.keys(before));
      return Object.keys(now).filter((id) => JSON.stringify(now[id]) !== JSON.stringify(before[id]));
    });
    // The same code stands behind every door.
    expect(changed.map((id) => id.replace(/[0-9A-F]{8}$/, '')).sort()).toEqual([
      'DoorCoastGuardReviewSubmissionFunction',
      'DoorCustomsReviewSubmissionFunction',
      'DoorPoliceReviewSubmissionFunction',
    ]);
  }, 120_000);
});
