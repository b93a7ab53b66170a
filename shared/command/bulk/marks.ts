import type { Crypto } from '../../protocol/crypto.ts';
import type { Line } from './lines.ts';

/** Four bytes of a text's digest, and never 0: a line that was changed or moved after it was sent shows by it. */
export async function markOf(crypto: Crypto, bytes: Buffer | undefined): Promise<number> {
  const digest = await crypto.sha256(bytes ?? new Uint8Array());
  return new DataView(digest.buffer, digest.byteOffset).getUint32(0) || 1;
}

/** Marks by line: four bytes a line, whatever the lines hold. 0 for a line without one. */
export class Marks {
  #marks = new Uint32Array(1024);
  #last = 0;

  /** The furthest line that ever had a mark. */
  get last(): number {
    return this.#last;
  }

  get(line: number): number {
    return this.#marks[line] ?? 0;
  }

  set(line: number, mark: number): void {
    if (line >= this.#marks.length) {
      const grown = new Uint32Array(Math.max(line + 1, 2 * this.#marks.length));
      grown.set(this.#marks);
      this.#marks = grown;
    }
    this.#marks[line] = mark;
    this.#last = Math.max(this.#last, line);
  }
}

/** The marks of lines as they stand. */
export async function marksOf(lines: AsyncIterable<Line>, crypto: Crypto): Promise<Marks> {
  const marks = new Marks();
  for await (const { number, bytes } of lines) marks.set(number, await markOf(crypto, bytes));
  return marks;
}
