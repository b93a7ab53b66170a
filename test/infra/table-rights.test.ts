import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startTables, type TestTables } from '../support/tables.ts';
import { asksOf, rightsOfCommand, rightsOfPorts, rightsOfTokens } from './needed-rights.ts';
import { agencies, roles, tableRights } from './templates.ts';

let tables: TestTables;
let ofPorts: ReadonlyMap<string, readonly string[]>;
beforeAll(async () => {
  tables = await startTables(inject('stacks'));
  ofPorts = await rightsOfPorts(tables);
});
afterAll(() => tables.stop());

const files = globSync('functions/*.ts', { cwd: fileURLToPath(new URL('../..', import.meta.url)) }).map((file) =>
  basename(file, '.ts'),
);

/** What the code of a function asks of the tables, whatever comes to it. */
const needed = async (file: string): Promise<readonly string[]> => {
  const { calls, commands } = asksOf(file);
  // What is no call of a port is one of a list of the same name: the ports' own calls are all there, or it does not compile.
  const reads = [...calls].flatMap((call) => ofPorts.get(call) ?? []);
  const writes = await Promise.all([...new Set(commands)].map(rightsOfCommand));
  writes.push(await rightsOfTokens(file));
  return [...new Set([...reads, ...writes.flat()])].sort();
};

/** What a role is granted; that rows may be read in batches goes with the right to read one. The stream is no table. */
const granted = (role: string): readonly string[] => {
  const all = tableRights(role).filter((right) => !/Stream|Shard|GetRecords/.test(right));
  return [...new Set(all.map((right) => right.replace('BatchGetItem', 'GetItem')))].sort();
};

describe('what a function may do with the tables', () => {
  it('is found for each command that a function carries out', () => {
    const carriedOut = files.flatMap((file) => [...new Set(asksOf(file).commands)].map((kind) => `${file}: ${kind}`));
    expect(carriedOut.sort()).toEqual([
      'accept-submission: submit',
      'decide-approval: decide',
      'disclose-record: disclose',
      'keep-time: erase',
      'keep-time: expire',
      'keep-time: lapse',
      'recall-record: recall',
      'release-record: release',
      'retain-record: retain',
      'review-submission: review',
      'track-submission: acknowledge',
      'track-submission: result',
      'track-submission: withdraw',
    ]);
  });

  it.each(files)('is what its effects and its ports need, and nothing else: %s', async (file) => {
    const own = [file, ...agencies.map((agency) => `${agency}-${file}`)]
      .map((name) => `joint-${name}`)
      .filter((role) => roles().has(role));
    expect(own.length).toBeGreaterThan(0);
    for (const role of own) expect(granted(role)).toEqual(await needed(file));
  });
});
