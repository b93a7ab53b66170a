import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin, type Rolldown } from 'vite';

/**
 * Builds the browser console, in a process of its own (Vite answers with promises, and a synthesis waits for nothing): `node
 * infra/bundles/console-build.ts FOLDER` writes its files into the folder, each under the hash of its content, and `manifest.json`, the list of
 * what may be served. The same sources give the same bytes, wherever they are built.
 */

const source = fileURLToPath(new URL('../../shared/console', import.meta.url));

/** Where the files stand in an address: the page at `/v1/console`, all others below it, at the exchange as at an agency's own machine. */
const base = '/v1/console/';

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

type Output = Rolldown.OutputAsset | Rolldown.OutputChunk;

function contentOf(output: Output): string | Uint8Array {
  return output.type === 'chunk' ? output.code : output.source;
}

/** Subresource integrity (https://www.w3.org/TR/SRI/): what is not the very content that the page was built with is not run. */
function integrityOf(content: string | Uint8Array): string {
  return `sha384-${createHash('sha384').update(content).digest('base64')}`;
}

function chunksOf(bundle: Rolldown.OutputBundle): readonly Rolldown.OutputChunk[] {
  return Object.values(bundle).filter((output) => output.type === 'chunk');
}

/** The names of the files that a script cannot do without, its own among them. */
function closureOf(bundle: Rolldown.OutputBundle, fileName: string, found = new Set<string>()): ReadonlySet<string> {
  const chunk = bundle[fileName];
  if (chunk?.type !== 'chunk' || found.has(fileName)) return found;
  found.add(fileName);
  for (const name of chunk.imports) closureOf(bundle, name, found);
  return found;
}

/**
 * The scripts that are fetched when a view is first shown, as the page names them, each with the views that need it: no browser fetches
 * by itself what is linked in a relation that it does not know.
 */
function laterTags(bundle: Rolldown.OutputBundle): string {
  const atOnce = new Set(
    chunksOf(bundle).flatMap(({ isEntry, fileName }) => (isEntry ? [...closureOf(bundle, fileName)] : [])),
  );
  const views = chunksOf(bundle).filter(({ isDynamicEntry }) => isDynamicEntry);
  return chunksOf(bundle)
    .filter(({ fileName }) => !atOnce.has(fileName))
    .map(({ fileName }) => {
      const needing = views.filter((view) => closureOf(bundle, view.fileName).has(fileName)).map(({ name }) => name);
      return `<link rel="later" data-later="${needing.join(' ')}" crossorigin href="${base}${fileName}">`;
    })
    .join('');
}

/** Names the integrity of each script and style sheet in the page, once all of them are written. */
const integrity: Plugin = {
  name: 'integrity',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const page = bundle['index.html'];
      if (page?.type !== 'asset') throw new Error('the console has no page');
      const whole = String(page.source).replace('</head>', `${laterTags(bundle)}</head>`);
      page.source = whole.replaceAll(/(?:src|href)="\/v1\/console\/([^"]+)"/g, (attribute, name: string) => {
        const output = bundle[name];
        if (output === undefined) throw new Error(`the page names ${name}, which is not built`);
        return /\.(?:js|css)$/.test(name) ? `${attribute} integrity="${integrityOf(contentOf(output))}"` : attribute;
      });
    },
  },
};

async function built(): Promise<readonly Output[]> {
  const result = await build({
    root: source,
    base,
    configFile: false,
    envFile: false,
    publicDir: false,
    logLevel: 'error',
    mode: 'production',
    // Packages may be linked into the folder of another one: their names, and with them the hashes, are those of the links.
    resolve: { preserveSymlinks: true },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact', development: false } },
    plugins: [integrity],
    build: {
      write: false,
      target: 'es2023',
      assetsDir: '',
      assetsInlineLimit: 0,
      // The polyfill is a script within the page, which its policy forbids; every browser that has the rest has this.
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      sourcemap: false,
    },
  });
  const [only] = [result].flat();
  if (only === undefined || !('output' in only)) throw new Error('Vite has built nothing');
  return only.output;
}

function write(outputs: readonly Output[], folder: string): void {
  const files = outputs
    .map((output) => ({ name: output.fileName, content: contentOf(output) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, content }) => {
      const type = types[extname(name)];
      if (type === undefined) throw new Error(`${name}: a console has no file of this kind`);
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
      return { name, type, integrity: integrityOf(content) };
    });
  writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ files }, undefined, 2)}\n`);
}

// Vite builds otherwise where somebody's shell, or a test's, says otherwise.
process.env.NODE_ENV = 'production';
const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('console-build.ts FOLDER');
write(await built(), folder);
