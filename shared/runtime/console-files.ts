import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import * as v from 'valibot';

/** What the build has noted of the files that a browser may fetch: nothing else in the folder is ever served. */
const manifestSchema = v.object({
  files: v.array(
    v.object({
      name: v.pipe(v.string(), v.regex(/^(?!.*\.\.)[A-Za-z0-9_-][A-Za-z0-9_.-]*\.(?:html|js|css|svg)$/)),
      type: v.string(),
      integrity: v.pipe(v.string(), v.startsWith('sha384-')),
    }),
  ),
});

/** One file of the console, as it is served. */
export interface ConsoleFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
}

/** The page that the others hang on. */
export const indexFile = 'index.html';

/**
 * The console's files by name, read once, from the folder that the build has put beside the function.
 * @throws where the folder has no manifest, or a file of it is missing.
 */
export function consoleFiles(folder: string): ReadonlyMap<string, ConsoleFile> {
  const { files } = v.parse(manifestSchema, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  return new Map(
    files.map(({ name, type }) => {
      const bytes = readFileSync(join(folder, name));
      return [name, { type, bytes, gzipped: gzipSync(bytes) }] as const;
    }),
  );
}

/**
 * What the console's page may do, in the words of its browser. No script and no style but the files that stand here by the hash of their
 * content; nothing is sent anywhere but to the exchange; no other page frames it or keeps a hand on its window. `data:` is for the small
 * drawings within the design system's style sheet, and carries nothing away.
 * https://www.w3.org/TR/CSP3/, https://w3c.github.io/trusted-types/dist/spec/
 */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    // A script that stays in the browser and answers for this address (a service worker) outlives whoever has put it there.
    "worker-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'accelerometer=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** The names of all but the page are made of their content: what such a name stands for never changes. */
export function keptOf(name: string): string {
  return name === indexFile ? 'no-store' : 'public, max-age=31536000, immutable';
}
