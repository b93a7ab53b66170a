import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { named } from '../../client/node/local-failures.ts';

/** What one line counts the same as an earlier one does; both from 1. */
export interface Double {
  readonly line: number;
  readonly first: number;
}

/** A mark and the number of its line: 16 bytes of a digest, and 6 for the number. */
const [markBytes, entryBytes] = [16, 22];
/** Marks lie in so many parts, by their first byte: equal ones in one part, each of which is looked through by itself. */
const partCount = 256;
/** So much of a part is held before it goes to the disk: a table of some ninety thousand rows never does. */
const blockBytes = entryBytes * 372;
/** Doubles are told in the order of their lines up to so many; all that come after, in any. */
const inOrder = 50;

/** One part: the block that is being filled, and where in the file the full ones are. */
interface Part {
  block: Buffer | undefined;
  used: number;
  readonly written: number[];
}

/**
 * Finds lines that count the same, of however many, in the memory of some hundred thousand: the marks of all others lie on the disk, in a
 * file that its owner alone can read and that has no name any more once it is open, so that nothing stays behind whatever ends the process
 * (where the system does not take a name from an open file, as Windows, it goes when this is closed). No word of the table is in it.
 */
export class Doubles {
  readonly #parts: readonly Part[] = Array.from({ length: partCount }, () => ({
    block: undefined,
    used: 0,
    written: [],
  }));
  #folder: string | undefined;
  #file: number | undefined;
  #end = 0;

  /** Keeps a line's mark, the first 16 bytes of a digest. Lines are added in their order. */
  add(mark: Uint8Array, line: number): void {
    const part = this.#parts[mark[0] ?? 0] as Part;
    part.block ??= Buffer.alloc(blockBytes);
    part.block.set(mark.subarray(0, markBytes), part.used);
    part.block.writeUIntBE(line, part.used + markBytes, entryBytes - markBytes);
    part.used += entryBytes;
    if (part.used === blockBytes) this.#write(part, part.block);
  }

  /** The lines that count what an earlier one does, each once with the first of these: the earliest fifty in their order. */
  *found(): Generator<Double> {
    let earliest: Double[] = [];
    const sorted = () => earliest.sort((a, b) => a.line - b.line).slice(0, inOrder);
    for (const double of this.#all()) {
      earliest.push(double);
      if (earliest.length > 20 * inOrder) earliest = sorted();
    }
    earliest = sorted();
    yield* earliest;
    const last = earliest.at(-1);
    if (earliest.length < inOrder || last === undefined) return;
    for (const double of this.#all()) if (double.line > last.line) yield double;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
    if (this.#folder !== undefined) rmSync(this.#folder, { recursive: true, force: true });
  }

  *#all(): Generator<Double> {
    for (const part of this.#parts) {
      const first = new Map<string, number>();
      for (const { mark, line } of this.#entriesOf(part)) {
        const before = first.get(mark);
        if (before === undefined) first.set(mark, line);
        else yield { line, first: before };
      }
    }
  }

  *#entriesOf({ block, used, written }: Part): Generator<{ readonly mark: string; readonly line: number }> {
    const read = Buffer.alloc(written.length > 0 ? blockBytes : 0);
    for (const at of written) {
      readSync(this.#file ?? -1, read, 0, blockBytes, at);
      yield* entriesIn(read);
    }
    if (block !== undefined) yield* entriesIn(block.subarray(0, used));
  }

  #write(part: Part, block: Buffer): void {
    try {
      const file = this.#opened();
      for (let done = 0; done < blockBytes; ) done += writeSync(file, block, done, blockBytes - done, this.#end + done);
    } catch (error) {
      throw named(this.#folder ?? tmpdir(), error);
    }
    part.written.push(this.#end);
    part.used = 0;
    this.#end += blockBytes;
  }

  #opened(): number {
    if (this.#file !== undefined) return this.#file;
    this.#folder = mkdtempSync(join(tmpdir(), 'samsyn-convert-'));
    this.#file = openSync(join(this.#folder, 'marks'), 'wx+', 0o600);
    try {
      rmSync(this.#folder, { recursive: true });
    } catch {
      // It goes when this is closed.
    }
    return this.#file;
  }
}

function* entriesIn(block: Buffer) {
  for (let at = 0; at < block.length; at += entryBytes) {
    const mark = block.toString('latin1', at, at + markBytes);
    yield { mark, line: block.readUIntBE(at + markBytes, entryBytes - markBytes) };
  }
}
