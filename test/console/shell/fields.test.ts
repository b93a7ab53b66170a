import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const folder = fileURLToPath(new URL('../../../shared/console', import.meta.url));
const sourceOf = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8');

/** Fields and forms as they stand in a source, each up to the end of its first tag. */
const fieldsIn = (source: string): readonly string[] =>
  [...source.matchAll(/<(?:input|textarea|form)\b(?:[^\n]*?>$|[\s\S]*?^\s*\/?>)/gm)].map(([tag]) => tag);

const found = globSync('**/*.tsx', { cwd: folder }).flatMap((file) =>
  fieldsIn(sourceOf(file)).map((tag) => ({ file, tag })),
);

describe('what is typed into the console', () => {
  it('is kept by no browser for whoever types there next', () => {
    const kept = found.filter(
      ({ tag }) => !/type="(?:checkbox|radio|file)"/.test(tag) && !tag.includes('autocomplete="off"'),
    );
    expect(found.length).toBeGreaterThan(10);
    expect(kept).toEqual([]);
  });

  // A browser's translation, spelling and suggestions may be a service of somebody else, which is sent the text.
  it.each(['translate="no"', 'spellcheck="false"', 'writingsuggestions="false"'])(
    'is sent to nobody who mends or continues it: %s for the whole page, and undone nowhere',
    (said) => {
      const [root = ''] = /<html[^>]*>/.exec(sourceOf('index.html')) ?? [];
      expect(root).toContain(said);
      const [name = ''] = said.split('=');
      for (const file of globSync('**/*.tsx', { cwd: folder }))
        expect({ file, has: new RegExp(`\\b${name}=`).test(sourceOf(file)) }).toEqual({ file, has: false });
    },
  );
});
