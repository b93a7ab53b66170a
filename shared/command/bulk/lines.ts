import { createReadStream } from 'node:fs';

/** One line of a file. `bytes` are without its end; undefined where it is too long to be read. */
export interface Line {
  /** From 1; blank lines are counted and not told. */
  readonly number: number;
  readonly bytes: Buffer | undefined;
  /** Bytes of the file up to here, this line's end included. */
  readonly end: number;
  /** Whether a line feed ends it: the last line of a file may have none, and that of a journal was then not written whole. */
  readonly ended: boolean;
}

/** The longest line in bytes: a report of 188 KiB has room in it, even if every character is written as an escape. */
const longestLine = 2 * 1024 * 1024;

const lineFeed = 0x0a;
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}

/** The parts of a line that are read so far; nothing is kept of one that has become too long. */
class Parts {
  #parts: Buffer[] = [];
  #length = 0;

  add(part: Buffer): void {
    this.#length += part.length;
    if (this.#length > longestLine) this.#parts = [];
    else this.#parts.push(part);
  }

  /** The line, and its length in bytes; the next one begins. */
  take(): { bytes: Buffer | undefined; length: number } {
    const length = this.#length;
    const bytes = length > longestLine ? undefined : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#length = 0;
    return { bytes, length };
  }
}

/** The lines of a file as they are asked for, in the memory of one line whatever the file's size. Throws where it cannot be read. */
export async function* linesOf(file: string): AsyncGenerator<Line> {
  const parts = new Parts();
  let [number, end] = [0, 0];
  const line = (ended: boolean): Line => {
    const { bytes, length } = parts.take();
    number += 1;
    end += length + (ended ? 1 : 0);
    return { number, bytes, end, ended };
  };
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    let start = 0;
    for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, start)) {
      parts.add(chunk.subarray(start, at));
      start = at + 1;
      const read = line(true);
      if (read.bytes === undefined || !isBlank(read.bytes)) yield read;
    }
    parts.add(chunk.subarray(start));
  }
  const last = line(false);
  if (last.bytes === undefined || !isBlank(last.bytes)) yield last;
}
