import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CannotStart } from '../../infra/local/cloud/basics/cannot-start.ts';
import { openHome } from '../../infra/local/exchange/home.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsyn-home-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const failureOf = (home: string): unknown => {
  try {
    openHome(home).release();
    return undefined;
  } catch (fault) {
    return fault;
  }
};

describe('the folder of an exchange', () => {
  it('is made with those above it, for its owner alone', () => {
    const home = join(folder, 'a', 'b');
    openHome(home).release();
    expect(readdirSync(home)).toEqual(['version']);
    expect(statSync(home).mode & 0o777).toBe(0o700);
  });

  it('cannot be a file, nor lie below one, and is told so in a sentence', () => {
    const file = join(folder, 'letter.txt');
    writeFileSync(file, 'Dear all', { mode: 0o644 });
    expect(failureOf(file)).toEqual(new CannotStart(`${file} is a file: set SAMSYN_HOME to a folder`));
    expect(statSync(file).mode & 0o777).toBe(0o644);
    const below = join(file, 'home');
    expect(failureOf(below)).toEqual(
      new CannotStart(`${below} cannot be used as a folder (ENOTDIR): set SAMSYN_HOME to one that can be written`),
    );
  });

  it.runIf(process.platform === 'linux')('cannot lie where the system lets nothing be made', () => {
    expect(failureOf('/proc/none/home')).toMatchObject({
      message: expect.stringContaining('cannot be used as a folder'),
    });
  });

  it('that holds something else stays as it was', () => {
    const other = join(folder, 'other');
    mkdirSync(other, { mode: 0o755 });
    writeFileSync(join(other, 'letter.txt'), 'Dear all');
    expect(failureOf(other)).toBeInstanceOf(CannotStart);
    expect([readdirSync(other), statSync(other).mode & 0o777]).toEqual([['letter.txt'], 0o755]);
  });
});
