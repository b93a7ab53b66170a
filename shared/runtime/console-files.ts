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
export const consoleFiles = (folder: string): ReadonlyMap<string, ConsoleFile> => {
  const { files } = v.parse(manifestSchema, JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')));
  return new Map(
    files.map(({ name, type }) => {
      const bytes = readFileSync(join(folder, name));
      return [name, { type, bytes, gzipped: gzipSync(bytes) }] as const;
    }),
  );
};
