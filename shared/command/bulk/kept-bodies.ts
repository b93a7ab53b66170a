import { open, readdir, readFile, rm, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Prepared } from '../../client/client.ts';
import { makeFolders } from '../../client/node/folders.ts';
import { naming } from '../../client/node/local-failures.ts';
import { jsonOf, NotReadable, textOf } from '../../client/node/text-file.ts';
import { uuid7Schema } from '../../protocol/schema.ts';
import { syncFolder } from './durable.ts';

/** A sealed submission that waits for its answer, as a file: `samsyn submit` takes one by itself, too. */
export const unsentFileSchema = v.strictObject({ id: uuid7Schema, body: v.string() });
export const unsentSuffix = '.unsent.json';

function missing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/**
 * The sealed bodies that are under way, one file each in a folder beside the lines: what has to be sent again is sent as it was, for a
 * report that is sealed anew is another submission. Ciphertexts and covers; no word of a report.
 */
export class KeptBodies {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async open(folder: string): Promise<KeptBodies> {
    makeFolders(folder);
    return new KeptBodies(folder);
  }

  #fileOf(id: string): string {
    return join(this.folder, id + unsentSuffix);
  }

  /** Keeps a body; it lasts once this resolves. */
  async keep({ id, body }: Prepared): Promise<void> {
    const file = this.#fileOf(id);
    const handle = await open(file, 'wx', 0o600);
    try {
      await naming(file, async () => {
        await handle.writeFile(JSON.stringify({ id, body }));
        await handle.sync();
      });
    } finally {
      await handle.close();
    }
    await syncFolder(this.folder);
  }

  /** The body kept under an id; undefined where there is none, or none that can be read. */
  async find(id: string): Promise<Prepared | undefined> {
    try {
      const json = jsonOf(textOf(await readFile(this.#fileOf(id))));
      return v.is(unsentFileSchema, json) && json.id === id ? json : undefined;
    } catch (error) {
      if (missing(error) || error instanceof NotReadable) return undefined;
      throw error;
    }
  }

  async drop(id: string): Promise<void> {
    await rm(this.#fileOf(id), { force: true });
  }

  /** Drops what no decision in the journal speaks of: it was kept, and the run ended before it was decided; nothing of it was sent. */
  async dropAllBut(ids: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (name.endsWith(unsentSuffix) && !ids.has(name.slice(0, -unsentSuffix.length))) {
        await unlink(join(this.folder, name));
      }
    }
  }

  /** Takes the folder away, if nothing is kept any more. */
  async close(): Promise<void> {
    await rmdir(this.folder).catch(() => {});
  }
}
