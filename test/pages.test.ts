import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = globSync('{*.md,{.github,functions,infra,shared,test}/**/*.md}', { cwd: root });
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> };

/** What GitHub makes of a heading, to be linked to. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchorsIn = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** The links of a page that lead nowhere: to a file that is not there, or to a heading that it does not have. */
const lostLinks = (page: string, text: string): readonly string[] =>
  [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^https?:/.test(link))
    .filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsIn(read(target)).includes(anchor);
    });

/** What a page names in code as a file or folder of the tree, and is not in it. */
const lostPaths = (text: string): readonly string[] =>
  [...text.matchAll(/`((?:functions|infra|shared|test)\/[\w./-]*)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => !existsSync(join(root, path)));

const lostScripts = (text: string): readonly string[] =>
  [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => scripts[name] === undefined);

describe('each page', () => {
  it('is there', () => {
    expect(pages).toEqual(
      expect.arrayContaining(['README.md', 'shared/protocol/contract.md', '.github/CONTRIBUTING.md']),
    );
  });

  it.each(pages)('%s leads to what is there: links, paths, commands', (page) => {
    const text = read(page);
    expect({ links: lostLinks(page, text), paths: lostPaths(text), scripts: lostScripts(text) }).toEqual({
      links: [],
      paths: [],
      scripts: [],
    });
  });
});
