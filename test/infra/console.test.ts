import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundle } from '../../infra/bundles/bundle.ts';
import { environmentOf } from '../../shared/runtime/config.ts';
import { members, resources } from './templates.ts';

const folder = join(bundle(Object.keys(environmentOf)).folderOf('serve-console'), 'console');
const { files } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
  files: { name: string; type: string; integrity: string }[];
};
const page = readFileSync(join(folder, 'index.html'), 'utf8');

/** Names of languages of markup and of properties in pictures, and words of a bundler's error: nobody calls them, and the policy would forbid it. */
const namesAlone = ['http://www.w3.org', 'http://ns.adobe.com', 'https://rolldown.rs', 'https://github.com'];

describe('the console as it is built', () => {
  it('is a page and files that are named by their content, and the manifest lists exactly them', () => {
    expect(readdirSync(folder).sort()).toEqual([...files.map(({ name }) => name), 'manifest.json'].sort());
    for (const { name, integrity } of files) {
      const digest = createHash('sha384')
        .update(readFileSync(join(folder, name)))
        .digest('base64');
      expect({ name, integrity }).toEqual({ name, integrity: `sha384-${digest}` });
      if (name !== 'index.html') expect(name).toMatch(/^[A-Za-z0-9_-]+-[A-Za-z0-9_-]{8}\.(?:js|css|svg)$/);
    }
  });

  it('names the integrity of each script and style sheet, and has neither within the page', () => {
    const tags = [...page.matchAll(/<(script|link|style)\b[^>]*>/g)].map(([tag]) => tag);
    const loaded = tags.filter((tag) => !tag.includes('rel="icon"'));
    expect(loaded.length).toBeGreaterThan(1);
    for (const tag of loaded) {
      const [, name = ''] = /(?:src|href)="\/v1\/console\/([^"]+)"/.exec(tag) ?? [];
      const integrity = files.find((file) => file.name === name)?.integrity;
      expect({ tag, integrity: /integrity="([^"]+)"/.exec(tag)?.[1] }).toEqual({ tag, integrity });
      expect(tag).toContain(' crossorigin');
    }
    expect(page).not.toMatch(/<script[^>]*>[^<]|<style|\son\w+=|\sstyle=/);
  });

  it('reaches 150 KB at most, compressed, before it is of use', () => {
    const atOnce = page.replaceAll(/<link rel="later"[^>]*>/g, '');
    const first = files.filter(({ name }) => name === 'index.html' || atOnce.includes(`/${name}"`));
    expect(first.length).toBeGreaterThan(2);
    const bytes = first.reduce((sum, { name }) => sum + gzipSync(readFileSync(join(folder, name))).length, 0);
    expect(bytes).toBeLessThan(150_000);
  });

  it('fetches what draws charts only where they are shown, and names its integrity in the page', () => {
    const later = [...page.matchAll(/<link rel="later" data-later="([^"]+)"/g)].map(([, name]) => name);
    expect(later).toContain('figures-view');
    // Every script of the build is one that the page names, so none is run unchecked.
    for (const { name } of files.filter((file) => file.name.endsWith('.js'))) expect(page).toContain(`/${name}"`);
  });

  it('holds nothing that is evaluated, and no address of another place', () => {
    for (const { name } of files.filter((file) => file.name.endsWith('.js'))) {
      const source = readFileSync(join(folder, name), 'utf8');
      expect({
        name,
        found: source.match(/\beval\(|new Function\(|sourceMappingURL|localStorage|sessionStorage/g),
      }).toEqual({ name, found: null });
      const addresses = [...source.matchAll(/https?:\/\/[a-z0-9.-]+/g)].map(([address]) => address);
      expect({ name, others: addresses.filter((address) => !namesAlone.includes(address)) }).toEqual({
        name,
        others: [],
      });
    }
  });
});

describe('enrolment by a link', () => {
  it('is of an exchange on one machine alone: a deployed one has no such path, and no function that knows it', () => {
    const [api] = resources('AWS::ApiGateway::RestApi');
    const paths = Object.keys(members(members(api?.properties.Body).paths));
    expect(paths).toContain('/console/{file}');
    expect(paths.filter((path) => /local|enrol/.test(path))).toEqual([]);
    for (const file of Object.keys(environmentOf)) {
      const source = readFileSync(join(folder, '../..', file, 'index.js'), 'utf8');
      expect({ file, found: source.match(/local\/enrolments|newRegistrar|signEntry/) }).toEqual({ file, found: null });
    }
  });
});

describe('the function of the console', () => {
  it('may do nothing but log, and is told whom to trust and no name of a table or key', () => {
    const fn = resources('AWS::Lambda::Function').find(
      ({ properties }) => properties.FunctionName === 'joint-serve-console',
    );
    expect(Object.keys(members(members(fn?.properties.Environment).Variables)).sort()).toEqual(
      [
        'AGENCIES',
        'AGENCY_NAMES',
        'AUTHORITY',
        'FORMER_AUTHORITIES',
        'LAWS',
        'LOG_LEVEL',
        'REGISTRARS',
        'TIME_ZONES',
      ].sort(),
    );
  });
});
