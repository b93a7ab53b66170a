import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { everyText, language, languageOf } from '../../../shared/console/words/language.ts';

const folder = fileURLToPath(new URL('../../../shared/console', import.meta.url));
const files = globSync('**/*words.ts', { cwd: folder });
for (const file of files) await import(`${folder}/${file}`);

/** All paths of a text's members, each with its kind: `views.inbox string`. */
const pathsOf = (value: unknown, path = ''): readonly string[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([key, member]) => pathsOf(member, `${path}.${key}`))
    : [`${path} ${typeof value}`];

describe('the texts of the console', () => {
  it('are the same in both languages, room by room, and none is empty', () => {
    expect(everyText().length).toBeGreaterThanOrEqual(files.length);
    for (const { sv, en } of everyText()) {
      expect(pathsOf(en)).toEqual(pathsOf(sv));
      expect(JSON.stringify([sv, en])).not.toContain('""');
    }
  });

  it('are in the first language of the browser that the console speaks, else in Swedish', () => {
    expect(languageOf(['de-DE', 'en-US', 'sv'])).toBe('en');
    expect(languageOf(['sv-FI', 'en'])).toBe('sv');
    expect(languageOf(['fi'])).toBe('sv');
    expect(languageOf([])).toBe('sv');
    expect(language.value).toMatch(/^(?:sv|en)$/);
  });
});
