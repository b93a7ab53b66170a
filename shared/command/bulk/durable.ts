import { type FileHandle, open } from 'node:fs/promises';
import { naming } from '../../client/node/local-failures.ts';

/** Makes what was created, renamed or deleted in a folder last. Where a system cannot do that for folders, it does it by itself. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle?.sync().catch(() => {});
  await handle?.close();
}

/**
 * A file that is only ever added to. What was added lasts once `add` has resolved, also if the machine loses its power then; what several
 * add at the same time is written and synced in one go.
 */
export class AppendedFile {
  readonly #file: string;
  readonly #handle: FileHandle;
  #waiting: { readonly text: string; readonly done: PromiseWithResolvers<void> }[] = [];
  #writing: Promise<void> | undefined;
  /** Why nothing more is added: behind half a line, whatever follows would not be read as it was written. */
  #failed: { readonly error: unknown } | undefined;

  private constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  /** Opens the file, or makes it (mode 0600), and cuts off what stands beyond `length` bytes: the rest of a line that was not finished. */
  static async open(file: string, length: number): Promise<AppendedFile> {
    const handle = await open(file, 'a', 0o600);
    await naming(file, () => handle.truncate(length));
    return new AppendedFile(file, handle);
  }

  /** Adds a text, and waits until it lasts. Rejects where the disk does not take it. */
  add(text: string): Promise<void> {
    const done = Promise.withResolvers<void>();
    this.#waiting.push({ text, done });
    this.#writing ??= this.#writeAll();
    return done.promise;
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      const batch = this.#waiting;
      this.#waiting = [];
      if (batch.length === 0) break;
      try {
        if (this.#failed !== undefined) throw this.#failed.error;
        await naming(this.#file, async () => {
          await this.#handle.appendFile(batch.map(({ text }) => text).join(''));
          await this.#handle.datasync();
        });
        for (const { done } of batch) done.resolve();
      } catch (error) {
        this.#failed = { error };
        for (const { done } of batch) done.reject(error);
      }
    }
    this.#writing = undefined;
  }

  async close(): Promise<void> {
    await this.#writing;
    await this.#handle.close();
  }
}
