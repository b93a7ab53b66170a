import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { logFile } from '../../infra/local/exchange/log-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsyn-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a log in a file tells of errors once a minute, and keeps every line', () => {
  const file = join(folder, 'exchange.log');
  const told: string[] = [];
  let now = 0;
  const log = logFile(
    file,
    (sentence) => told.push(sentence),
    () => now,
  );
  log('{"level":"INFO","message":"a"}\n');
  expect(told).toEqual([]);
  for (const at of [0, 1000, 59_999, 60_000]) {
    now = at;
    log('{"level":"ERROR","message":"b"}\n');
  }
  expect(told).toEqual(Array.from({ length: 2 }, () => `has logged an error: see ${file}`));
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(6);
});

it('a log that has grown large is put aside at the next start', () => {
  const file = join(folder, 'exchange.log');
  logFile(file, () => {})('{}\n');
  truncateSync(file, 17 * 1024 * 1024);
  logFile(file, () => {})('{}\n');
  expect([readFileSync(file, 'utf8'), existsSync(`${file}.1`)]).toEqual(['{}\n', true]);
});
