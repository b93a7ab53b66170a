import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Cover } from '../../shared/domain/cover.ts';
import { aReport, coverFor, until } from '../support/clients.ts';
import { startTestExchange, type TestExchange } from '../support/exchange.ts';
import { type Ran, ran } from './terminal.ts';

/** The command against a whole exchange on the embedded cloud: what the stand-in takes on trust is decided by the exchange itself. */
let exchange: TestExchange;
beforeAll(async () => {
  exchange = await startTestExchange();
});
afterAll(() => exchange.stop());

const samsyn = (...args: string[]): Promise<Ran> => ran(args, { env: { SAMSYN_HOME: exchange.home } });
const file = (name: string): string => join(exchange.home, name);
const writeLines = (name: string, references: readonly string[], cover: Cover): string => {
  const lines = references.map((reference) =>
    JSON.stringify({ cover: { ...cover, reference }, report: aReport(reference) }),
  );
  writeFileSync(file(name), `${lines.join('\n')}\n`);
  return file(name);
};
const references = (series: string, count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${series} ${i + 1}`);
const listed = async (...args: string[]): Promise<Record<string, unknown>[]> => {
  const { out } = await samsyn(...args, '--json');
  return out === '' ? [] : out.split('\n').map((line) => JSON.parse(line));
};
/** The references of records that were released to the police, of one series. */
const released = async (series: string): Promise<unknown[]> =>
  (await listed('records', '--as', 'police-analyst', '--reference', series)).map(({ reference }) => reference).sort();
/** As many records of a series as that, once the releases are done. */
const releasedAll = (series: string, count: number) =>
  until(async () => {
    const found = await released(series);
    return found.length >= count && found;
  });

describe('many reports', () => {
  it('go all the way, none lost and none doubled, though the run is killed twice', async () => {
    const lines = writeLines('many.jsonl', references('M', 60), coverFor(['police'], 'H0'));
    const main = fileURLToPath(new URL('../../shared/command/main.ts', import.meta.url));
    for (const killedAfter of [10, 30]) {
      const args = ['--disable-warning=ExperimentalWarning', main, 'submit', lines, '--as', 'customs-desk', '--json'];
      const env = { ...process.env, SAMSYN_HOME: exchange.home };
      const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
      const ended = new Promise((resolve) => child.once('exit', resolve));
      let told = '';
      for await (const text of child.stdout.setEncoding('utf8')) {
        told += text;
        if (told.split('\n').length > killedAfter) child.kill('SIGKILL');
      }
      await ended;
    }
    expect(await samsyn('submit', lines, '--as', 'customs-desk')).toMatchObject({ code: 0 });
    const sent = await listed('submissions', '--as', 'customs-desk');
    expect(sent).toHaveLength(60);

    const approved = await samsyn(
      'approve',
      '--all',
      '--from',
      'customs',
      '--reference',
      'M ',
      '--yes',
      '--as',
      'customs-approver-1',
    );
    expect(approved).toMatchObject({ code: 0, out: expect.stringMatching(/60 approved, in \d+ s\.$/) });
    expect(await releasedAll('M ', 60)).toEqual(references('M', 60).sort());

    const why = ['--purpose', 'prevent', '--justification', 'To compare with our own figures.'];
    const read = await samsyn(
      'read',
      '--all',
      '--from',
      'customs',
      '--out',
      file('read'),
      ...why,
      '--as',
      'police-analyst',
    );
    expect(read).toMatchObject({ code: 0, out: expect.stringMatching(/60 read, in \d+ s\.$/) });
    const kept = readdirSync(file('read')).map((name) => JSON.parse(readFileSync(join(file('read'), name), 'utf8')));
    const wanted = readFileSync(lines, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const { cover, report } of wanted) {
      expect(kept.filter((one) => one.cover.reference === cover.reference)).toEqual([
        expect.objectContaining({ cover, report }),
      ]);
    }
  }, 120_000);
});

describe('a batch of which some are one’s own', () => {
  it('is decided row by row: those are refused, the others released', async () => {
    const cover = coverFor(['police'], 'H0');
    await samsyn('submit', writeLines('own.jsonl', references('O', 3), cover), '--as', 'customs-duty-officer');
    await samsyn('submit', writeLines('others.jsonl', references('P', 3), cover), '--as', 'customs-desk');
    const { code, out, err } = await samsyn(
      'approve',
      '--all',
      '--from',
      'customs',
      '--yes',
      '--as',
      'customs-officer-approver',
    );
    expect(code).toBe(1);
    expect(out.match(/^approved/gm)).toHaveLength(3);
    expect(err.match(/^ {2}self-approval: /gm)).toHaveLength(3);
    expect(err).toContain('3 approved, 3 failed');
    expect(await releasedAll('P ', 3)).toEqual(references('P', 3));
    expect(await released('O ')).toEqual([]);
    // What failed is open for another person.
    expect(await samsyn('approve', '--all', '--from', 'customs', '--yes', '--as', 'customs-approver-2')).toMatchObject({
      code: 0,
    });
    expect(await releasedAll('O ', 3)).toEqual(references('O', 3));
  });
});

describe('reports on conditions', () => {
  it('are approved by two of the originator, and accepted by the recipient, in batches', async () => {
    const lines = writeLines('conditions.jsonl', references('H', 3), coverFor(['police'], 'H3'));
    await samsyn('submit', lines, '--as', 'customs-desk');
    for (const as of ['customs-approver-1', 'customs-approver-2']) {
      expect(await samsyn('approve', '--all', '--from', 'customs', '--yes', '--as', as)).toMatchObject({ code: 0 });
    }
    await until(async () => (await listed('inbox', '--as', 'police-approver-1')).length === 3);
    const accept = [
      'approve',
      '--all',
      '--from',
      'customs',
      '--yes',
      '--accept-conditions',
      '--as',
      'police-approver-1',
    ];
    expect(await samsyn(...accept)).toMatchObject({ code: 0, out: expect.stringContaining('3 approved') });
    expect(await releasedAll('H ', 3)).toEqual(references('H', 3));
  });
});

describe('the doctor', () => {
  it('finds no fault with what the embedded exchange has set up', async () => {
    const { code, out } = await samsyn('doctor', '--json');
    const findings = out.split('\n').map((line) => JSON.parse(line));
    // Only customs has sent something here by which its registrar can be tried; that of police is noted.
    expect(findings.filter(({ state }) => state !== 'ok')).toEqual([
      expect.objectContaining({
        check: 'registrars',
        state: 'note',
        found: expect.stringMatching(/^police: .*not tried/),
      }),
    ]);
    expect(findings).toContainEqual(
      expect.objectContaining({ check: 'registrars', found: expect.stringMatching(/^customs: .*it vouches for/) }),
    );
    expect(code).toBe(0);
  });

  it('has taken no message from anybody', async () => {
    const { out } = await samsyn('inbox', '--watch', '--count', '1', '--as', 'police-approver-1');
    expect(out.match(/A report was released to us|Another agency asks us/g)).toHaveLength(1);
  });
});
