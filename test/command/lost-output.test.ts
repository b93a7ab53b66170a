import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { aCover } from '../protocol/support.ts';
import { served } from './served.ts';
import { aReport, clientOf } from './stand-in-exchange.ts';
import { linesOfWords, wordsFor } from './support.ts';
import { ran } from './terminal.ts';

const at = served();
const main = fileURLToPath(new URL('../../shared/command/main.ts', import.meta.url));
const env = () => ({ ...process.env, SAMSYN_HOME: at.folder });

/** Runs the command in a process whose output is read up to its first bytes, as `head` does; how it ended. */
const headOf = async (...args: string[]) => {
  const child = spawn(process.execPath, [main, ...args], { env: env() });
  const ended = once(child, 'close');
  const err = text(child.stderr);
  child.stdout.once('data', () => child.stdout.destroy());
  const [code] = await ended;
  return { code, err: await err };
};

/** Runs the command with its output to a disk that is full. */
const toFullDisk = async (...args: string[]) => {
  const full = openSync('/dev/full', 'w');
  const child = spawn(process.execPath, [main, ...args], { env: env(), stdio: ['ignore', full, 'pipe'] });
  closeSync(full);
  const ended = once(child, 'close');
  const err = child.stderr === null ? '' : await text(child.stderr);
  const [code] = await ended;
  return { code, err: err.replaceAll(/\s+/g, ' ') };
};

const submit = async (count: number, as = 'police-desk', recipients = ['customs']): Promise<string[]> => {
  const client = await clientOf(at.exchange, as);
  const ids: string[] = [];
  for (let i = 0; i < count; i++) ids.push((await client.submit({ ...aCover(), recipients }, aReport())).id);
  return ids;
};
const pending = (): number => [...at.exchange.kept.values()].filter(({ state }) => state === 'pending').length;
const why = ['--purpose', 'investigate', '--justification', 'The same sender as ours.', '--as', 'police-analyst'];

describe('a command that acts, whose reader has gone', () => {
  it('says of many reports that it has not sent them all, ends 3, and sends the rest when it is called again', async () => {
    const file = join(at.folder, 'many.jsonl');
    writeFileSync(file, linesOfWords(wordsFor(60)));
    const args = ['submit', file, '--as', 'police-desk', '--json'];
    const first = await headOf(...args);
    expect([first.code, first.err]).toEqual([3, expect.stringContaining('hoever read the output has gone.')]);
    expect(at.exchange.kept.size).toBeLessThan(60);
    const sent = at.exchange.kept.size;
    const { code, out } = await ran(args, { env: { SAMSYN_HOME: at.folder } });
    expect([code, at.exchange.kept.size]).toEqual([0, 60]);
    // What the first run has sent was not sent twice, and is known.
    expect(out.match(/"accepted-before"/g)?.length).toBe(sent);
  }, 30_000);

  it('ends so too where nobody reads its standard error either', async () => {
    const file = join(at.folder, 'many.jsonl');
    writeFileSync(file, linesOfWords(wordsFor(60)));
    const child = spawn(process.execPath, [main, 'submit', file, '--as', 'police-desk', '--json'], { env: env() });
    child.stderr.destroy();
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect([code, at.exchange.kept.size < 60]).toEqual([3, true]);
  }, 30_000);

  it('approves no batch after the one that is under way, and ends 3', async () => {
    await submit(60);
    const { code, err } = await headOf(
      'approve',
      '--all',
      '--from',
      'police',
      '--yes',
      '--concurrency',
      '1',
      '--as',
      'police-approver-1',
    );
    expect([code, err]).toEqual([3, expect.stringContaining('has gone.')]);
    // One more batch may be under way by the time it is known.
    expect(pending()).toBeGreaterThanOrEqual(10);
  }, 30_000);

  it('opens no record after those that are under way, and ends 3', async () => {
    await submit(20, 'customs-desk', ['police']);
    const { code } = await headOf('read', '--all', '--concurrency', '1', '--json', ...why);
    const disclosed = at.exchange.calls.filter(({ path }) => path.endsWith('/disclosures')).length;
    expect([code, disclosed > 0 && disclosed < 10]).toEqual([3, true]);
  }, 30_000);

  it('finishes what is one act', async () => {
    const [id = ''] = await submit(1);
    const { code } = await headOf(
      'return',
      id,
      '--reason',
      'Too wide.',
      '--digest',
      at.exchange.kept.get(id)?.sealedDigest ?? '',
      '--as',
      'police-approver-1',
    );
    expect([code, at.exchange.kept.get(id)?.state]).toEqual([0, 'returned']);
  });

  it('stops a list at the page where the reader went', async () => {
    await submit(200);
    at.exchange.calls.length = 0;
    expect(await headOf('submissions', '--json', '--as', 'police-desk')).toEqual({ code: 0, err: '' });
    // Pages of the stand-in have two rows.
    expect(at.exchange.calls.length).toBeLessThan(100);
  }, 30_000);
});

describe('a command whose output goes to a full disk', () => {
  it('does not take what it could not show for read', async () => {
    const [id = ''] = await submit(1);
    const { code, err } = await toFullDisk('review', id, '--as', 'police-approver-1');
    expect([code, err]).toEqual([
      3,
      expect.stringContaining('not shown whole: the output cannot be written: the disk is full.'),
    ]);
    const approved = await toFullDisk('approve', id, '--as', 'police-approver-1');
    expect([approved.code, approved.err]).toEqual([1, expect.stringContaining('you have not read this report')]);
  });

  it('says so of a record too, and of an act that is done', async () => {
    const [id = ''] = await submit(1, 'customs-desk', ['police']);
    const read = await toFullDisk('read', id, ...why);
    expect([read.code, read.err]).toEqual([3, expect.stringContaining('not shown whole')]);
    const withdrawn = await toFullDisk('withdraw', id, '--reason', 'Wrong one.', '--as', 'customs-desk');
    expect([withdrawn.code, withdrawn.err]).toEqual([1, expect.stringContaining('What was done is done')]);
  });

  it('sends no more lines of a file, and ends 3', async () => {
    const file = join(at.folder, 'many.jsonl');
    writeFileSync(file, linesOfWords(wordsFor(60)));
    const { code, err } = await toFullDisk('submit', file, '--as', 'police-desk', '--json');
    expect([code, err]).toEqual([3, expect.stringContaining('the disk is full')]);
    expect(at.exchange.kept.size).toBeLessThan(60);
  }, 30_000);
});
