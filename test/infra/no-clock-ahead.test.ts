import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from '../../infra/bundles/bundle.ts';
import { configOf, environmentOf } from '../../shared/runtime/config.ts';
import { templates } from './templates.ts';

/** Whoever could move the clock of a deployed function could have it erase, expire and release before the time. */
it('no template and no bundle of a function knows a clock that runs ahead, and no function is told of one', () => {
  expect(JSON.stringify(templates)).not.toMatch(/DAYS_?AHEAD/i);
  const folder = bundle(Object.keys(environmentOf)).folderOf('.');
  const files = globSync('*/index.js', { cwd: folder });
  expect(files.length).toBe(Object.keys(environmentOf).length);
  // The page in a browser reads a connection file, which may name it; what runs for an agency does not.
  for (const file of files)
    expect({ file, said: /DAYS_AHEAD|daysAhead/.test(readFileSync(join(folder, file), 'utf8')) }).toEqual({
      file,
      said: false,
    });
});

it('a function that is given one all the same reads its own variables alone', () => {
  const given = { AGENCIES: '["police"]', SAMSYN_DAYS_AHEAD: '400', DAYS_AHEAD: '400' };
  expect(configOf('publish-openapi', given)).toEqual({ AGENCIES: ['police'] });
});
