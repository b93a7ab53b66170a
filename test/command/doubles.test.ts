import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Doubles } from '../../shared/command/conversion/doubles.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsyn-doubles-'));
  vi.stubEnv('TMPDIR', folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const markOf = (what: number | string) => createHash('sha256').update(String(what)).digest();
/** A mark that lies in one part with all others that are made here, so that few of them fill a block. */
const crowded = (what: number) => {
  const mark = markOf(what);
  mark[0] = 7;
  return mark;
};
const doublesAmong = (marks: Iterable<Uint8Array>) => {
  const doubles = new Doubles();
  let line = 0;
  for (const mark of marks) {
    line += 1;
    doubles.add(mark, line);
  }
  const found = [...doubles.found()];
  doubles.close();
  return found;
};
const naive = (whats: readonly number[]) =>
  whats.map((what, i) => ({ line: i + 1, first: whats.indexOf(what) + 1 })).filter(({ line, first }) => first !== line);

describe('lines that count the same', () => {
  it('are found, whatever lies on the disk and whatever is still held', () => {
    const whats = fc.array(fc.nat({ max: 2_000 }), { minLength: 0, maxLength: 1_500, size: 'max' });
    fc.assert(
      fc.property(whats, (all) => {
        const found = doublesAmong(all.map(crowded));
        const expected = naive(all);
        expect(found.slice(0, 50)).toEqual(expected.slice(0, 50));
        expect(found.toSorted((a, b) => a.line - b.line)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  });

  it('are told once each of however many, the earliest in their order', () => {
    const found = doublesAmong(Array.from({ length: 60_000 }, (_, i) => markOf(i % 20_000)));
    expect(found.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, i) => ({ line: 20_001 + i, first: i + 1 })));
    expect(new Set(found.map(({ line }) => line)).size).toBe(40_000);
    expect(found).toHaveLength(40_000);
  });

  it('of a million lines take no memory that the first two hundred thousand do not', () => {
    const doubles = new Doubles();
    const held = () => {
      collect();
      const { arrayBuffers, heapUsed } = process.memoryUsage();
      return arrayBuffers + heapUsed;
    };
    const before = held();
    let [afterFirst, mark] = [0, Buffer.alloc(32)];
    for (let line = 1; line <= 1_000_000; line += 1) {
      mark = Buffer.from(mark);
      mark.writeUInt32LE((line * 2_654_435_761) >>> 0, 0);
      doubles.add(mark, line);
      if (line === 200_000) afterFirst = held() - before;
    }
    expect(held() - before).toBeLessThan(afterFirst + 8 * 2 ** 20);
    expect([...doubles.found()]).toEqual([]);
    doubles.add(mark, 1_000_001);
    expect([...doubles.found()]).toEqual([{ line: 1_000_001, first: 1_000_000 }]);
    doubles.close();
  });

  it('lie where nobody else reads them, under no name, and are gone when it is closed', () => {
    const open = () =>
      readdirSync('/proc/self/fd').filter((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
        } catch {
          return false;
        }
      });
    const doubles = new Doubles();
    for (let line = 1; line <= 1_000; line += 1) doubles.add(crowded(line), line);
    expect(readdirSync(folder)).toEqual([]);
    const files = open();
    expect(files.map((fd) => statSync(`/proc/self/fd/${fd}`).mode & 0o777)).toEqual([0o600]);
    doubles.close();
    expect(open()).toEqual([]);
  });

  it('where there is no room for them end in the name of the folder', () => {
    vi.stubEnv('TMPDIR', join(folder, 'nowhere'));
    expect(() => doublesAmong(Array.from({ length: 1_000 }, (_, i) => crowded(i)))).toThrow(join(folder, 'nowhere'));
  });
});
