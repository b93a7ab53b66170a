import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../../infra/decisions/', import.meta.url);
const files = readdirSync(folder).filter((name) => /^\d{4}-.*\.md$/.test(name));
const index = readFileSync(new URL('README.md', folder), 'utf8');

/** A row of the index: title and file, the day it was decided, and whether it still holds. */
const rows = [...index.matchAll(/^\| \[(.+)\]\((\d{4}-[^)]+)\) +\| (\d{4}-\d\d-\d\d) \| (.+?) +\|$/gm)].map(
  ([, title, file, date, status]) => ({ title, file, date, status }),
);

test('the index names each decision once, in order, by its own title', () => {
  const titles = files.map((file) => ({
    file,
    title: readFileSync(new URL(file, folder), 'utf8').split('\n')[0]?.replace(/^# /, ''),
  }));
  expect(rows.map(({ file, title }) => ({ file, title }))).toEqual(titles);
});

test('a decision is in force, or names the one that took its place', () => {
  for (const { status } of rows) expect(status).toMatch(/^(in force|replaced by \d+)$/);
});
